import { goNumber } from '../../base/goValue.ts';
import { goQuote } from '../FieldError.ts';

/**
 * One step of a path in the form of FieldsV1: `f:name` (a field), `k:{"name":"c"}` (an item of a list with keys),
 * `v:"x"` (an item of a set). Source: structured-merge-diff/v6/fieldpath.
 */
export type PathElement = string;

export const fieldElement = (name: string): PathElement => `f:${name}`;
export const valueElement = (value: unknown): PathElement => `v:${JSON.stringify(value)}`;

/** The element of a list's item by its keys, which are put in alphabetical order. */
export function keyElement(keys: Readonly<Record<string, unknown>>): PathElement {
  const sorted = Object.keys(keys).sort();
  return `k:{${sorted.map((key) => `${JSON.stringify(key)}:${JSON.stringify(keys[key] ?? null)}`).join(',')}}`;
}

/** The step as a path shows it: `.name`, `[name="c"]`, `[="x"]`. */
export function printElement(element: PathElement): string {
  const text = element.slice(2);
  if (element.startsWith('f:')) return `.${text}`;
  if (element.startsWith('i:')) return `[${text}]`;
  if (element.startsWith('v:')) return `[=${printValue(JSON.parse(text))}]`;
  const keys = JSON.parse(text) as Record<string, unknown>;
  return `[${Object.keys(keys)
    .sort()
    .map((key) => `${key}=${printValue(keys[key])}`)
    .join(',')}]`;
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  return typeof value === 'number' ? goNumber(value) : String(value);
}

const KIND_ORDER = 'fkvi';

/** The order in which FieldsV1 lists steps: fields, then items by key, values, indexes. */
export function compareElements(a: PathElement, b: PathElement): number {
  const kinds = KIND_ORDER.indexOf(a.charAt(0)) - KIND_ORDER.indexOf(b.charAt(0));
  if (kinds !== 0) return kinds;
  const [left, right] = [a.slice(2), b.slice(2)];
  if (a.startsWith('f:')) return left < right ? -1 : left > right ? 1 : 0;
  return compareValues(JSON.parse(left), JSON.parse(right));
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isFields(a) && isFields(b)) {
    const [left, right] = [Object.keys(a).sort(), Object.keys(b).sort()];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const [l, r] = [left[i] as string, right[i] as string];
      if (l !== r) return l < r ? -1 : 1;
      const order = compareValues(a[l], b[r]);
      if (order !== 0) return order;
    }
    return left.length - right.length;
  }
  const [l, r] = [String(a), String(b)];
  return l < r ? -1 : l > r ? 1 : 0;
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
