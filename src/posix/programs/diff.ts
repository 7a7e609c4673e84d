import type { ProcessContext } from '../ProcessContext.ts';
import type { Program, Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { formatDate } from '../text/formatDate.ts';
import { parseOptions } from '../text/parseOptions.ts';

interface Change {
  kind: ' ' | '-' | '+';
  text: string;
}

/** diff of two files: normal output (GNU) or unified (-u, and always for busybox). 0 same, 1 different, 2 trouble. */
export const diff: Program = function* (p) {
  const { flags, values, operands } = parseOptions(p.args, 'uqrNbwBiU:as', {
    unified: 'u',
    brief: 'q',
    recursive: 'r',
    'new-file': 'N',
    'ignore-all-space': 'w',
  });
  const [left, right] = operands;
  if (left === undefined || right === undefined) return yield* p.fail('missing operand', 2);
  const one = yield* read(p, left);
  const two = yield* read(p, right);
  if (one === undefined || two === undefined) return 2;
  if (one === two) return 0;
  if (flags.has('q')) {
    yield* p.out(`Files ${left} and ${right} differ\n`);
    return 1;
  }
  const changes = compare(split(one), split(two), flags.has('w') || flags.has('b'));
  if (changes.every((change) => change.kind === ' ')) return 0;
  if (flags.has('u') || flags.has('U') || !p.gnu) {
    yield* p.out(
      `--- ${left}${yield* stamp(p, left)}\n+++ ${right}${yield* stamp(p, right)}\n${unified(changes, Number(values.get('U') ?? 3))}`,
    );
  } else yield* p.out(normal(changes));
  return 1;
};

function* read(p: ProcessContext, path: string): Sys<string | undefined> {
  const text = path === '-' ? yield* p.readAll(0) : yield* p.readFile(path);
  if (!failed(text)) return text;
  yield* p.fail(p.gnu ? `${path}: ${text.message}` : `can't stat '${path}': ${text.message}`);
  return undefined;
}

function* stamp(p: ProcessContext, path: string): Sys<string> {
  if (!p.gnu) return '';
  const stat = yield* p.stat(path);
  return failed(stat) ? '' : `\t${formatDate('%Y-%m-%d %H:%M:%S.%N %z', stat.mtimeMs)}`;
}

function split(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Longest common subsequence after equal ends are taken away; very different long files compare as one block. */
function compare(left: string[], right: string[], loose: boolean): Change[] {
  const key = (line: string) => (loose ? line.replace(/\s+/g, '') : line);
  const a = left.map(key);
  const b = right.map(key);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const rows = a.length - start - end;
  const columns = b.length - start - end;
  const middle: Change[] = [];
  if (rows * columns > 4_000_000) {
    for (const text of left.slice(start, start + rows)) middle.push({ kind: '-', text });
    for (const text of right.slice(start, start + columns)) middle.push({ kind: '+', text });
  } else {
    const table = new Uint32Array((rows + 1) * (columns + 1));
    const at = (i: number, j: number) => i * (columns + 1) + j;
    for (let i = rows - 1; i >= 0; i--) {
      for (let j = columns - 1; j >= 0; j--) {
        table[at(i, j)] =
          a[start + i] === b[start + j]
            ? table[at(i + 1, j + 1)]! + 1
            : Math.max(table[at(i + 1, j)]!, table[at(i, j + 1)]!);
      }
    }
    for (let i = 0, j = 0; i < rows || j < columns; ) {
      if (i < rows && j < columns && a[start + i] === b[start + j]) {
        middle.push({ kind: ' ', text: left[start + i]! });
        i++;
        j++;
      } else if (i < rows && (j >= columns || table[at(i + 1, j)]! >= table[at(i, j + 1)]!))
        middle.push({ kind: '-', text: left[start + i++]! });
      else middle.push({ kind: '+', text: right[start + j++]! });
    }
  }
  const same = (texts: string[]): Change[] => texts.map((text) => ({ kind: ' ', text }));
  return [...same(left.slice(0, start)), ...middle, ...same(left.slice(left.length - end))];
}

function unified(changes: Change[], context: number): string {
  let out = '';
  for (let at = 0; at < changes.length; ) {
    const first = changes.findIndex((change, i) => i >= at && change.kind !== ' ');
    if (first < 0) break;
    let last = first;
    for (let i = first; i < changes.length && i - last <= context * 2; i++) if (changes[i]!.kind !== ' ') last = i;
    const from = Math.max(at, first - context);
    const to = Math.min(changes.length, last + context + 1);
    const hunk = changes.slice(from, to);
    const before = changes.slice(0, from);
    const span = (skip: '+' | '-') => {
      const count = hunk.filter((change) => change.kind !== skip).length;
      const start = before.filter((change) => change.kind !== skip).length + (count > 0 ? 1 : 0);
      return count === 1 ? `${start}` : `${start},${count}`;
    };
    out += `@@ -${span('+')} +${span('-')} @@\n${hunk.map((change) => `${change.kind}${change.text}\n`).join('')}`;
    at = to;
  }
  return out;
}

function normal(changes: Change[]): string {
  let out = '';
  let left = 0;
  let right = 0;
  for (let at = 0; at < changes.length; ) {
    if (changes[at]!.kind === ' ') {
      left++;
      right++;
      at++;
      continue;
    }
    let end = at;
    while (end < changes.length && changes[end]!.kind !== ' ') end++;
    const gone = changes.slice(at, end).filter((change) => change.kind === '-');
    const come = changes.slice(at, end).filter((change) => change.kind === '+');
    const range = (start: number, count: number) =>
      count > 1 ? `${start + 1},${start + count}` : `${start + Math.min(count, 1)}`;
    const letter = gone.length === 0 ? 'a' : come.length === 0 ? 'd' : 'c';
    out += `${range(left, gone.length)}${letter}${range(right, come.length)}\n`;
    out += gone.map((change) => `< ${change.text}\n`).join('');
    if (letter === 'c') out += '---\n';
    out += come.map((change) => `> ${change.text}\n`).join('');
    left += gone.length;
    right += come.length;
    at = end;
  }
  return out;
}
