import { type FieldError, invalid } from '../../FieldError.ts';

/** The path must not climb: no part of it is `..`. */
export function checkNoBacksteps(errors: FieldError[], value: string, path: string): void {
  if (value.includes('..') && value.split('/').includes('..')) {
    errors.push(invalid(path, value, "must not contain '..'"));
  }
}

/** The path must be relative and must not climb. */
export function checkLocalDescendingPath(errors: FieldError[], value: string, path: string): void {
  if (value.startsWith('/')) errors.push(invalid(path, value, 'must be a relative path'));
  checkNoBacksteps(errors, value, path);
}

/** As above, and not one of the names that begin with two dots, which the kubelet keeps for itself. */
export function checkLocalNonReservedPath(errors: FieldError[], value: string, path: string): void {
  checkLocalDescendingPath(errors, value, path);
  if (value.startsWith('..') && !value.startsWith('../')) {
    errors.push(invalid(path, value, "must not start with '..'"));
  }
}
