import type { Key, KeyName } from './Key.ts';

const CONTROL: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end-of-input',
  '\x05': 'end',
  '\x06': 'right',
  '\x07': 'cancel',
  '\x0b': 'kill-line',
  '\x0c': 'clear',
  '\x0e': 'down',
  '\x10': 'up',
  '\x12': 'search',
  '\x14': 'transpose',
  '\x15': 'kill-start',
  '\x17': 'kill-word',
  '\x19': 'yank',
};

const SEQUENCES: Readonly<Record<string, KeyName>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[7~': 'home',
  '[4~': 'end',
  '[8~': 'end',
  '[3~': 'delete',
  '[1;5C': 'word-right',
  '[1;5D': 'word-left',
  '[1;3C': 'word-right',
  '[1;3D': 'word-left',
  b: 'word-left',
  f: 'word-right',
  d: 'kill-next-word',
  '\x7f': 'kill-word',
  '\b': 'kill-word',
};

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/** Takes what a terminal sends apart into keys and pastes. A bracketed paste may come in many pieces. */
export class KeyDecoder {
  private pasting: string[] | undefined;

  decode(input: string): Key[] {
    const keys: Key[] = [];
    let rest = input;
    while (rest !== '') {
      if (this.pasting) rest = this.paste(rest, keys);
      else if (rest.startsWith(PASTE_START)) {
        this.pasting = [];
        rest = rest.slice(PASTE_START.length);
      } else if (rest.length > 2 && !rest.includes('\x1b') && /[\r\n]./.test(rest)) {
        // A terminal without brackets around pastes: several lines at once are no typing.
        keys.push({ kind: 'paste', text: rest });
        rest = '';
      } else rest = key(rest, keys);
    }
    return keys;
  }

  private paste(input: string, keys: Key[]): string {
    const end = input.indexOf(PASTE_END);
    if (end < 0) {
      this.pasting?.push(input);
      return '';
    }
    const text = [...(this.pasting ?? []), input.slice(0, end)].join('');
    this.pasting = undefined;
    keys.push({ kind: 'paste', text });
    return input.slice(end + PASTE_END.length);
  }
}

/** Reads one key off the front; answers the rest. */
function key(input: string, keys: Key[]): string {
  const control = CONTROL[input[0]!];
  if (control) {
    keys.push({ kind: 'key', name: control });
    return input.slice(1);
  }
  if (input[0] === '\x1b') {
    const [sequence] = /^\x1b(?:\[[\d;?]*[ -/]*[@-~]|O.|[^[O])/.exec(input) ?? ['\x1b'];
    const name = sequence === '\x1b' ? 'cancel' : SEQUENCES[sequence.slice(1)];
    if (name) keys.push({ kind: 'key', name });
    return input.slice(sequence.length);
  }
  const [text] = /^[^\x00-\x1f\x7f]+/.exec(input) ?? [''];
  if (text !== '') keys.push({ kind: 'text', text });
  return input.slice(Math.max(1, text.length));
}
