import { describe, expect, it } from 'vitest';
import { TestScreen } from '../testing/TestScreen.ts';
import { type Completion, LineEditor, type Reader } from './LineEditor.ts';

function open(columns = 40, complete?: (line: string) => Completion | undefined) {
  const screen = new TestScreen(columns);
  const state = { reader: 'shell' as Reader, submitted: [] as string[], interrupts: 0, ends: 0 };
  const editor: LineEditor = new LineEditor({
    out: (text) => screen.write(text),
    columns: () => columns,
    reader: () => state.reader,
    submit: (line) => {
      state.submitted.push(line);
      editor.history.add(line);
      editor.print('$ ');
    },
    interrupt: () => {
      state.interrupts++;
      editor.print('\n$ ');
    },
    endOfInput: () => state.ends++,
    ...(complete && { complete: async (line: string) => complete(line) }),
  });
  editor.print('$ ');
  return { editor, screen, state };
}

const UP = '\x1b[A';
const LEFT = '\x1b[D';

describe('the line editor', () => {
  it.each([
    ['typing', 'echo hi', 'echo hi', 7],
    ['backspace', 'echoo\x7f', 'echo', 4],
    ['arrows and insertion', `ehi${LEFT}${LEFT}${LEFT}\x1b[C_`, 'e_hi', 2],
    ['Home and End', 'bc\x1b[Ha\x1b[Fd', 'abcd', 4],
    ['Ctrl-A and Ctrl-E', 'bc\x01a\x05d', 'abcd', 4],
    ['Ctrl-K', `abc${LEFT}\x0b`, 'ab', 2],
    ['Ctrl-U', `abc${LEFT}\x15`, 'c', 0],
    ['Ctrl-W takes a word to the last space', 'get pods/web-1\x17', 'get ', 4],
    ['Alt-Backspace', 'one two\x1b\x7f', 'one ', 4],
    ['Ctrl-Y gives back what was taken', 'one two\x17\x19\x19', 'one twotwo', 10],
    ['Ctrl-T', 'ehco\x1b[H\x1b[C\x1b[C\x14', 'echo', 3],
    ['Delete', `abc${LEFT}${LEFT}\x1b[3~`, 'ac', 1],
    ['words', 'ab cd\x1b[1;5D\x1b[1;5Dx', 'xab cd', 1],
    ['Ctrl-D within a line', 'abc\x01\x04', 'bc', 0],
    ['letters of two columns', `안녕${LEFT}\x7f하`, '하녕', 1],
    ['surrogate pairs as one', `a😀${LEFT}\x1b[3~b`, 'ab', 2],
    ['unknown sequences do nothing', 'a\x1b[24~\x1bOPb', 'ab', 2],
  ])('%s', (_, keys, text, cursor) => {
    const { editor, screen } = open();
    editor.input(keys);
    expect(editor.buffer.text).toBe(text);
    expect(editor.buffer.cursor).toBe(cursor);
    expect(screen.lines).toEqual([`$ ${text}`.trimEnd()]);
  });

  it('wraps long lines and comes back', () => {
    const { editor, screen } = open(10);
    editor.input('abcdefghijklmnop');
    expect(screen.lines).toEqual(['$ abcdefgh', 'ijklmnop']);
    editor.input('\x01X');
    expect(screen.lines).toEqual(['$ Xabcdefg', 'hijklmnop']);
    expect(screen.cursor).toEqual({ row: 0, column: 3 });
    editor.input('\x0b');
    expect(screen.lines).toEqual(['$ X']);
  });

  it('stands at the beginning of the next row when a line just fills one', () => {
    const { editor, screen } = open(10);
    editor.input('abcdefgh');
    expect(screen.cursor).toEqual({ row: 1, column: 0 });
    editor.input('\x7f\x7f');
    expect(screen.lines).toEqual(['$ abcdef']);
  });

  it('submits on Enter and leafs through what was submitted', () => {
    const { editor, state, screen } = open();
    editor.input('one\r');
    editor.input('two\r');
    editor.input(`dra${UP}${UP}`);
    expect(editor.buffer.text).toBe('one');
    editor.input('\x1b[B\x1b[B');
    expect(editor.buffer.text).toBe('dra');
    expect(state.submitted).toEqual(['one', 'two']);
    expect(screen.lines).toEqual(['$ one', '$ two', '$ dra']);
  });

  it('searches backwards with Ctrl-R', () => {
    const { editor, state, screen } = open(80);
    for (const line of ['kubectl get pods', 'ls', 'kubectl get nodes', 'pwd']) editor.input(`${line}\r`);
    editor.input('\x12get');
    expect(screen.lines.at(-1)).toBe("$ (reverse-i-search)`get': kubectl get nodes");
    editor.input('\x12\r');
    expect(state.submitted.at(-1)).toBe('kubectl get pods');
    editor.input('\x12ls\x07');
    expect(editor.buffer.text).toBe('');
  });

  it.each([
    ['!!', 'echo a b'],
    ['sudo !!', 'sudo echo a b'],
    ['cat !$', 'cat b'],
    ['!ec', 'echo a b'],
    ['echo \\!!', 'echo \\!!'],
    ["echo '!!'", "echo '!!'"],
    ['[ ! -f x ]', '[ ! -f x ]'],
  ])('expands %s', (typed, line) => {
    const { editor, state } = open();
    editor.input('echo a b\r');
    editor.input(`${typed}\r`);
    expect(state.submitted.at(-1)).toBe(line);
  });

  it('gives up a line on Ctrl-C at once, also what waits behind it', () => {
    const { editor, state, screen } = open();
    state.reader = 'nobody';
    editor.input('rm -rf');
    editor.input('\x03');
    state.reader = 'shell';
    editor.drain();
    expect(editor.buffer.text).toBe('');
    expect(state.interrupts).toBe(1);
    expect(screen.lines).toEqual(['$ ^C', '$']);
  });

  it('keeps keys until somebody reads', () => {
    const { editor, state } = open();
    state.reader = 'nobody';
    editor.input('ls\r');
    expect(state.submitted).toEqual([]);
    state.reader = 'shell';
    editor.drain();
    expect(state.submitted).toEqual(['ls']);
  });

  it('lets the far end echo what it is sent', () => {
    const { editor, state, screen } = open();
    state.reader = 'remote';
    editor.input('ls /x\x7f\r');
    expect(state.submitted).toEqual(['ls /']);
    expect(screen.lines).toEqual(['$ $']);
    editor.input(UP);
    expect(editor.buffer.text).toBe('ls /');
    editor.input('\x03');
    expect(screen.lines.join()).not.toContain('^C');
  });

  it('means the end of input by Ctrl-D on an empty line', () => {
    const { editor, state } = open();
    editor.input('\x04');
    expect(state.ends).toBe(1);
  });

  it('keeps the unfinished line below what is printed meanwhile', () => {
    const { editor, screen } = open();
    editor.input('kub');
    editor.print('[1]+ Done\n$ ');
    expect(screen.lines).toEqual(['$ [1]+ Done', '$ kub']);
  });

  it('clears the screen and keeps prompt and line', () => {
    const { editor, screen } = open();
    editor.input('one\r');
    editor.input('two\x0c');
    expect(screen.lines).toEqual(['$ two']);
  });

  it('takes a paste of many lines line by line', () => {
    const { editor, state } = open();
    editor.input('\x1b[200~echo 1\r\necho 2\r\nech\x1b[201~');
    editor.input('o 3');
    expect(state.submitted).toEqual(['echo 1', 'echo 2']);
    expect(editor.buffer.text).toBe('echo 3');
  });

  it('refuses a paste of 10 MB with a message', () => {
    const { editor, state, screen } = open(80);
    editor.input(`\x1b[200~${'x\n'.repeat(5_000_000)}`);
    editor.input('\x1b[201~');
    expect(state.submitted).toEqual([]);
    expect(screen.lines[1]).toContain('pasted text is longer');
  });
});

describe('completion in the line editor', () => {
  const words = (line: string): Completion => {
    const from = line.lastIndexOf(' ') + 1;
    return { from, words: ['deployment', 'describe', 'pods'].filter((word) => word.startsWith(line.slice(from))) };
  };
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };

  it('puts in the only word and a space', async () => {
    const { editor } = open(80, words);
    editor.input('get po\t');
    await settle();
    expect(editor.buffer.text).toBe('get pods ');
  });

  it('puts in what all words share, then lists them at the second Tab after that', async () => {
    const { editor, screen } = open(80, words);
    editor.input('get d\t');
    await settle();
    expect(editor.buffer.text).toBe('get de');
    editor.input('\t\t');
    await settle();
    await settle();
    expect(screen.lines).toEqual(['$ get de', 'deployment  describe', '$ get de']);
  });

  it('keeps what is typed while the cluster answers', async () => {
    const { editor } = open(80, words);
    editor.input('get po\tx');
    expect(editor.buffer.text).toBe('get po');
    await settle();
    expect(editor.buffer.text).toBe('get pods x');
  });
});
