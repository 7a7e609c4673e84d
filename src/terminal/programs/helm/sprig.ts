import { isTrue, type TemplateFunctions } from '../../../api/gotemplate/builtins.ts';
import { decodeBase64 } from '../../../api/gotemplate/decodeBase64.ts';
import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import { encodeBytes } from '../../../posix/bytes.ts';
import { encodeBase64 } from '../../../posix/text/base64Codec.ts';
import { sprigMore } from './sprigMore.ts';
import { isMap, mergeValues } from './values.ts';

type Call = (...args: never[]) => unknown;

/** Functions that may be random or tell the time ask the terminal for it. */
export interface SprigSource {
  random(): number;
  now(): number;
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const whole = (value: unknown): number => Math.trunc(Number(value) || 0);
const indentBy = (n: unknown, value: unknown): string => text(value).replace(/^/gm, ' '.repeat(whole(n)));
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const yamlOf = (value: unknown): string => (value === undefined ? 'null' : stringifyYaml(value).replace(/\n$/, ''));

const strings: Record<string, Call> = {
  quote: (...values: unknown[]) =>
    values
      .filter((one) => one !== null)
      .map((one) => JSON.stringify(text(one)))
      .join(' '),
  squote: (...values: unknown[]) =>
    values
      .filter((one) => one !== null)
      .map((one) => `'${text(one)}'`)
      .join(' '),
  trim: (value: unknown) => text(value).trim(),
  trimSuffix: (end: string, value: unknown) =>
    text(value).endsWith(end) ? text(value).slice(0, text(value).length - end.length) : text(value),
  trimPrefix: (start: string, value: unknown) =>
    text(value).startsWith(start) ? text(value).slice(start.length) : text(value),
  trimAll: (cut: string, value: unknown) => {
    let out = text(value);
    while (out !== '' && cut.includes(out[0]!)) out = out.slice(1);
    while (out !== '' && cut.includes(out.at(-1)!)) out = out.slice(0, -1);
    return out;
  },
  upper: (value: unknown) => text(value).toUpperCase(),
  lower: (value: unknown) => text(value).toLowerCase(),
  title: (value: unknown) => text(value).replace(/(^|\s)\S/g, (match) => match.toUpperCase()),
  untitle: (value: unknown) => text(value).replace(/(^|\s)\S/g, (match) => match.toLowerCase()),
  repeat: (n: unknown, value: unknown) => text(value).repeat(Math.min(10_000, whole(n))),
  substr: (from: number, to: number, value: unknown) => text(value).slice(from, to < 0 ? undefined : to),
  trunc: (n: number, value: unknown) => (n < 0 ? text(value).slice(n) : text(value).slice(0, n)),
  nospace: (value: unknown) => text(value).replace(/\s/g, ''),
  replace: (from: string, to: string, value: unknown) => text(value).replaceAll(from, to),
  contains: (part: unknown, value: unknown) => text(value).includes(text(part)),
  hasPrefix: (part: unknown, value: unknown) => text(value).startsWith(text(part)),
  hasSuffix: (part: unknown, value: unknown) => text(value).endsWith(text(part)),
  indent: indentBy,
  nindent: (n: unknown, value: unknown) => `\n${indentBy(n, value)}`,
  toString: text,
  toStrings: (value: unknown) => list(value).map(text),
  join: (by: string, value: unknown) => list(value).map(text).join(by),
  splitList: (by: string, value: unknown) => text(value).split(by),
  split: (by: string, value: unknown) =>
    Object.fromEntries(
      text(value)
        .split(by)
        .map((part, i) => [`_${i}`, part]),
    ),
  kebabcase: (value: unknown) =>
    text(value)
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .replace(/[\s_]+/g, '-')
      .toLowerCase(),
  snakecase: (value: unknown) =>
    text(value)
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[\s-]+/g, '_')
      .toLowerCase(),
  camelcase: (value: unknown) => text(value).replace(/(?:^|[-_\s])(\w)/g, (_, letter: string) => letter.toUpperCase()),
  regexMatch: (pattern: string, value: unknown) => new RegExp(pattern).test(text(value)),
  regexReplaceAll: (pattern: string, value: unknown, by: string) =>
    text(value).replace(new RegExp(pattern, 'g'), by.replace(/\$\{(\w+)\}/g, '$$$1')),
  b64enc: (value: unknown) => encodeBase64(encodeBytes(text(value))),
  b64dec: (value: unknown) => decodeBase64(text(value)),
};

const collections: Record<string, Call> = {
  list: (...values: unknown[]) => values,
  tuple: (...values: unknown[]) => values,
  dict: (...pairs: unknown[]) => {
    const map: Record<string, unknown> = {};
    for (let i = 0; i < pairs.length; i += 2) map[text(pairs[i])] = pairs[i + 1] ?? '';
    return map;
  },
  get: (map: unknown, key: string) => (isMap(map) ? (map[key] ?? '') : ''),
  set: (map: unknown, key: string, value: unknown) => (isMap(map) ? Object.assign(map, { [key]: value }) : map),
  unset: (map: unknown, key: string) => {
    if (isMap(map)) delete map[key];
    return map;
  },
  hasKey: (map: unknown, key: string) => isMap(map) && Object.hasOwn(map, key),
  keys: (...maps: unknown[]) => maps.flatMap((map) => (isMap(map) ? Object.keys(map) : [])),
  values: (map: unknown) => (isMap(map) ? Object.values(map) : []),
  pick: (map: unknown, ...keys: string[]) =>
    isMap(map) ? Object.fromEntries(Object.entries(map).filter(([key]) => keys.includes(key))) : {},
  omit: (map: unknown, ...keys: string[]) =>
    isMap(map) ? Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key))) : {},
  merge: (first: unknown, ...others: unknown[]) =>
    others.reduce<Record<string, unknown>>(
      (all, one) => mergeValues(isMap(one) ? one : {}, all),
      isMap(first) ? first : {},
    ),
  mergeOverwrite: (first: unknown, ...others: unknown[]) =>
    others.reduce<Record<string, unknown>>(
      (all, one) => mergeValues(all, isMap(one) ? one : {}),
      isMap(first) ? first : {},
    ),
  deepCopy: (value: unknown) => structured(value),
  dig: (...args: unknown[]) => {
    let at = args.at(-1);
    for (const key of args.slice(0, -2)) {
      if (!isMap(at) || !Object.hasOwn(at, text(key))) return args.at(-2);
      at = at[text(key)];
    }
    return at;
  },
  first: (value: unknown) => list(value)[0] ?? '',
  last: (value: unknown) => list(value).at(-1) ?? '',
  rest: (value: unknown) => list(value).slice(1),
  initial: (value: unknown) => list(value).slice(0, -1),
  append: (value: unknown, more: unknown) => [...list(value), more],
  prepend: (value: unknown, more: unknown) => [more, ...list(value)],
  concat: (...lists: unknown[]) => lists.flatMap(list),
  has: (one: unknown, value: unknown) => list(value).some((item) => same(item, one)),
  without: (value: unknown, ...gone: unknown[]) => list(value).filter((item) => !gone.some((one) => same(item, one))),
  uniq: (value: unknown) => list(value).filter((item, i, all) => all.findIndex((one) => same(one, item)) === i),
  reverse: (value: unknown) => [...list(value)].reverse(),
  compact: (value: unknown) => list(value).filter(isTrue),
  sortAlpha: (value: unknown) => list(value).map(text).sort(),
  until: (n: unknown) => Array.from({ length: Math.min(10_000, whole(n)) }, (_, i) => i),
  untilStep: (from: number, to: number, step: number) =>
    Array.from({ length: Math.min(10_000, Math.max(0, Math.ceil((to - from) / step))) }, (_, i) => from + i * step),
};

const logic: Record<string, Call> = {
  default: (fallback: unknown, value?: unknown) => (isTrue(value) ? value : fallback),
  empty: (value: unknown) => !isTrue(value),
  coalesce: (...values: unknown[]) => values.find(isTrue) ?? '',
  ternary: (yes: unknown, no: unknown, condition: unknown) => (isTrue(condition) ? yes : no),
  all: (...values: unknown[]) => values.every(isTrue),
  any: (...values: unknown[]) => values.some(isTrue),
  required: (message: string, value?: unknown) => {
    if (value === null || value === undefined || value === '') throw new Error(message);
    return value;
  },
  fail: (message: string) => {
    throw new Error(message);
  },
  kindIs: (kind: string, value: unknown) => kindOf(value) === kind,
  kindOf: (value: unknown) => kindOf(value),
  typeIs: (kind: string, value: unknown) => kindOf(value) === kind,
  typeOf: (value: unknown) => kindOf(value),
  lookup: () => ({}),
  int: whole,
  int64: whole,
  atoi: whole,
  float64: (value: unknown) => Number(value) || 0,
  add: (...values: unknown[]) => values.reduce<number>((sum, one) => sum + whole(one), 0),
  add1: (value: unknown) => whole(value) + 1,
  sub: (a: unknown, b: unknown) => whole(a) - whole(b),
  mul: (...values: unknown[]) => values.reduce<number>((product, one) => product * whole(one), 1),
  div: (a: unknown, b: unknown) => Math.trunc(whole(a) / whole(b)),
  mod: (a: unknown, b: unknown) => whole(a) % whole(b),
  max: (...values: unknown[]) => Math.max(...values.map(whole)),
  min: (...values: unknown[]) => Math.min(...values.map(whole)),
  floor: (value: unknown) => Math.floor(Number(value)),
  ceil: (value: unknown) => Math.ceil(Number(value)),
  round: (value: unknown, digits: number) => Number(Number(value).toFixed(digits)),
  semverCompare: (range: string, version: string) => semverCompare(range, version),
};

const formats: Record<string, Call> = {
  toYaml: yamlOf,
  fromYaml: (value: unknown) => parseYaml(text(value)) ?? {},
  toJson: (value: unknown) => JSON.stringify(value) ?? 'null',
  toRawJson: (value: unknown) => JSON.stringify(value) ?? 'null',
  toPrettyJson: (value: unknown) => JSON.stringify(value, null, 2) ?? 'null',
  fromJson: (value: unknown) => JSON.parse(text(value)) as unknown,
};

/** Functions that have a twin with `must` before its name, which fails where this one is silent. */
const MAY_FAIL =
  'append prepend first last rest initial reverse uniq without has compact slice concat merge mergeOverwrite deepCopy dig keys regexMatch regexFind regexFindAll regexReplaceAll regexSplit toJson toPrettyJson toRawJson fromJson toYaml'.split(
    ' ',
  );

/** The functions of charts beyond Go's: sprig's most used ones and helm's own, without `include` and `tpl`. */
export function sprig(source: SprigSource): TemplateFunctions {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const some = (letters: string, n: unknown): string =>
    Array.from({ length: whole(n) }, () => letters[Math.floor(source.random() * letters.length)]).join('');
  const impure: Record<string, Call> = {
    randAlphaNum: (n: unknown) => some(alphabet, n),
    randAlpha: (n: unknown) => some(alphabet.slice(0, 52), n),
    randNumeric: (n: unknown) => some('0123456789', n),
    uuidv4: () =>
      `${some('0123456789abcdef', 8)}-${some('0123456789abcdef', 4)}-4${some('0123456789abcdef', 3)}-a${some('0123456789abcdef', 3)}-${some('0123456789abcdef', 12)}`,
    randAscii: (n: unknown) => some(alphabet, n),
    now: () => new Date(source.now()).toISOString(),
  };
  const all: Record<string, Call> = {
    ...sprigMore(source.now),
    ...strings,
    ...collections,
    ...logic,
    ...formats,
    ...impure,
  };
  for (const name of MAY_FAIL) {
    const call = all[name];
    if (call) all[`must${name.slice(0, 1).toUpperCase()}${name.slice(1)}`] = call;
  }
  return Object.fromEntries(
    Object.entries(all).map(([name, call]) => [name, { least: 0, call: call as (...args: unknown[]) => unknown }]),
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'invalid';
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'object') return 'map';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  return 'string';
}

function structured(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structured);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, structured(one)]));
  return value;
}

/** `>=1.19-0`, `<1.22`, `^1.20`, several with commas or spaces: compared by major, minor, patch. */
function semverCompare(range: string, version: string): boolean {
  const numbers = (of: string): number[] => (/\d+(?:\.\d+){0,2}/.exec(of)?.[0] ?? '0').split('.').map(Number);
  const mine = numbers(version);
  const compare = (other: readonly number[]): number => {
    for (let i = 0; i < 3; i++) if ((mine[i] ?? 0) !== (other[i] ?? 0)) return (mine[i] ?? 0) - (other[i] ?? 0);
    return 0;
  };
  return [...range.matchAll(/(>=|<=|!=|[><=^~])?\s*v?(\d[\w.-]*)/g)].every(([, operator = '=', wanted = '']) => {
    const difference = compare(numbers(wanted));
    if (operator === '^' || operator === '~') return difference >= 0 && mine[0] === numbers(wanted)[0];
    const holds = { '>=': difference >= 0, '<=': difference <= 0, '>': difference > 0, '<': difference < 0 };
    return operator === '!=' ? difference !== 0 : (holds[operator as keyof typeof holds] ?? difference === 0);
  });
}
