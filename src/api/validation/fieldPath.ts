import type { FieldError } from '../FieldError.ts';

/**
 * Paths are built only when something is wrong: a validator of a part names fields from that part down, and its caller
 * puts the part's own path before them with `under`. A part that is shared, such as the container of a template, can
 * so be checked once, wherever it stands.
 */

/** `parent.name`, or `name` where there is no parent. */
export function child(parent: string, name: string): string {
  if (parent === '') return name;
  if (name === '') return parent;
  return name.startsWith('[') ? parent + name : `${parent}.${name}`;
}

/** `parent[3]`. */
export const index = (parent: string, i: number): string => `${parent}[${i}]`;

/** `parent[key]`. */
export const key = (parent: string, name: string): string => `${parent}[${name}]`;

/** Appends errors to a list, each with its field below `parent`. */
export function under(into: FieldError[], parent: string, errors: readonly FieldError[]): void {
  for (const error of errors) into.push({ ...error, field: child(parent, error.field) });
}

/** As `under`, for the i-th element of the list `parent`. */
export function underIndex(into: FieldError[], parent: string, i: number, errors: readonly FieldError[]): void {
  if (errors.length > 0) under(into, index(parent, i), errors);
}

/** The result of a validator that found nothing. */
export const VALID: readonly FieldError[] = Object.freeze([]);
