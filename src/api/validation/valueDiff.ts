/**
 * How two values differ, as upstream appends it to "may not change" errors: a unified diff, with three lines of
 * context, of both as indented JSON (k8s.io/apimachinery/pkg/util/diff). Field names are those of the Go structs;
 * callers give values in that shape (`goShape`).
 */
export function valueDiff(before: unknown, after: unknown): string {
  const a = JSON.stringify(before, null, 1).split('\n');
  const b = JSON.stringify(after, null, 1).split('\n');
  return hunksOf(editsOf(a, b)).map(hunkText).join('');
}

/** An object with the given members in that order, named as in Go; absent ones are null, and so are those inside. */
export function goShape(
  object: object,
  members: readonly (string | readonly [wire: string, go: string])[],
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const member of members) {
    const [wire, go] = typeof member === 'string' ? [member, capitalized(member)] : member;
    out[go] = goValue((object as Record<string, unknown>)[wire]);
  }
  return out;
}

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function goValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(goValue);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [capitalized(name), goValue(member)]));
}

interface Edit {
  op: ' ' | '-' | '+';
  line: string;
}

const MAX_CELLS = 4_000_000;
const CONTEXT = 3;

/** The lines of both sides: first what is removed, then what is added, between what stays. */
function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (line: string): Edit => ({ op: ' ', line });
  return [
    ...a.slice(0, start).map(same),
    ...middleEdits(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

function middleEdits(a: readonly string[], b: readonly string[]): Edit[] {
  const out: Edit[] = [];
  const width = b.length + 1;
  // Longest common subsequence of the suffixes; given up for texts so long that the table would be huge.
  const cells = (a.length + 1) * width;
  const longest = new Uint32Array(cells <= MAX_CELLS ? cells : 0);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  if (longest.length > 0) {
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (longest.length > 0 && i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ op: ' ', line: a[i++] as string });
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      out.push({ op: '-', line: a[i++] as string });
    } else {
      out.push({ op: '+', line: b[j++] as string });
    }
  }
  return out;
}

interface Hunk {
  edits: Edit[];
  /** Lines of the old and of the new text before the hunk. */
  oldBefore: number;
  newBefore: number;
}

function hunksOf(edits: readonly Edit[]): Hunk[] {
  const hunks: Hunk[] = [];
  let oldLine = 0;
  let newLine = 0;
  let hunkEnd = -1;
  edits.forEach((edit, i) => {
    if (edit.op !== ' ') {
      const from = Math.max(0, i - CONTEXT);
      if (from > hunkEnd) {
        hunks.push({ edits: [], oldBefore: oldLine - (i - from), newBefore: newLine - (i - from) });
        hunkEnd = from - 1;
      }
      const to = Math.min(edits.length - 1, i + CONTEXT);
      hunks.at(-1)?.edits.push(...edits.slice(hunkEnd + 1, to + 1));
      hunkEnd = Math.max(hunkEnd, to);
    }
    if (edit.op !== '+') oldLine++;
    if (edit.op !== '-') newLine++;
  });
  return hunks;
}

function hunkText({ edits, oldBefore, newBefore }: Hunk): string {
  const oldLines = edits.filter((e) => e.op !== '+').length;
  const newLines = edits.filter((e) => e.op !== '-').length;
  const head = `@@ -${range(oldBefore, oldLines)} +${range(newBefore, newLines)} @@\n`;
  return head + edits.map((e) => `${e.op}${e.line}\n`).join('');
}

const range = (before: number, lines: number): string =>
  lines === 1 ? `${before + 1}` : `${lines === 0 ? before : before + 1},${lines}`;
