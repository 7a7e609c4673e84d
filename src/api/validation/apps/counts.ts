import { type FieldError, invalid } from '../../FieldError.ts';
import { NOT_NEGATIVE } from '../objectMeta.ts';

/** None of the named counts may be negative. `object` is any part of an object with numbers in it. */
export function checkCounts(errors: FieldError[], object: object, path: string, names: readonly string[]): void {
  const counts = object as Record<string, unknown>;
  for (const name of names) {
    const value = counts[name];
    if (typeof value === 'number' && value < 0) errors.push(invalid(`${path}.${name}`, value, NOT_NEGATIVE));
  }
}

/** None of the named counts may be more than another; `text` says so. */
export function checkNotMoreThan(
  errors: FieldError[],
  object: object,
  names: readonly string[],
  limit: string,
  text = `cannot be greater than status.${limit}`,
): void {
  const counts = object as Record<string, number | undefined>;
  for (const name of names) {
    const value = counts[name] ?? 0;
    if (value > (counts[limit] ?? 0)) errors.push(invalid(`status.${name}`, value, text));
  }
}

/** The number of collisions of hashes only grows. */
export function checkCollisionCount(
  errors: FieldError[],
  now: { collisionCount?: number } | undefined,
  then: { collisionCount?: number } | undefined,
): void {
  const count = now?.collisionCount ?? 0;
  if (count < (then?.collisionCount ?? 0)) {
    errors.push(invalid('status.collisionCount', count, 'cannot be decremented'));
  }
}
