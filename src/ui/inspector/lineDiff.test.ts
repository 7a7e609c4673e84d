import { describe, expect, it } from 'vitest';
import { lineDiff } from './lineDiff.ts';

const told = (before: string, after: string, context?: number): string =>
  lineDiff(before, after, context).map((l) => l.sign + l.text).join('|'); // biome-ignore format: one line

describe('lineDiff', () => {
  it('says nothing of equal texts', () => expect(told('a\nb\n', 'a\nb')).toBe(''));
  it('tells a changed line with what stands around it', () =>
    expect(told('a\nb\nc\nd\ne', 'a\nb\nX\nd\ne', 1)).toBe(' b|-c|+X| d'));
  it('tells additions and removals apart', () => expect(told('a\nb', 'b\nc', 0)).toBe('-a| …|+c'));
});
