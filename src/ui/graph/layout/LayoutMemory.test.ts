import { describe, expect, it } from 'vitest';
import { LayoutMemory } from './LayoutMemory.ts';

const slots = (map: Map<string, number>) => Object.fromEntries(map);

describe('LayoutMemory', () => {
  it('gives places in order, and keeps them when something else comes or goes', () => {
    const memory = new LayoutMemory();
    expect(slots(memory.assign('box', ['a', 'b', 'c']))).toEqual({ a: 0, b: 1, c: 2 });
    expect(slots(memory.assign('box', ['c', 'a']))).toEqual({ a: 0, c: 2 });
    expect(slots(memory.assign('box', ['d', 'c', 'a']))).toEqual({ a: 0, c: 2, d: 1 });
  });

  it('closes up only when more than half of the places are empty', () => {
    const memory = new LayoutMemory();
    memory.assign('box', ['a', 'b', 'c', 'd', 'e', 'f']);
    expect(slots(memory.assign('box', ['a', 'c', 'f']))).toEqual({ a: 0, c: 2, f: 5 });
    expect(slots(memory.assign('box', ['c', 'f']))).toEqual({ c: 0, f: 1 });
  });

  it('keeps boxes apart', () => {
    const memory = new LayoutMemory();
    memory.assign('one', ['a']);
    expect(slots(memory.assign('two', ['b']))).toEqual({ b: 0 });
  });
});
