const CHUNK = 512;

/**
 * A set of strings in code-unit order: runs of at most 512 keys, so that inserting into 150,000 moves a few hundred.
 *
 *     chunks: [ a … c ] [ d … k ] [ l … z ]      each chunk sorted, chunks in order, none empty
 *
 * New keys wait unsorted until somebody reads: most are of Events, which nobody lists.
 */
export class SortedKeys {
  private readonly chunks: string[][] = [];
  private readonly waiting = new Set<string>();

  add(key: string): void {
    this.waiting.add(key);
  }

  private place(key: string): void {
    const at = this.chunkFor(key);
    const chunk = this.chunks[at];
    if (!chunk) {
      this.chunks.push([key]);
      return;
    }
    const i = lowerBound(chunk, key);
    if (chunk[i] === key) return;
    chunk.splice(i, 0, key);
    if (chunk.length > CHUNK) this.chunks.splice(at + 1, 0, chunk.splice(CHUNK >> 1));
  }

  delete(key: string): void {
    if (this.waiting.delete(key)) return;
    const at = this.chunkFor(key);
    const chunk = this.chunks[at];
    if (!chunk) return;
    const i = lowerBound(chunk, key);
    if (chunk[i] !== key) return;
    chunk.splice(i, 1);
    if (chunk.length === 0) this.chunks.splice(at, 1);
  }

  /** How many keys come before this one. */
  rank(key: string): number {
    this.settle();
    const at = this.chunkFor(key);
    let before = 0;
    for (let i = 0; i < at; i++) before += (this.chunks[i] as string[]).length;
    const chunk = this.chunks[at];
    return chunk ? before + lowerBound(chunk, key) : before;
  }

  private settle(): void {
    if (this.waiting.size === 0) return;
    const arrived = [...this.waiting];
    this.waiting.clear();
    for (const key of arrived) this.place(key);
  }

  /** Keys in order, from the first that is ≥ `from` on, while they start with `prefix`. */
  *range(prefix: string, from: string = prefix): Generator<string> {
    this.settle();
    for (let at = this.chunkFor(from); at < this.chunks.length; at++) {
      const chunk = this.chunks[at] as string[];
      for (let i = lowerBound(chunk, from); i < chunk.length; i++) {
        const key = chunk[i] as string;
        if (!key.startsWith(prefix)) return;
        yield key;
      }
    }
  }

  /** The chunk that holds `key` or would: the last that starts at or before it. */
  private chunkFor(key: string): number {
    let low = 0;
    let high = this.chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((this.chunks[middle] as string[])[0] as string) <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

function lowerBound(keys: string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
