import type { Problem } from './useFiles.ts';

/** What the YAML reader complains of, as problems of a file. */
export function parseProblems(
  file: string,
  errors: readonly { message: string; line?: number | undefined; column?: number | undefined }[],
): Problem[] {
  return errors.map(({ message, line, column }) => ({
    file,
    line: line ?? 1,
    ...(column === undefined ? {} : { column }),
    severity: 'error',
    message,
  }));
}
