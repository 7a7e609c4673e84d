import { type FieldError, invalid } from '../FieldError.ts';

/** Adds one `Invalid value` for every thing that a check of a name or a number found wrong. */
export function invalidEach(out: FieldError[], field: string, value: unknown, problems: readonly string[]): void {
  for (const problem of problems) out.push(invalid(field, value, problem));
}
