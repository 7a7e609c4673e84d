/** A command's own failure. `message` is printed as `error: message` and the exit code is `exitCode`. */
export class KubectlError extends Error {
  override readonly name = 'KubectlError';
  constructor(
    message: string,
    readonly exitCode = 1,
    /** Printed without `error: ` before it. */
    readonly bare = false,
  ) {
    super(message);
  }
}

/** Several failures of one command, printed one a line. */
export class AggregateFailure extends Error {
  override readonly name = 'AggregateFailure';
  constructor(readonly errors: readonly unknown[]) {
    super(errors.map((error) => (error instanceof Error ? error.message : String(error))).join('\n'));
  }
}

/** Ends the command without a message: it has already said what it had to say. */
export class ExitCode extends Error {
  override readonly name = 'ExitCode';
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateFailure(errors);
}

/** Names the file that a failure comes from: `error when creating "f.yaml": …`. */
export class SourcedError extends Error {
  override readonly name = 'SourcedError';
  constructor(
    readonly verb: string,
    readonly source: string,
    override readonly cause: unknown,
  ) {
    super(`error when ${verb} "${source}": ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
