import { deepEqual } from '../../base/deepEqual.ts';
import { compilePattern } from './compilePattern.ts';
import { formatCheck } from './formats.ts';
import type { JsonSchemaProps } from './JsonSchemaProps.ts';
import {
  notAmong,
  type Place,
  placeText,
  tooLongText,
  type Violation,
  wrongSomewhere,
  wrongType,
  wrongValue,
} from './violations.ts';

/**
 * Adds what is wrong with a value, and answers with how much of it matched: upstream chooses the alternative of an
 * `anyOf` or `oneOf` whose errors it shows by that number (kube-openapi validate, `Result.MatchCount`).
 */
export type ScalarCheck = (value: unknown, place: Place, out: Violation[]) => number;

export const INT32_MAX = 2147483647;

export function jsonTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** The format as kept for the type; formats that say nothing for it are ignored. */
function keptFormat(schema: JsonSchemaProps): string {
  const { type = '', format = '' } = schema;
  if (schema['x-kubernetes-int-or-string']) return '';
  if (type === 'integer') return format === 'int32' || format === 'int64' ? format : '';
  if (type === 'number') return format === 'float' || format === 'double' ? format : '';
  return (type === '' || type === 'string') && formatCheck(format) ? format : '';
}

/** The check of the type; undefined when the schema does not say. */
export function compileType(schema: JsonSchemaProps): ScalarCheck | undefined {
  const types = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  const format = keptFormat(schema);
  if (types.length === 0 && format === '') return undefined;
  const expected = types.join(',');
  const numeric = types.includes('integer') || types.includes('number');
  return (value, place, out) => {
    const actual = jsonTypeOf(value);
    if (actual === 'null') {
      if (types.length === 0 || schema.nullable) return 1;
      out.push(wrongType(place, expected, 'null'));
      return 0;
    }
    const fits = types.includes(actual) || (actual === 'integer' && types.includes('number'));
    const textual = actual === 'string' || actual === 'array';
    if (format !== '' && !textual && !fits) {
      out.push(wrongType(place, format, actual === 'integer' ? 'int64' : actual === 'number' ? 'float64' : ''));
      return 0;
    }
    if (fits || (format !== '' && textual && !numeric)) return 1;
    out.push(wrongType(place, expected, actual));
    return 0;
  };
}

/** The first rule of length and pattern that a text breaks. */
export function compileString(schema: JsonSchemaProps): ScalarCheck {
  const { maxLength, minLength, pattern } = schema;
  const compiled = pattern ? compilePattern(pattern) : undefined;
  return (value, place, out) => {
    const text = value as string;
    // Two units may be one character, so a text of few units is short enough without counting.
    if (maxLength !== undefined && text.length > maxLength && characters(text) > maxLength) {
      out.push(tooLongText(place, maxLength));
    } else if (minLength !== undefined && characters(text) < minLength) {
      out.push(wrongValue(place, text, `should be at least ${minLength} chars long`));
    } else if (typeof compiled === 'string') {
      out.push(wrongValue(place, text, `should match '${pattern}, but pattern is invalid: ${compiled}'`));
    } else if (compiled && !compiled.matches(text)) {
      out.push(wrongValue(place, text, `should match '${pattern}'`));
    }
    return 0;
  };
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The check of a text's format; undefined when there is none. */
export function compileFormat(schema: JsonSchemaProps): ScalarCheck | undefined {
  const format = keptFormat(schema);
  const check = formatCheck(format);
  if (!check) return undefined;
  return (value, place, out) => {
    if (!check(value as string)) out.push(wrongType(place, format, value as string));
    return 0;
  };
}

/** The range of a number, and what it must be a multiple of. */
export function compileNumber(schema: JsonSchemaProps): ScalarCheck {
  const { multipleOf, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const isInt32 = schema.type === 'integer' && schema.format === 'int32';
  return (value, place, out) => {
    const n = value as number;
    if (isInt32 && (n > INT32_MAX || n < -INT32_MAX - 1)) {
      const text = `Checked value must be of type integer with format int32 in ${placeText(place)}`;
      out.push(wrongSomewhere(text));
    }
    if (multipleOf !== undefined && !isMultiple(n, multipleOf)) {
      out.push(wrongValue(place, n, `should be a multiple of ${multipleOf}`));
    }
    if (minimum !== undefined && (exclusiveMinimum ? n <= minimum : n < minimum)) {
      out.push(wrongValue(place, n, `should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`));
    }
    if (maximum !== undefined && (exclusiveMaximum ? n >= maximum : n > maximum)) {
      out.push(wrongValue(place, n, `should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`));
    }
    return 1;
  };
}

function isMultiple(n: number, factor: number): boolean {
  if (factor <= 0) return false;
  if (Number.isInteger(n) && Number.isInteger(factor)) return n % factor === 0;
  const quotient = n / factor;
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
}

/** The check against the listed values; undefined when none are listed. */
export function compileEnum(schema: JsonSchemaProps): ScalarCheck | undefined {
  const values = schema.enum;
  if (!values || values.length === 0) return undefined;
  const scalars = new Set(values.filter((v) => typeof v !== 'object'));
  const compounds = values.filter((v) => typeof v === 'object' && v !== null);
  return (value, place, out) => {
    if (!scalars.has(value) && !compounds.some((v) => deepEqual(v, value))) out.push(notAmong(place, value, values));
    return 0;
  };
}
