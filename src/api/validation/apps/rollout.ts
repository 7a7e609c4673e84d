import { type FieldError, invalid } from '../../FieldError.ts';
import type { IntOrString } from '../../generated/types.ts';
import { isValidPercent } from '../names.ts';
import { NOT_NEGATIVE } from '../objectMeta.ts';

/** A count or a percentage; neither is negative. */
export function checkIntOrPercent(errors: FieldError[], value: IntOrString | undefined, path: string): void {
  if (typeof value === 'string') {
    for (const problem of isValidPercent(value)) errors.push(invalid(path, value, problem));
  } else if ((value ?? 0) < 0) errors.push(invalid(path, value, NOT_NEGATIVE));
}

/** The number that is written: `25` of `25%` and of `25`. */
export function intOrPercentValue(value: IntOrString | undefined): number {
  return typeof value === 'string' ? Number.parseInt(value, 10) || 0 : (value ?? 0);
}

/** Where a percentage is given, it is of a whole. */
export function checkNotMoreThan100Percent(errors: FieldError[], value: IntOrString | undefined, path: string): void {
  if (typeof value !== 'string' || isValidPercent(value).length > 0 || intOrPercentValue(value) <= 100) return;
  errors.push(invalid(path, value, 'must not be greater than 100%'));
}
