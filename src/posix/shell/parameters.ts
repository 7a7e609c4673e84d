import type { Sys } from '../Program.ts';
import { Pattern } from './Pattern.ts';
import { type Shell, ShellError } from './Shell.ts';
import type { ParameterPart, Word } from './syntax.ts';

/** A stretch of expanded text. `split`: field splitting applies; `breaks`: a new field begins before it. */
export interface Piece {
  text: string;
  quoted: boolean;
  split: boolean;
  breaks?: boolean;
  /** An empty quoted "$@": no field at all. */
  vanishes?: boolean;
}

/** Expansion of the words inside `${…}`, handed in by `expand.ts`. */
export interface WordExpander {
  text(sh: Shell, word: Word): Sys<string>;
  pattern(sh: Shell, word: Word): Sys<string>;
  pieces(sh: Shell, word: Word, fields: boolean): Sys<Piece[]>;
  calculate(sh: Shell, source: string): bigint;
}

/** Expands `$name` and every form of `${…}`. */
export function* expandParameter(
  sh: Shell,
  part: ParameterPart,
  fields: boolean,
  expander: WordExpander,
): Sys<Piece[]> {
  const { quoted } = part;
  if (part.indirect && part.op !== undefined && /^[@*]$/.test(part.op))
    return joined(sh, namesWith(sh, part.name), part.op, quoted, fields);
  const source = part.indirect ? { ...part, name: (sh.get(part.name) ?? '') || part.name, indirect: false } : part;
  const many = yield* listValues(sh, source, expander);
  if (part.indirect && many && part.index) return joined(sh, keysOf(sh, part.name), many.mark, quoted, fields);
  if (many) {
    if (part.length) return [plain(String(many.values.length), quoted)];
    return yield* expandList(sh, source, many, fields, expander);
  }
  const value = yield* single(sh, source, expander);
  if (part.length) {
    checkSet(sh, source, value);
    return [plain(String([...(value ?? '')].length), quoted)];
  }
  if (part.op !== undefined && /^:?[-+=?]$/.test(part.op))
    return yield* conditional(sh, source, value, fields, expander);
  checkSet(sh, source, value);
  const text = part.op === undefined ? (value ?? '') : yield* transform(sh, source, value ?? '', expander);
  return [plain(text, quoted)];
}

function plain(text: string, quoted: boolean): Piece {
  return { text, quoted, split: !quoted };
}

function checkSet(sh: Shell, part: ParameterPart, value: string | undefined): void {
  if (value !== undefined || !sh.options.has('u')) return;
  const words = sh.flavor === 'bash' ? 'unbound variable' : 'parameter not set';
  throw new ShellError(`${part.name}: ${words}`, sh.flavor === 'bash' ? 1 : 2);
}

function namesWith(sh: Shell, prefix: string): string[] {
  return [...sh.variables.keys()].filter((name) => name.startsWith(prefix)).sort();
}

function keysOf(sh: Shell, name: string): string[] {
  return sh.elements(name).map(([key]) => key);
}

function* listValues(
  sh: Shell,
  part: ParameterPart,
  expander: WordExpander,
): Sys<{ values: string[]; mark: string } | undefined> {
  if (part.name === '@' || part.name === '*') return { values: sh.positional, mark: part.name };
  if (!part.index) return undefined;
  const index = yield* expander.text(sh, part.index);
  if (index !== '@' && index !== '*') return undefined;
  return { values: sh.elements(part.name).map(([, value]) => value), mark: index };
}

function* single(sh: Shell, part: ParameterPart, expander: WordExpander): Sys<string | undefined> {
  if (!part.index) return special(sh, part.name) ?? dynamic(sh, part.name, yield* sh.p.now(), expander);
  const index = yield* expander.text(sh, part.index);
  const variable = sh.variables.get(part.name);
  if (!variable || variable.unset) return undefined;
  if (variable.associative && typeof variable.value !== 'string') return variable.value.get(index);
  let number = Number(expander.calculate(sh, index));
  if (typeof variable.value === 'string') return number === 0 || number === -1 ? variable.value : undefined;
  if (number < 0) number += 1 + Math.max(-1, ...[...variable.value.keys()].map(Number));
  return variable.value.get(String(number));
}

function special(sh: Shell, name: string): string | undefined {
  if (/^\d+$/.test(name)) return name === '0' ? sh.arg0 : sh.positional[Number(name) - 1];
  switch (name) {
    case '?':
      return String(sh.status);
    case '$':
      return String(sh.mainPid);
    case '#':
      return String(sh.positional.length);
    case '!':
      return sh.lastBackground === undefined ? '' : String(sh.lastBackground);
    case '-':
      return [...sh.options].filter((one) => one.length === 1).join('') + (sh.interactive ? 'i' : '');
    default:
      return sh.get(name);
  }
}

function dynamic(sh: Shell, name: string, nowMs: number, _expander: WordExpander): string | undefined {
  if (sh.variables.has(name)) return undefined;
  switch (name) {
    case 'PPID':
      return String(sh.p.ppid);
    case 'LINENO':
      return String(sh.line);
    case 'PIPESTATUS':
      return String(sh.pipeStatus[0] ?? 0);
    case 'SECONDS':
      return sh.flavor === 'bash' ? String(Math.floor((nowMs - sh.startMs) / 1000)) : undefined;
    case 'RANDOM':
      return sh.flavor === 'dash' ? undefined : String(nextRandom(sh, nowMs));
    case 'EPOCHSECONDS':
      return sh.flavor === 'dash' ? undefined : String(Math.floor(nowMs / 1000));
    case 'UID':
    case 'EUID':
      return sh.flavor === 'bash' ? String(sh.p.uid) : undefined;
    case 'BASH_VERSION':
      return sh.flavor === 'bash' ? '5.2.15(1)-release' : undefined;
    default:
      return undefined;
  }
}

function nextRandom(sh: Shell, nowMs: number): number {
  const state = sh.random ?? Math.floor(nowMs % 2147483647) ^ Math.imul(sh.p.pid, 2654435761);
  sh.random = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (sh.random >> 8) & 0x7fff;
}

function* expandList(
  sh: Shell,
  part: ParameterPart,
  { values, mark }: { values: string[]; mark: string },
  fields: boolean,
  expander: WordExpander,
): Sys<Piece[]> {
  const { op } = part;
  if (op === undefined) return joined(sh, values, mark, part.quoted, fields);
  if (/^:?[-+=?]$/.test(op)) {
    const value = values.length === 0 ? undefined : values.join(' ');
    const used = value !== undefined && !(op.startsWith(':') && value === '');
    if (op.endsWith('-') && used) return joined(sh, values, mark, part.quoted, fields);
    return yield* conditional(sh, part, value, fields, expander);
  }
  if (op === ':') {
    const all = part.name === '@' || part.name === '*' ? [sh.arg0, ...values] : values;
    const from = Number(expander.calculate(sh, yield* expander.text(sh, part.word ?? [])));
    const count = part.second ? Number(expander.calculate(sh, yield* expander.text(sh, part.second))) : undefined;
    const start = from < 0 ? all.length + from : all === values ? from : from;
    const slice = all.slice(Math.max(0, start), count === undefined ? undefined : Math.max(0, start) + count);
    return joined(sh, slice, mark, part.quoted, fields);
  }
  const out: string[] = [];
  for (const value of values) out.push(yield* transform(sh, part, value, expander));
  return joined(sh, out, mark, part.quoted, fields);
}

/** `$@` and `$*` and their array relatives, as fields or as one text. */
function joined(sh: Shell, values: string[], mark: string, quoted: boolean, fields: boolean): Piece[] {
  const ifs = sh.get('IFS') ?? ' \t\n';
  if (!fields || (quoted && mark === '*')) {
    const glue = mark === '*' ? (ifs[0] ?? '') : ' ';
    return [{ text: values.join(glue), quoted, split: !quoted }];
  }
  if (values.length === 0) return [{ text: '', quoted, split: !quoted, vanishes: true }];
  return values.map((text, i) => ({ text, quoted, split: !quoted, breaks: i > 0 }));
}

function* conditional(
  sh: Shell,
  part: ParameterPart,
  value: string | undefined,
  fields: boolean,
  expander: WordExpander,
): Sys<Piece[]> {
  const op = part.op ?? '';
  const present = value !== undefined && !(op.startsWith(':') && value === '');
  const word = part.word ?? [];
  if (op.endsWith('+') ? !present : present)
    return op.endsWith('+')
      ? [{ text: '', quoted: part.quoted, split: false, vanishes: !part.quoted }]
      : [plain(value ?? '', part.quoted)];
  if (op.endsWith('?')) {
    const given = yield* expander.text(sh, word);
    const standard =
      sh.flavor === 'bash'
        ? 'parameter null or not set'
        : op === ':?'
          ? 'parameter not set or null'
          : 'parameter not set';
    throw new ShellError(
      `${part.name}: ${given || (sh.flavor === 'bash' && op === '?' ? 'parameter not set' : standard)}`,
      sh.flavor === 'bash' ? 127 : 2,
    );
  }
  if (op.endsWith('=')) {
    const text = yield* expander.text(sh, word);
    sh.set(part.name, text);
    return [plain(text, part.quoted)];
  }
  const pieces = yield* expander.pieces(sh, word, fields);
  if (part.quoted) return pieces.map((piece) => ({ ...piece, quoted: true, split: false }));
  return pieces.map((piece) => (piece.quoted || piece.split ? piece : { ...piece, split: true }));
}

function* transform(sh: Shell, part: ParameterPart, value: string, expander: WordExpander): Sys<string> {
  const op = part.op ?? '';
  const word = part.word ?? [];
  if (op === ':') {
    const from = Number(expander.calculate(sh, yield* expander.text(sh, word)));
    const start = from < 0 ? Math.max(0, value.length + from) : from;
    if (!part.second) return value.slice(start);
    const length = Number(expander.calculate(sh, yield* expander.text(sh, part.second)));
    return length < 0 ? value.slice(start, length) : value.slice(start, start + length);
  }
  if (op === '@') return atOperator(yield* expander.text(sh, word), value);
  const pattern = new Pattern(yield* expander.pattern(sh, word));
  if (op.startsWith('#')) return stripPrefix(value, pattern, op === '##');
  if (op.startsWith('%')) return stripSuffix(value, pattern, op === '%%');
  if (op.startsWith('/')) return replace(value, pattern, yield* expander.text(sh, part.second ?? []), op);
  const upper = op.startsWith('^');
  const change = (char: string) => {
    if (pattern.source !== '' && !pattern.matches(char)) return char;
    return upper ? char.toUpperCase() : char.toLowerCase();
  };
  return op.length === 2 ? [...value].map(change).join('') : change(value[0] ?? '') + value.slice(1);
}

function atOperator(letter: string, value: string): string {
  switch (letter) {
    case 'U':
      return value.toUpperCase();
    case 'L':
      return value.toLowerCase();
    case 'u':
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case 'Q':
      return `'${value.replaceAll("'", "'\\''")}'`;
    default:
      return value;
  }
}

function stripPrefix(value: string, pattern: Pattern, longest: boolean): string {
  const ends = pattern.ends(value, 0);
  const end = longest ? ends.at(-1) : ends[0];
  return end === undefined ? value : value.slice(end);
}

function stripSuffix(value: string, pattern: Pattern, longest: boolean): string {
  const hits = (start: number) => pattern.ends(value, start).at(-1) === value.length;
  if (longest) {
    for (let start = 0; start <= value.length; start++) if (hits(start)) return value.slice(0, start);
  } else for (let start = value.length; start >= 0; start--) if (hits(start)) return value.slice(0, start);
  return value;
}

function replace(value: string, pattern: Pattern, by: string, op: string): string {
  if (pattern.source === '') return value;
  if (op === '/#') {
    const end = pattern.ends(value, 0).at(-1);
    return end === undefined ? value : by + value.slice(end);
  }
  if (op === '/%') {
    const kept = stripSuffix(value, pattern, true);
    return kept.length === value.length && !pattern.matches('') ? value : kept + by;
  }
  let out = '';
  for (let at = 0; at < value.length; ) {
    const end = pattern.ends(value, at).at(-1);
    if (end === undefined || end === at) {
      out += value[at++];
      continue;
    }
    out += by;
    at = end;
    if (op === '/') return out + value.slice(at);
  }
  return out;
}
