const CONTEXT = 3;

interface Line {
  mark: ' ' | '-' | '+';
  text: string;
}

/** What changed between two texts, as `diff -u` shows it; `''` when nothing did. */
export function unifiedDiff(before: string, after: string, beforeName: string, afterName: string): string {
  if (before === after) return '';
  const lines = edits(split(before), split(after));
  const hunks = hunksOf(lines);
  return `--- ${beforeName}\n+++ ${afterName}\n${hunks.join('')}`;
}

const split = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** The shortest way from one list of lines to the other, by longest common subsequence. */
function edits(a: readonly string[], b: readonly string[]): Line[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i] as Uint32Array;
      const below = lengths[i + 1] as Uint32Array;
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const out: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ mark: ' ', text: a[i++] ?? '' });
      j++;
    } else if (i < a.length && (j >= b.length || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) {
      out.push({ mark: '-', text: a[i++] ?? '' });
    } else out.push({ mark: '+', text: b[j++] ?? '' });
  }
  return out;
}

function hunksOf(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]));
  const ranges: [number, number][] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    const [from, to] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)];
    if (last && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges.map(([from, to]) => hunk(lines, from, to));
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const before = lines.slice(0, from);
  const body = lines.slice(from, to);
  const count = (list: readonly Line[], not: '+' | '-'): number => list.filter(({ mark }) => mark !== not).length;
  const range = (start: number, length: number): string =>
    length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;
  const old = range(count(before, '+'), count(body, '+'));
  const now = range(count(before, '-'), count(body, '-'));
  return `@@ -${old} +${now} @@\n${body.map(({ mark, text }) => `${mark}${text}\n`).join('')}`;
}
