import type { Place, Violation } from './violations.ts';

/**
 * Checks a value against a schema. `old` is the value that stood here before, or undefined: errors of a value that an
 * update does not change are forgiven (ratcheting), and a value that is the very same object is not even looked at.
 * Answers with upstream's match count.
 */
export type SchemaCheck = (value: unknown, old: unknown, place: Place, out: Violation[]) => number;
