const ESC = '\x1b';

/** Final bytes of control sequences that only draw: cursor moves, erasing, colours, scrolling. */
const DRAWING = new Set('ABCDEFGHJKLMPSTXdfmu@`');
/** Modes that programs may set, which the next prompt takes back: cursor visible or blinking, lines wrapped. */
const MODES = /^\?(?:25|12|7)$/;

/**
 * Lets through what draws and nothing else: no titles, clipboard, hyperlinks, reports that would come back as input, or
 * changes of the keyboard. Feed it what guests write, piece by piece; a sequence cut in two is put together again.
 */
export class OutputFilter {
  private held = '';

  filter(text: string): string {
    const input = this.held + text;
    this.held = '';
    if (!/[\x00-\x06\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(input)) return input;
    let out = '';
    let at = 0;
    while (at < input.length) {
      const char = input[at]!;
      if (char !== ESC) {
        if (isPlain(char)) out += char;
        at++;
        continue;
      }
      const length = sequenceLength(input, at);
      if (length === undefined) {
        this.held = input.slice(at).slice(0, 4096);
        break;
      }
      const sequence = input.slice(at, at + length);
      if (draws(sequence)) out += sequence;
      at += length;
    }
    return out;
  }
}

function isPlain(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code >= 0x20) return code < 0x7f || code > 0x9f;
  return char === '\n' || char === '\r' || char === '\t' || char === '\b' || char === '\x07';
}

/** Characters of the sequence that begins at `at`; undefined when its end has not come yet. */
function sequenceLength(text: string, at: number): number | undefined {
  const kind = text[at + 1];
  if (kind === undefined) return undefined;
  if (kind === '[') {
    for (let i = at + 2; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x40 && code <= 0x7e) return i + 1 - at;
      if (code < 0x20 || code > 0x7e) return i - at;
    }
    return undefined;
  }
  if (']PX^_'.includes(kind)) {
    for (let i = at + 2; i < text.length; i++) {
      if (text[i] === '\x07') return i + 1 - at;
      if (text[i] === ESC && text[i + 1] === '\\') return i + 2 - at;
    }
    return text.length - at > 4096 ? text.length - at : undefined;
  }
  return '()*+#% '.includes(kind) ? 3 : 2;
}

function draws(sequence: string): boolean {
  if (sequence[1] !== '[') return /^\x1b[78DEM]$/.test(sequence);
  const final = sequence.at(-1)!;
  const parameters = sequence.slice(2, -1);
  if (final === 'h' || final === 'l') return MODES.test(parameters);
  return DRAWING.has(final) && /^[\d;:]*$/.test(parameters);
}

/** Text without any control sequence: what a log file should hold. */
export function withoutControls(text: string): string {
  return new OutputFilter().filter(text).replace(/\x1b(?:\[[\d;:?]*[@-~]|.)/g, '');
}
