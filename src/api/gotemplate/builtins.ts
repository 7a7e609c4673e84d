import { goSprintf } from '../../base/goSprintf.ts';
import { goType } from '../../base/goType.ts';
import { goValue } from '../../base/goValue.ts';
import { isObject } from '../patch/jsonObject.ts';
import { comparisons } from './comparisons.ts';

/**
 * A function of templates. `least` and `most` arguments (`most` absent: any number). It throws an Error whose message
 * the template shows after `error calling NAME: `. A null argument is Go's nil; a missing key comes as null.
 */
export interface TemplateFunction {
  readonly least: number;
  readonly most?: number;
  readonly call: (...args: unknown[]) => unknown;
}

export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>;

const exactly = (count: number, call: (...args: unknown[]) => unknown): TemplateFunction => ({
  least: count,
  most: count,
  call,
});
const atLeast = (least: number, call: (...args: unknown[]) => unknown): TemplateFunction => ({ least, call });

/** Whether a condition takes the value for true: not zero, not empty, not missing. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}

/** What every template knows; `and` and `or` are there for their names, the template itself stops them early. */
export const builtins: TemplateFunctions = {
  and: atLeast(1, (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1)),
  or: atLeast(1, (...args) => args.find(isTrue) ?? args.at(-1)),
  not: exactly(1, (value) => !isTrue(value)),
  call: atLeast(1, (target, ...args) => {
    if (typeof target !== 'function') throw new Error(`non-function of type ${goType(target)}`);
    return target(...args);
  }),
  html: atLeast(0, (...args) => escapeHtml(joined(args))),
  js: atLeast(0, (...args) => escapeJs(joined(args))),
  urlquery: atLeast(0, (...args) => escapeQuery(joined(args))),
  index: atLeast(1, (item, ...indexes) => indexes.reduce(indexOne, item)),
  slice: atLeast(1, (item, ...indexes) => sliceOf(item, indexes)),
  len: exactly(1, lengthOf),
  print: atLeast(0, (...args) => goPrint(args)),
  println: atLeast(0, (...args) => `${args.map(goValue).join(' ')}\n`),
  printf: atLeast(1, (format, ...args) => {
    if (typeof format !== 'string') throw new Error(`wrong type for value; expected string; got ${goType(format)}`);
    return goSprintf(format, args);
  }),
  ...comparisons,
};

/** Go's Print: a space between two arguments that are no strings. */
function goPrint(args: readonly unknown[]): string {
  let text = '';
  args.forEach((arg, i) => {
    if (i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string') text += ' ';
    text += goValue(arg);
  });
  return text;
}

const joined = (args: readonly unknown[]): string =>
  args.length === 1 ? (args[0] === null ? '<no value>' : goValue(args[0])) : goPrint(args);

function indexOne(item: unknown, index: unknown): unknown {
  if (item === null || item === undefined) throw new Error('index of untyped nil');
  if (Array.isArray(item) || typeof item === 'string') {
    const at = integerIndex(index, item.length);
    if (at >= item.length) throw new Error(`index out of range: ${at}`);
    return typeof item === 'string' ? item.charCodeAt(at) : item[at];
  }
  if (!isObject(item)) throw new Error(`can't index item of type ${goType(item)}`);
  if (typeof index !== 'string') throw new Error(`value has type ${goType(index)}; should be string`);
  return Object.hasOwn(item, index) ? item[index] : undefined;
}

function integerIndex(index: unknown, length: number): number {
  if (index === null || index === undefined) throw new Error('cannot index slice/array with nil');
  if (typeof index !== 'number' || !Number.isInteger(index))
    throw new Error(`cannot index slice/array with type ${goType(index)}`);
  if (index < 0 || index > length) throw new Error(`index out of range: ${index}`);
  return index;
}

function sliceOf(item: unknown, indexes: readonly unknown[]): unknown {
  if (item === null || item === undefined) throw new Error('slice of untyped nil');
  if (indexes.length > 3) throw new Error(`too many slice indexes: ${indexes.length}`);
  if (!Array.isArray(item) && typeof item !== 'string') throw new Error(`can't slice item of type ${goType(item)}`);
  const [from = 0, to = item.length] = indexes.map((index) => integerIndex(index, item.length));
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  return item.slice(from, to);
}

/** Strings count in bytes of UTF-8. */
function lengthOf(item: unknown): number {
  if (item === null || item === undefined) throw new Error('len of nil pointer');
  if (typeof item === 'string') return encodeURIComponent(item).replace(/%../g, '.').length;
  if (Array.isArray(item)) return item.length;
  if (isObject(item)) return Object.keys(item).length;
  throw new Error(`len of type ${goType(item)}`);
}

const HTML: Record<string, string> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};
const escapeHtml = (text: string): string => text.replace(/[\0"'&<>]/g, (char) => HTML[char] as string);

function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=\0-\x1f]/g, (char) => {
    if (char === '\\' || char === "'" || char === '"') return `\\${char}`;
    return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

function escapeQuery(text: string): string {
  const escaped = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.replaceAll('%20', '+');
}
