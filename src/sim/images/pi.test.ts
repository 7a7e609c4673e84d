import { describe, expect, it } from 'vitest';
import { piTo } from './pi.ts';

describe('the number that a teaching image works out', () => {
  it('is cut off at the places asked for', () => {
    expect(piTo(6)).toBe('3.141592');
    expect(piTo(50)).toBe('3.14159265358979323846264338327950288419716939937510');
    expect(piTo(0)).toBe('3');
  });

  it('has at most so many digits that working them out takes no time', () => {
    expect(piTo(1e9)).toHaveLength(10_002);
  });
});
