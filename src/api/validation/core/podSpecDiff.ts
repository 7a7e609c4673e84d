import type { V1PodSpec } from '../../generated/types.ts';
import { internalPodSpec } from './internalPodSpec.ts';

const CONTEXT = 3;

/** How two specs differ, as the message that forbids it shows: a unified diff of their indented JSON. */
export function podSpecDiff(then: V1PodSpec, now: V1PodSpec): string {
  const lines = (spec: V1PodSpec): string[] => JSON.stringify(internalPodSpec(spec), undefined, 1).split('\n');
  return unifiedDiff(lines(then), lines(now));
}

interface Edit {
  sign: ' ' | '-' | '+';
  text: string;
}

/** The changed places of two texts with three lines around them, without the names of files. */
export function unifiedDiff(a: readonly string[], b: readonly string[]): string {
  const edits = editsBetween(a, b);
  let out = '';
  for (let i = 0; i < edits.length; ) {
    if (edits[i]!.sign === ' ') {
      i += 1;
      continue;
    }
    const from = Math.max(0, i - CONTEXT);
    let last = i;
    for (let j = i; j < edits.length && j - last <= 2 * CONTEXT; j += 1) if (edits[j]!.sign !== ' ') last = j;
    const to = Math.min(edits.length, last + CONTEXT + 1);
    out += hunk(edits, from, to);
    i = to;
  }
  return out;
}

function hunk(edits: readonly Edit[], from: number, to: number): string {
  const count = (list: readonly Edit[], not: string): number => list.filter((edit) => edit.sign !== not).length;
  const before = edits.slice(0, from);
  const inside = edits.slice(from, to);
  const oldRange = range(count(before, '+'), count(inside, '+'));
  const newRange = range(count(before, '-'), count(inside, '-'));
  return `@@ -${oldRange} +${newRange} @@\n${inside.map((edit) => `${edit.sign}${edit.text}\n`).join('')}`;
}

const range = (start: number, length: number): string =>
  length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;

function editsBetween(a: readonly string[], b: readonly string[]): Edit[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  const shorter = Math.min(a.length, b.length) - head;
  while (tail < shorter && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const same = (text: string): Edit => ({ sign: ' ', text });
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

/** The shortest edits by the longest common subsequence: the middles are short once both ends are cut off. */
function middle(a: readonly string[], b: readonly string[]): Edit[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const out: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ sign: ' ', text: a[i]! });
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      out.push({ sign: '-', text: a[i]! });
      i += 1;
    } else {
      out.push({ sign: '+', text: b[j]! });
      j += 1;
    }
  }
  return out;
}
