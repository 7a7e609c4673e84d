import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V2CrossVersionObjectReference } from '../../generated/types.ts';
import { isPathSegmentName } from '../names.ts';

/** An object of any version: a kind, a name, and a group and version that can be read. */
export function validateObjectReference(ref: V2CrossVersionObjectReference | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['kind', 'name'] as const) {
    const value = ref?.[name];
    if (!value) errors.push(required(name));
    else for (const problem of isPathSegmentName(value)) errors.push(invalid(name, value, problem));
  }
  const version = ref?.apiVersion ?? '';
  if (version.split('/').length > 2) {
    errors.push(invalid('apiVersion', version, `unexpected GroupVersion string: ${version}`));
  }
  return errors;
}
