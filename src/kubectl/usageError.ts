import type { Invocation } from './Command.ts';
import { KubectlError } from './KubectlError.ts';

/** A mistake in how a command was called: its message, and where help is. */
export function usageError(invocation: Pick<Invocation, 'path'>, message: string): KubectlError {
  return new KubectlError(`${message}\nSee '${invocation.path} -h' for help and examples`);
}

/** The one NAME that generators take, after the command's own words. */
export function nameArgument(invocation: Invocation): string {
  const { args, dash } = invocation;
  const before = dash < 0 ? args : args.slice(0, dash);
  const [name] = before;
  if (before.length !== 1 || name === undefined) {
    throw usageError(invocation, `exactly one NAME is required, got ${before.length}`);
  }
  return name;
}
