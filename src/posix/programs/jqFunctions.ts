import { decodeBytes, encodeBytes } from '../bytes.ts';
import { decodeBase64, encodeBase64 } from '../text/base64Codec.ts';
import { compileRegex } from '../text/compileRegex.ts';
import { formatDate } from '../text/formatDate.ts';
import {
  compare,
  each,
  failure,
  isObject,
  JqError,
  type JqPath,
  type Json,
  kind,
  text,
  truthy,
  withoutPaths,
  withPath,
} from './jqValues.ts';

type JqFunction = (input: Json, args: Json[]) => Json[];

const DEEP = 1e9;
const LONGEST = 100_000;

/** `@csv` and its like. */
export function formatJq(name: string, value: Json): string {
  switch (name) {
    case '@text':
      return text(value);
    case '@json':
      return JSON.stringify(value);
    case '@base64':
      return encodeBase64(encodeBytes(text(value)));
    case '@base64d':
      return decodeBytes(Uint8Array.from(decodeBase64(text(value)).bytes));
    case '@uri':
      return encodeURIComponent(text(value)).replace(
        /[!'()*]/g,
        (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    case '@html':
      return text(value).replace(
        /[<>&'"]/g,
        (char) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' })[char]!,
      );
    case '@sh':
      return (Array.isArray(value) ? value : [value])
        .map((one) => (typeof one === 'string' ? `'${one.replaceAll("'", "'\\''")}'` : text(one)))
        .join(' ');
    case '@csv':
      return rowOf(value, 'csv')
        .map((one) => (typeof one === 'string' ? `"${one.replaceAll('"', '""')}"` : shown(one)))
        .join(',');
    case '@tsv':
      return rowOf(value, 'tsv')
        .map((one) =>
          shown(one).replace(/[\\\t\n\r]/g, (char) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[char]!),
        )
        .join('\t');
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`, true);
  }
}

const shown = (value: Json): string => (value === null ? '' : text(value));

function rowOf(value: Json, format: string): Json[] {
  if (!Array.isArray(value))
    throw failure(`${kind(value)} (${text(value)}) cannot be ${format}-formatted, only an array can be`);
  const wrong = value.find((one) => typeof one === 'object' && one !== null);
  if (wrong !== undefined) throw failure(`${kind(wrong)} (${text(wrong)}) is not valid in a ${format} row`);
  return value;
}

const string = (value: Json, verb: string): string => {
  if (typeof value !== 'string') throw failure(`${kind(value)} (${text(value)}) cannot be ${verb}`);
  return value;
};
const number = (value: Json): number => {
  if (typeof value !== 'number') throw failure(`${kind(value)} (${text(value)}) number required`);
  return value;
};
const sorted = (value: Json): Json[] => {
  if (!Array.isArray(value)) throw failure(`${kind(value)} (${text(value)}) cannot be sorted, as it is not an array`);
  return [...value].sort(compare);
};

function lengthOf(value: Json): number {
  if (value === null) return 0;
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'string') return [...value].length;
  if (typeof value === 'boolean') throw failure(`boolean (${value}) has no length`);
  return each(value).length;
}

function keysOf(value: Json): Json[] {
  if (Array.isArray(value)) return value.map((_, i) => i);
  if (isObject(value)) return Object.keys(value);
  throw failure(`${kind(value)} (${text(value)}) has no keys`);
}

function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b))
    return Object.entries(b).every(([key, one]) => Object.hasOwn(a, key) && contains(a[key]!, one));
  if (Array.isArray(a) && Array.isArray(b)) return b.every((one) => a.some((other) => contains(other, one)));
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (kind(a) === kind(b)) return compare(a, b) === 0;
  throw failure(`${kind(a)} (${text(a)}) and ${kind(b)} (${text(b)}) cannot have their containment checked`);
}

function flatten(value: Json, depth: number): Json[] {
  return each(value).flatMap((one) => (Array.isArray(one) && depth > 0 ? flatten(one, depth - 1) : [one]));
}

/** Everything that a pattern matches, as jq describes a match. */
function matchesOf(input: Json, pattern: Json, flags: Json): Json[] {
  const [source, own] = Array.isArray(pattern) ? pattern : [pattern, null];
  const how = text(own ?? flags ?? '');
  const subject = string(input, 'matched, as it is not a string');
  const regex = compileRegex(text(source ?? '').replace(/\(\?<(\w+)>/g, '('), {
    extended: true,
    ignoreCase: how.includes('i'),
  });
  if (typeof regex === 'string') throw failure(`${text(source ?? '')} (at offset 0) is not a valid regex: ${regex}`);
  const names = [...text(source ?? '').matchAll(/(?<!\\)\((?!\?[:=!])(?:\?<(\w+)>)?/g)].map(([, name]) => name ?? null);
  const out: Json[] = [];
  for (let from = 0; from <= subject.length; ) {
    const found = regex.exec(subject, from);
    if (!found) break;
    const captures = found.groups.slice(1).map(
      (one, i): Json => ({
        offset: found.start,
        length: one?.length ?? 0,
        string: one ?? null,
        name: names[i] ?? null,
      }),
    );
    out.push({
      offset: found.start,
      length: found.end - found.start,
      string: subject.slice(found.start, found.end),
      captures,
    });
    if (!how.includes('g')) break;
    from = Math.max(
      found.end,
      from + (found.end === found.start ? 1 : 0),
      found.start + 1 * Number(found.end === found.start),
    );
    if (found.end > found.start) from = found.end;
  }
  return out;
}

function captured(match: Json): Json {
  const { captures = [] } = match as { captures?: Json[] };
  const pairs = (captures as { name: Json; string: Json }[]).filter(({ name }) => name !== null);
  return Object.fromEntries(pairs.map((one) => [String(one.name), one.string]));
}

function splitBy(input: Json, pattern: Json): Json[] {
  let at = 0;
  const out: Json[] = [];
  for (const match of matchesOf(input, pattern, 'g') as { offset: number; length: number }[]) {
    out.push(String(input).slice(at, match.offset));
    at = match.offset + match.length;
  }
  return [...out, String(input).slice(at)];
}

function entryPair(entry: Json): [string, Json] {
  if (!isObject(entry)) throw failure(`Cannot index ${kind(entry)} with "key"`);
  const key = entry.key ?? entry.k ?? entry.name ?? entry.Name ?? entry.Key ?? entry.K ?? null;
  return [text(key), entry.value ?? entry.v ?? entry.Value ?? entry.V ?? null];
}

function toNumber(value: Json): number {
  if (typeof value === 'number') return value;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (Number.isNaN(parsed)) throw failure(`${kind(value)} (${JSON.stringify(value)}) cannot be parsed as a number`);
  return parsed;
}

function* range(from: number, to: number, by: number): Generator<number> {
  if (Math.abs((to - from) / by) > LONGEST) throw failure('the range is too long');
  if (by > 0) for (let i = from; i < to; i += by) yield i;
  else if (by < 0) for (let i = from; i > to; i += by) yield i;
}

function indices(input: Json, part: Json): Json {
  if (input === null) return null;
  const out: number[] = [];
  if (typeof input === 'string') {
    const wanted = text(part);
    for (let at = input.indexOf(wanted); at >= 0 && wanted !== ''; at = input.indexOf(wanted, at + 1)) out.push(at);
    return out;
  }
  const list = each(input);
  const wanted = Array.isArray(part) ? part : [part];
  for (let at = 0; at + wanted.length <= list.length; at++)
    if (wanted.every((one, i) => compare(one, list[at + i]!) === 0)) out.push(at);
  return out;
}

const secondsOf = (value: Json): number => {
  const ms = Date.parse(text(value));
  if (Number.isNaN(ms)) throw failure(`date "${text(value)}" does not match format "%Y-%m-%dT%H:%M:%SZ"`);
  return Math.floor(ms / 1000);
};

const parsed = (value: Json): Json => {
  try {
    return JSON.parse(text(value)) as Json;
  } catch {
    throw failure(`${text(value)} (while parsing '${text(value)}')`);
  }
};

export const JQ_FUNCTIONS: Readonly<Record<string, JqFunction>> = {
  'true/0': () => [true],
  'false/0': () => [false],
  'null/0': () => [null],
  'not/0': (input) => [!truthy(input)],
  'length/0': (input) => [lengthOf(input)],
  'utf8bytelength/0': (input) => [encodeBytes(string(input, 'measured')).length],
  'keys/0': (input) => [keysOf(input).sort(compare)],
  'keys_unsorted/0': (input) => [keysOf(input)],
  'type/0': (input) => [kind(input)],
  'tostring/0': (input) => [text(input)],
  'tonumber/0': (input) => [toNumber(input)],
  'tojson/0': (input) => [JSON.stringify(input)],
  'fromjson/0': (input) => [parsed(input)],
  'ascii_downcase/0': (input) => [string(input, 'lowercased').toLowerCase()],
  'ascii_upcase/0': (input) => [string(input, 'uppercased').toUpperCase()],
  'reverse/0': (input) => [
    typeof input === 'string' ? [...input].reverse().join('') : input === null ? [] : [...each(input)].reverse(),
  ],
  'sort/0': (input) => [sorted(input)],
  'unique/0': (input) => [sorted(input).filter((one, i, all) => i === 0 || compare(one, all[i - 1]!) !== 0)],
  'min/0': (input) => [sorted(input)[0] ?? null],
  'max/0': (input) => [sorted(input).at(-1) ?? null],
  'from_entries/0': (input) => [Object.fromEntries(each(input).map(entryPair))],
  'flatten/0': (input) => [flatten(input, DEEP)],
  'flatten/1': (input, [depth]) => [flatten(input, Number(depth))],
  'floor/0': (input) => [Math.floor(number(input))],
  'ceil/0': (input) => [Math.ceil(number(input))],
  'round/0': (input) => [Math.round(number(input))],
  'sqrt/0': (input) => [Math.sqrt(number(input))],
  'abs/0': (input) => [Math.abs(number(input))],
  'fabs/0': (input) => [Math.abs(number(input))],
  'log/0': (input) => [Math.log(number(input))],
  'exp/0': (input) => [Math.exp(number(input))],
  'pow/2': (_, [a, b]) => [Number(a) ** Number(b)],
  'infinite/0': () => [Number.MAX_VALUE],
  'nan/0': () => [Number.NaN],
  'isnan/0': (input) => [Number.isNaN(input)],
  'isinfinite/0': (input) => [Math.abs(Number(input)) >= Number.MAX_VALUE],
  'explode/0': (input) => [[...string(input, 'exploded')].map((char) => char.codePointAt(0)!)],
  'implode/0': (input) => [String.fromCodePoint(...each(input).map(Number))],
  'trim/0': (input) => [string(input, 'trimmed').trim()],
  'ltrim/0': (input) => [string(input, 'trimmed').trimStart()],
  'rtrim/0': (input) => [string(input, 'trimmed').trimEnd()],
  'toarray/0': (input) => [Array.isArray(input) ? input : [input]],
  'transpose/0': (input) => {
    const rows = each(input) as Json[][];
    const width = Math.max(0, ...rows.map((row) => row.length));
    return [Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null))];
  },
  'tostream/0': (input) => [[[], input]],
  'error/0': (input) => {
    throw new JqError(text(input), false, input);
  },
  'error/1': (_, [value]) => {
    throw new JqError(text(value ?? null), false, value ?? null);
  },
  'halt/0': () => [],
  'debug/0': (input) => [input],
  'debug/1': (input) => [input],
  'input_line_number/0': () => [0],
  'builtins/0': () => [Object.keys(JQ_FUNCTIONS)],
  'has/1': (input, [key]) => {
    if (Array.isArray(input)) return [Number(key) >= 0 && Number(key) < input.length];
    if (isObject(input)) return [Object.hasOwn(input, text(key ?? ''))];
    throw failure(
      `Cannot check whether ${kind(input)} has a ${typeof key === 'string' ? 'string' : kind(key ?? null)} key`,
    );
  },
  'contains/1': (input, [part]) => [contains(input, part ?? null)],
  'join/1': (input, [glue]) => [
    each(input)
      .map(shown)
      .join(text(glue ?? '')),
  ],
  'split/1': (input, [by]) => [string(input, 'split') === '' ? [] : string(input, 'split').split(text(by ?? ''))],
  'split/2': (input, [by]) => [splitBy(input, by ?? '')],
  'ascii/1': (input) => [input],
  'startswith/1': (input, [part]) => [string(input, 'checked for its start').startsWith(text(part ?? ''))],
  'endswith/1': (input, [part]) => [string(input, 'checked for its end').endsWith(text(part ?? ''))],
  'ltrimstr/1': (input, [part]) => [
    typeof input === 'string' && input.startsWith(text(part ?? '')) ? input.slice(text(part ?? '').length) : input,
  ],
  'rtrimstr/1': (input, [part]) => [
    typeof input === 'string' && part !== '' && input.endsWith(text(part ?? ''))
      ? input.slice(0, input.length - text(part ?? '').length)
      : input,
  ],
  'test/1': (input, [pattern]) => [matchesOf(input, pattern ?? '', '').length > 0],
  'test/2': (input, [pattern, flags]) => [matchesOf(input, pattern ?? '', flags ?? '').length > 0],
  'match/2': (input, [pattern, flags]) => matchesOf(input, pattern ?? '', flags ?? ''),
  'captured/0': (input) => [captured(input)],
  'index/1': (input, [part]) => [(indices(input, part ?? null) as Json[] | null)?.[0] ?? null],
  'rindex/1': (input, [part]) => [(indices(input, part ?? null) as Json[] | null)?.at(-1) ?? null],
  'indices/1': (input, [part]) => [indices(input, part ?? null)],
  'range/1': (_, [to]) => [...range(0, Number(to), 1)],
  'range/2': (_, [from, to]) => [...range(Number(from), Number(to), 1)],
  'range/3': (_, [from, to, by]) => [...range(Number(from), Number(to), Number(by))],
  'setpath/2': (input, [path, value]) => [withPath(input, path as JqPath, () => value ?? null)],
  'delpaths/1': (input, [paths]) => [withoutPaths(input, paths as JqPath[])],
  'fromdateiso8601/0': (input) => [secondsOf(input)],
  'strptime/1': (input) => [secondsOf(input)],
  'mktime/0': (input) => [typeof input === 'number' ? input : secondsOf(input)],
  'gmtime/0': (input) => [input],
  'strftime/1': (input, [format]) => [formatDate(text(format ?? ''), number(input) * 1000)],
  'pairs_sorted/0': (input) => [[...each(input)].sort((a, b) => compare((a as Json[])[0]!, (b as Json[])[0]!))],
  'pairs_grouped/0': (input) => {
    const groups: { key: Json; items: Json[] }[] = [];
    for (const pair of each(input) as [Json, Json][]) {
      const last = groups.at(-1);
      if (last && compare(last.key, pair[0]) === 0) last.items.push(pair[1]);
      else groups.push({ key: pair[0], items: [pair[1]] });
    }
    return [groups.map(({ items }) => items)];
  },
};
