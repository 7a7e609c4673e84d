import { limits } from '../limits.ts';
import { call, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { ArithmeticError, evaluateArithmetic } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { globPaths } from './globPaths.ts';
import { Pattern } from './Pattern.ts';
import { expandParameter, type Piece } from './parameters.ts';
import { type Shell, ShellError } from './Shell.ts';
import type { Script, Word, WordPart } from './syntax.ts';

/** The words of a command as arguments: all expansions, field splitting, file names. */
export function* expandWords(sh: Shell, words: readonly Word[]): Sys<string[]> {
  const out: string[] = [];
  for (const word of words) {
    for (const one of sh.flavor === 'bash' ? expandBraces(word) : [word]) {
      const pieces = yield* expandPieces(sh, one, true);
      for (const field of splitFields(pieces, sh.get('IFS') ?? ' \t\n')) {
        yield* addField(sh, field, out);
        if (out.length > limits.words) throw new ShellError('Argument list too long', 126);
      }
    }
  }
  return out;
}

/** A word as one text: assignments, redirect targets, case subjects. */
export function* expandText(sh: Shell, word: Word): Sys<string> {
  const pieces = yield* expandPieces(sh, word, false);
  return pieces.map((piece) => piece.text).join('');
}

/** A word as a pattern: what is quoted stands for itself. */
export function* expandPattern(sh: Shell, word: Word): Sys<string> {
  const pieces = yield* expandPieces(sh, word, false);
  return pieces.map((piece) => (piece.quoted ? Pattern.escape(piece.text) : piece.text)).join('');
}

/** The value of an arithmetic word. */
export function* expandArithmetic(sh: Shell, word: Word): Sys<bigint> {
  return calculate(sh, yield* expandText(sh, word));
}

/** Evaluates arithmetic in the shell's variables. */
export function calculate(sh: Shell, source: string): bigint {
  try {
    return evaluateArithmetic(source, {
      get: (name) => readName(sh, name),
      set(name, value) {
        const indexed = /^(\w+)\[(.*)\]$/.exec(name);
        if (indexed) sh.set(indexed[1]!, value, String(calculate(sh, indexed[2]!)));
        else sh.set(name, value);
      },
    });
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    if (sh.flavor === 'bash') throw new ShellError(error.message);
    const words = /division by 0/.test(error.message) ? 'divide by zero' : 'syntax error';
    throw new ShellError(
      sh.flavor === 'ash'
        ? words
        : `arithmetic expression: ${words === 'divide by zero' ? 'division by zero' : `expecting primary: "${source}"`}`,
      2,
    );
  }
}

function readName(sh: Shell, name: string): string {
  const indexed = /^(\w+)\[(.*)\]$/.exec(name);
  if (!indexed) {
    const value = sh.get(name);
    if (value === undefined && sh.options.has('u'))
      throw new ShellError(unsetMessage(sh, name), sh.flavor === 'bash' ? 1 : 2);
    return value ?? '';
  }
  const value = sh.variables.get(indexed[1]!)?.value;
  const key = String(calculate(sh, indexed[2]!));
  return value === undefined ? '' : typeof value === 'string' ? (key === '0' ? value : '') : (value.get(key) ?? '');
}

export function unsetMessage(sh: Shell, name: string): string {
  return sh.flavor === 'bash' ? `${name}: unbound variable` : `${name}: parameter not set`;
}

/** The pieces a word expands to, before splitting. `fields`: "$@" makes several, a tilde and globs count. */
export function* expandPieces(sh: Shell, word: Word, fields: boolean): Sys<Piece[]> {
  const pieces: Piece[] = [];
  for (const [i, part] of word.entries()) {
    if (part.t === 'text') pieces.push(...expandTilde(sh, part.text, part.quoted, i === 0, word.length === 1));
    else pieces.push(...(yield* expandPart(sh, part, fields)));
  }
  return pieces;
}

function expandTilde(sh: Shell, text: string, quoted: boolean, first: boolean, whole: boolean): Piece[] {
  const tilde = first && !quoted && /^~([\w-]*)(?=\/|$)/.exec(text);
  if (!tilde || (!whole && tilde[0] === text)) return [{ text, quoted, split: false }];
  const home = tilde[1] === '' ? sh.get('HOME') : tilde[1] === 'root' ? '/root' : undefined;
  if (home === undefined) return [{ text, quoted, split: false }];
  return [
    { text: home, quoted: true, split: false },
    { text: text.slice(tilde[0].length), quoted: false, split: false },
  ];
}

function* expandPart(sh: Shell, part: Exclude<WordPart, { t: 'text' }>, fields: boolean): Sys<Piece[]> {
  switch (part.t) {
    case 'parameter':
      return yield* expandParameter(sh, part, fields, {
        text: expandText,
        pattern: expandPattern,
        pieces: expandPieces,
        calculate,
      });
    case 'arithmetic': {
      const value = yield* expandArithmetic(sh, part.expression);
      return [{ text: String(value), quoted: part.quoted, split: !part.quoted }];
    }
    case 'command': {
      const text = yield* substitute(sh, part.script);
      return [{ text, quoted: part.quoted, split: !part.quoted }];
    }
    case 'process':
      return [{ text: yield* processSubstitution(sh, part.direction, part.script), quoted: true, split: false }];
  }
}

/** The output of commands run in a subshell, without its last newlines. */
export function* substitute(sh: Shell, script: Script): Sys<string> {
  const pipe = yield* call({ op: 'pipe' });
  if (failed(pipe)) throw new ShellError(`pipe: ${pipe.message}`);
  const [reader, writer] = pipe;
  const pid = yield* call({
    op: 'spawn',
    argv: sh.p.argv,
    env: sh.p.env,
    program: subshell(sh, script),
    fds: { ...(yield* standardDescriptors()), 1: writer },
  });
  yield* call({ op: 'close', fd: writer });
  if (failed(pid)) {
    yield* call({ op: 'close', fd: reader });
    throw new ShellError(forkMessage(sh, pid.message), sh.flavor === 'bash' ? 254 : 2);
  }
  const text = yield* sh.p.readAll(reader);
  yield* call({ op: 'close', fd: reader });
  let ended = yield* call({ op: 'wait', pid });
  while (failed(ended) && ended.errno === 'EINTR') ended = yield* call({ op: 'wait', pid });
  sh.substitutionStatus = ended && !failed(ended) ? ended.status : 1;
  if (failed(text)) throw new ShellError('out of memory', 2);
  return text.replace(/\0/g, '').replace(/\n+$/, '');
}

export function forkMessage(sh: Shell, message: string): string {
  return sh.flavor === 'bash' ? `fork: ${message}` : sh.flavor === 'dash' ? 'Cannot fork' : `can't fork: ${message}`;
}

/** The program of a subshell that runs a script in a copy of the shell's state. */
export function subshell(sh: Shell, script: Script) {
  return function* (p: Shell['p']): Sys<number> {
    const child = sh.fork(p);
    for (const [signal, action] of sh.traps) {
      if (action !== '' && signal !== 'EXIT')
        yield* call({ op: 'sigaction', signal: signal as 'TERM', action: 'default' });
    }
    return yield* child.evaluate(child, script, true);
  };
}

/** The descriptors 0 to 9 that are open, for a child that gets a pipe in place of one of them. */
export function* standardDescriptors(): Sys<Record<number, number>> {
  const fds: Record<number, number> = {};
  for (let fd = 0; fd < 10; fd++) if (!failed(yield* call({ op: 'fstat', fd }))) fds[fd] = fd;
  return fds;
}

function* processSubstitution(sh: Shell, direction: '<' | '>', script: Script): Sys<string> {
  const pipe = yield* call({ op: 'pipe' });
  if (failed(pipe)) throw new ShellError(`pipe: ${pipe.message}`);
  const [reader, writer] = pipe;
  const [mine, theirs, at] = direction === '<' ? [reader, writer, 1] : [writer, reader, 0];
  const fds = { ...(yield* standardDescriptors()), [at]: theirs };
  yield* call({ op: 'spawn', argv: sh.p.argv, env: sh.p.env, program: subshell(sh, script), fds });
  yield* call({ op: 'close', fd: theirs });
  const fd = yield* call({ op: 'dup', fd: mine, from: 60 });
  yield* call({ op: 'close', fd: mine });
  return `/dev/fd/${failed(fd) ? mine : fd}`;
}

interface Field {
  pattern: string;
  text: string;
  magic: boolean;
}

function splitFields(pieces: Piece[], ifs: string): Field[] {
  const fields: Field[] = [];
  let current: Field | undefined;
  const append = (text: string, quoted: boolean) => {
    current ??= { pattern: '', text: '', magic: false };
    current.text += text;
    current.pattern += quoted ? Pattern.escape(text) : text;
    if (!quoted && /[*?[]/.test(text)) current.magic = true;
  };
  const end = () => {
    if (current) fields.push(current);
    current = undefined;
  };
  for (const piece of pieces) {
    if (piece.breaks) end();
    if (!piece.split || ifs === '') {
      if (piece.text !== '' || (piece.quoted && !piece.vanishes)) append(piece.text, piece.quoted);
      continue;
    }
    splitPiece(piece.text, ifs, append, end, () => {
      current ??= { pattern: '', text: '', magic: false };
    });
  }
  end();
  return fields;
}

function splitPiece(
  text: string,
  ifs: string,
  append: (text: string, quoted: boolean) => void,
  end: () => void,
  begin: () => void,
): void {
  let run = '';
  const flush = () => {
    if (run !== '') append(run, false);
    run = '';
  };
  const isBlank = (char: string | undefined) => char !== undefined && ifs.includes(char) && /\s/.test(char);
  for (let at = 0; at < text.length; ) {
    if (!ifs.includes(text[at]!)) {
      run += text[at++];
      continue;
    }
    flush();
    while (isBlank(text[at])) at++;
    if (at < text.length && ifs.includes(text[at]!)) {
      begin();
      at++;
      while (isBlank(text[at])) at++;
    }
    end();
  }
  flush();
}

function* addField(sh: Shell, field: Field, out: string[]): Sys<void> {
  if (!field.magic || sh.options.has('f') || !Pattern.isMagic(field.pattern)) {
    out.push(field.text);
    return;
  }
  const paths = yield* globPaths(sh.p, field.pattern);
  if (paths.length > 0) out.push(...paths);
  else out.push(field.text);
}
