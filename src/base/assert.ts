/** Thrown when something that must hold does not. It stops the simulation: state after it cannot be trusted. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Stops when an invariant is broken. Use for what can only be our own mistake, never for user input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** The value, which must be there. */
export function must<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new AssertionError(`${what} is missing`);
  return value;
}
