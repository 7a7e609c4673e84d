import { RE2JS } from 're2js';
import { goQuote } from '../../../../api/FieldError.ts';
import { wellFormed } from '../bytes.ts';
import { CelError } from '../CelError.ts';
import { type Evaluation, Functions } from '../CelFunction.ts';
import { BOOL, DYN, INT, listOf, STRING } from '../CelType.ts';
import {
  CelList,
  CelMap,
  type CelValue,
  Duration,
  durationText,
  Optional,
  Timestamp,
  timestampText,
  Uint,
} from '../values.ts';
import { textOf } from './conversions.ts';

/** Characters, as CEL counts them. */
const chars = (text: string): string[] => [...text];

/** Going through a text costs a tenth of its length. */
function traverse(evaluation: Evaluation, ...texts: string[]): void {
  for (const text of texts) evaluation.charge(Math.ceil(text.length * 0.1));
}

/** Functions of texts: the language's own, and cel-go's `ext.Strings` version 2, and Kubernetes' `find` and `findAll`. */
export function strings(): Functions {
  const functions = new Functions();
  simple(functions);
  positions(functions);
  functions.member('split', [STRING, STRING], listOf(STRING), ([a, by]) => split(a as string, by as string, -1));
  functions.member('split', [STRING, STRING, INT], listOf(STRING), ([a, by, n]) =>
    split(a as string, by as string, Number(n)),
  );
  functions.member('replace', [STRING, STRING, STRING], STRING, ([a, from, to], on) => {
    traverse(on, a as string);
    return replace(a as string, from as string, to as string, -1);
  });
  functions.member('replace', [STRING, STRING, STRING, INT], STRING, ([a, from, to, n]) =>
    replace(a as string, from as string, to as string, Number(n)),
  );
  const join = (list: CelValue | undefined, by: string): string => (list as CelList).values.map(textOf).join(by);
  functions.member('join', [listOf(STRING)], STRING, ([list]) => join(list, ''));
  functions.member('join', [listOf(STRING), STRING], STRING, ([list, by]) => join(list, by as string));
  functions.global('jsonpatch.escapeKey', [STRING], STRING, ([a]) =>
    (a as string).replaceAll('~', '~0').replaceAll('/', '~1'),
  );
  functions.global('strings.quote', [STRING], STRING, ([a]) => goQuote(a as string));
  functions.member('format', [STRING, listOf(DYN)], STRING, ([a, args], on) => {
    traverse(on, a as string);
    return format(a as string, (args as CelList).values);
  });
  patterns(functions);
  return functions;
}

function simple(functions: Functions): void {
  const tests: Readonly<Record<string, (text: string, other: string) => boolean>> = {
    startsWith: (text, other) => text.startsWith(other),
    endsWith: (text, other) => text.endsWith(other),
    contains: (text, other) => text.includes(other),
  };
  for (const [name, test] of Object.entries(tests)) {
    functions.member(name, [STRING, STRING], BOOL, ([a, b], on) => {
      traverse(on, name === 'contains' ? (a as string) : (b as string));
      return test(a as string, b as string);
    });
  }
  const changes: Readonly<Record<string, (text: string) => string>> = {
    lowerAscii: (text) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    upperAscii: (text) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
    trim: (text) => text.trim(),
    reverse: (text) => chars(text).reverse().join(''),
  };
  for (const [name, change] of Object.entries(changes)) {
    functions.member(name, [STRING], STRING, ([a], on) => {
      traverse(on, a as string);
      return change(a as string);
    });
  }
}

function positions(functions: Functions): void {
  functions.member('charAt', [STRING, INT], STRING, ([a, i]) => {
    const all = chars(a as string);
    const at = Number(i);
    if (at < 0 || at > all.length) throw new CelError(`index out of range: ${at}`);
    return all[at] ?? '';
  });
  const cut = (text: string, from: number, to: number | undefined): string => {
    const all = chars(text);
    const end = to ?? all.length;
    if (from < 0 || from > all.length) throw new CelError(`index out of range: ${from}`);
    if (end < 0 || end > all.length) throw new CelError(`index out of range: ${end}`);
    if (from > end) throw new CelError(`invalid substring range. start: ${from}, end: ${end}`);
    return all.slice(from, end).join('');
  };
  functions.member('substring', [STRING, INT], STRING, ([a, i]) => cut(a as string, Number(i), undefined));
  functions.member('substring', [STRING, INT, INT], STRING, ([a, i, j]) => cut(a as string, Number(i), Number(j)));
  for (const last of [false, true]) {
    const name = last ? 'lastIndexOf' : 'indexOf';
    const find = (text: string, part: string, from: number | undefined): bigint => {
      const all = chars(text);
      if (from !== undefined && (from < 0 || from > all.length)) throw new CelError(`index out of range: ${from}`);
      const units = from === undefined ? undefined : all.slice(0, from).join('').length;
      const at = last ? text.lastIndexOf(part, units ?? text.length) : text.indexOf(part, units ?? 0);
      return BigInt(at < 0 ? -1 : chars(text.slice(0, at)).length);
    };
    functions.member(name, [STRING, STRING], INT, ([a, b], on) => {
      traverse(on, a as string);
      return find(a as string, b as string, undefined);
    });
    functions.member(name, [STRING, STRING, INT], INT, ([a, b, i]) => find(a as string, b as string, Number(i)));
  }
}

function split(text: string, by: string, limit: number): CelList {
  if (limit === 0) return CelList.of([]);
  const parts = by === '' ? chars(text) : text.split(by);
  if (limit < 0 || parts.length <= limit) return CelList.of(parts);
  return CelList.of([...parts.slice(0, limit - 1), parts.slice(limit - 1).join(by)]);
}

function replace(text: string, from: string, to: string, limit: number): string {
  if (limit < 0) return text.replaceAll(from, () => to);
  const parts = from === '' ? ['', ...chars(text), ''] : text.split(from);
  const kept = Math.min(limit, parts.length - 1);
  return (
    parts.slice(0, kept + 1).join(to) +
    parts
      .slice(kept + 1)
      .map((part) => from + part)
      .join('')
  );
}

/** Compiled patterns: the same ones are asked for with every object. */
const compiled = new Map<string, RE2JS>();

function pattern(text: string): RE2JS {
  const known = compiled.get(text);
  if (known) return known;
  if (compiled.size > 500) compiled.clear();
  try {
    const made = RE2JS.compile(text);
    compiled.set(text, made);
    return made;
  } catch (error) {
    throw new CelError(error instanceof Error ? error.message : String(error));
  }
}

function patterns(functions: Functions): void {
  const matches = ([a, b]: readonly CelValue[], on: Evaluation): boolean => {
    on.charge(Math.ceil(((a as string).length * 0.1 + 1) * Math.max(1, (b as string).length * 0.25)));
    return pattern(b as string)
      .matcher(a as string)
      .find();
  };
  functions.member('matches', [STRING, STRING], BOOL, matches).global('matches', [STRING, STRING], BOOL, matches);
  functions.member('find', [STRING, STRING], STRING, ([a, b], on) => {
    traverse(on, a as string);
    const matcher = pattern(b as string).matcher(a as string);
    return matcher.find() ? (matcher.group() ?? '') : '';
  });
  const findAll = (text: string, by: string, limit: number): CelList => {
    const matcher = pattern(by).matcher(text);
    const found: string[] = [];
    while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
    return CelList.of(found);
  };
  functions.member('findAll', [STRING, STRING], listOf(STRING), ([a, b]) => findAll(a as string, b as string, -1));
  functions.member('findAll', [STRING, STRING, INT], listOf(STRING), ([a, b, n]) =>
    findAll(a as string, b as string, Number(n)),
  );
}

/** `%s %d %f %e %b %x %X %o`, as `ext.Strings` has them. */
function format(text: string, args: readonly CelValue[]): string {
  let next = 0;
  const out = text.replace(
    /%(%|(?:\.(\d+))?([a-zA-Z]))|%$/g,
    (whole: string, body?: string, precision?: string, verb?: string) => {
      if (body === '%') return '%';
      if (verb === undefined) throw new CelError(`could not parse formatting clause: ${whole}`);
      if (next >= args.length) throw new CelError(`index ${next} out of range`);
      return clause(verb, precision === undefined ? 6 : Number(precision), args[next++] as CelValue);
    },
  );
  if (next < args.length) throw new CelError(`too many arguments supplied to string.format`);
  return out;
}

function clause(verb: string, precision: number, value: CelValue): string {
  const integer = value instanceof Uint ? value.value : typeof value === 'bigint' ? value : undefined;
  switch (verb) {
    case 's':
      return shown(value);
    case 'd':
      if (integer !== undefined) return String(integer);
      break;
    case 'f':
      if (typeof value === 'number' || integer !== undefined) return Number(integer ?? value).toFixed(precision);
      break;
    case 'e':
      if (typeof value === 'number') return value.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
      break;
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      if (integer !== undefined) return integer.toString(2);
      break;
    case 'o':
      if (integer !== undefined) return integer.toString(8);
      break;
    case 'x':
    case 'X': {
      const hex = integer !== undefined ? integer.toString(16) : typeof value === 'string' ? hexOf(value) : undefined;
      if (hex !== undefined) return verb === 'X' ? hex.toUpperCase() : hex;
      break;
    }
    default:
      throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
  throw new CelError(`error during formatting: no such overload`);
}

const hexOf = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replace(/%([0-9A-F]{2})|(.)/g, (_, hex?: string, char?: string) =>
    hex ? hex.toLowerCase() : (char ?? '').charCodeAt(0).toString(16),
  );

/** A value as `%s` writes it. */
function shown(value: CelValue): string {
  if (value instanceof CelList) return `[${value.values.map(shown).join(', ')}]`;
  if (value instanceof CelMap) {
    const entries = value.keys().map((key) => `${shown(key)}: ${shown(value.get(key) ?? null)}`);
    return `{${entries.sort().join(', ')}}`;
  }
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Optional) return 'optional';
  return textOf(value);
}
