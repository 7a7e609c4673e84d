/** Lengths of a prefix code for symbols that occur so often, none longer than `limit`; 0 for those that do not occur. */
export function huffmanLengths(counts: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const symbols = [...counts.keys()].filter((symbol) => (counts[symbol] as number) > 0);
  // A code of one symbol needs a second to be complete.
  for (let spare = 0; symbols.length < 2; spare++) if (!symbols.includes(spare)) symbols.push(spare);
  let weights = symbols.map((symbol) => Math.max(1, counts[symbol] as number));
  for (;;) {
    const depths = depthsOf(weights);
    if (Math.max(...depths) <= limit) {
      symbols.forEach((symbol, i) => {
        lengths[symbol] = depths[i] as number;
      });
      return lengths;
    }
    // Weights nearer to each other make a flatter tree.
    weights = weights.map((weight) => (weight >> 1) + 1);
  }
}

/** Depths of the leaves of a Huffman tree: the two lightest join until one is left. */
function depthsOf(weights: readonly number[]): number[] {
  const order = [...weights.keys()].sort((a, b) => (weights[a] as number) - (weights[b] as number) || a - b);
  const parent = new Int32Array(2 * weights.length - 1).fill(-1);
  const joined: number[] = [];
  let leaf = 0;
  let inner = 0;
  const weightOf = (node: number): number =>
    node < weights.length ? (weights[node] as number) : (joined[node - weights.length] as number);
  const lightest = (): number => {
    const a = order[leaf];
    const b = inner < joined.length ? weights.length + inner : undefined;
    if (b === undefined || (a !== undefined && weightOf(a) <= weightOf(b))) {
      leaf++;
      return a as number;
    }
    inner++;
    return b;
  };
  while (joined.length < weights.length - 1) {
    const a = lightest();
    const b = lightest();
    const node = weights.length + joined.length;
    joined.push(weightOf(a) + weightOf(b));
    parent[a] = node;
    parent[b] = node;
  }
  return weights.map((_, i) => {
    let depth = 0;
    for (let node = parent[i] as number; node >= 0; node = parent[node] as number) depth++;
    return depth;
  });
}

/** The canonical code of such lengths, each code with its bits reversed as deflate writes them. */
export function huffmanCodes(lengths: Uint8Array): Uint16Array {
  const perLength = new Uint16Array(17);
  for (const length of lengths) if (length > 0) perLength[length] = (perLength[length] as number) + 1;
  const next = new Uint16Array(17);
  for (let length = 1, code = 0; length <= 15; length++) {
    code = (code + (perLength[length - 1] as number)) << 1;
    next[length] = code;
  }
  const codes = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const code = next[length] as number;
    next[length] = code + 1;
    let reversed = 0;
    for (let i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i);
    codes[symbol] = reversed;
  });
  return codes;
}
