import { describe, expect, it } from 'vitest';
import { OutputFilter, withoutControls } from './sanitize.ts';

describe('the filter of what guests print', () => {
  it.each([
    ['colours stay', '\x1b[1;31mred\x1b[0m', '\x1b[1;31mred\x1b[0m'],
    ['clearing stays', '\x1b[H\x1b[2J', '\x1b[H\x1b[2J'],
    ['the cursor may be hidden', '\x1b[?25l', '\x1b[?25l'],
    ['the clipboard is out of reach', 'a\x1b]52;c;ZXZpbA==\x07b', 'ab'],
    ['links do not open', '\x1b]8;;https://x\x1b\\text\x1b]8;;\x1b\\', 'text'],
    ['titles stay as they are', '\x1b]0;evil\x07', ''],
    ['reports would come back as input', '\x1b[6n\x1b[c\x1b[>0q', ''],
    ['the screen is not changed for another', '\x1b[?1049ha\x1b[?47h\x1b[2;3r', 'a'],
    ['the mouse is not captured', '\x1b[?1003h', ''],
    ['device control strings go', '\x1bP$qm\x1b\\x', 'x'],
    ['a reset goes', '\x1bcx', 'x'],
    ['eight bit controls go', 'a\x9d52;c;x\x9cb', 'a52;c;xb'],
    ['NUL goes', 'a\0b', 'ab'],
    ['text of any language stays', '안녕 ✔ é', '안녕 ✔ é'],
  ])('%s', (_, input, output) => {
    expect(new OutputFilter().filter(input)).toBe(output);
  });

  it('puts sequences together that arrive in pieces', () => {
    const filter = new OutputFilter();
    const out = ['a\x1b', ']52;c;', 'ZXZp', '\x1b', '\\b\x1b[3', '1mc'].map((part) => filter.filter(part)).join('');
    expect(out).toBe('ab\x1b[31mc');
  });

  it('can leave all of them out', () => {
    expect(withoutControls('\x1b[H\x1b[J\x1b[31mx\x1b[0m\n')).toBe('x\n');
  });
});
