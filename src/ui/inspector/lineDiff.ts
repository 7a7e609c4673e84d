export interface DiffLine {
  sign: ' ' | '+' | '-';
  text: string;
}

const MOST_CELLS = 4_000_000;

/** What changed between two texts, line by line, with a few lines around each change; `…` between them. */
export function lineDiff(before: string, after: string, context = 2): DiffLine[] {
  const a = before.replace(/\n$/, '').split('\n');
  const b = after.replace(/\n$/, '').split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = changes(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const same = (text: string): DiffLine => ({ sign: ' ', text });
  return near([...a.slice(0, start).map(same), ...middle, ...a.slice(a.length - end).map(same)], context);
}

/** By the longest common subsequence; texts too large for the table are told as removed and added. */
function changes(a: readonly string[], b: readonly string[]): DiffLine[] {
  const removed = a.map((text): DiffLine => ({ sign: '-', text }));
  const added = b.map((text): DiffLine => ({ sign: '+', text }));
  const width = b.length + 1;
  if ((a.length + 1) * width > MOST_CELLS) return [...removed, ...added];
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i++] ?? '' });
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) lines.push(removed[i++] as DiffLine);
    else lines.push(added[j++] as DiffLine);
  }
  return lines;
}

function near(lines: readonly DiffLine[], context: number): DiffLine[] {
  const keep = new Set<number>();
  for (const [index, line] of lines.entries())
    if (line.sign !== ' ') for (let i = index - context; i <= index + context; i++) keep.add(i);
  const out: DiffLine[] = [];
  let last = -1;
  for (const [index, line] of lines.entries()) {
    if (!keep.has(index)) continue;
    if (last >= 0 && index > last + 1) out.push({ sign: ' ', text: '…' });
    out.push(line);
    last = index;
  }
  return out;
}
