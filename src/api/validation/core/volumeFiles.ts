import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1DownwardAPIVolumeFile, V1KeyToPath } from '../../generated/types.ts';
import { checkFieldRef, checkResourceFieldRef, VOLUME_FIELDS } from './downwardAPI.ts';
import { checkLocalNonReservedPath } from './localPath.ts';

const MODE_TEXT = 'must be a number between 0 and 0777 (octal), both inclusive';

/** The permissions of files. */
export function checkMode(errors: FieldError[], mode: number | undefined, path: string): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) errors.push(invalid(path, mode, MODE_TEXT));
}

/** Keys of a ConfigMap or Secret and the files that they become. */
export function validateKeyToPath(item: V1KeyToPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!item.key) errors.push(required('key'));
  if (!item.path) errors.push(required('path'));
  checkLocalNonReservedPath(errors, item.path ?? '', 'path');
  checkMode(errors, item.mode, 'mode');
  return errors;
}

/** One file of a downward API volume. */
export function validateDownwardAPIFile(file: V1DownwardAPIVolumeFile): FieldError[] {
  const errors: FieldError[] = [];
  if (!file.path) errors.push(required('path'));
  checkLocalNonReservedPath(errors, file.path ?? '', 'path');
  if (file.fieldRef) {
    checkFieldRef(errors, file.fieldRef, VOLUME_FIELDS, 'fieldRef');
    if (file.resourceFieldRef) {
      errors.push(invalid('', 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
    }
  } else if (file.resourceFieldRef) checkResourceFieldRef(errors, file.resourceFieldRef, 'resourceFieldRef', true);
  else errors.push(required('', 'one of fieldRef and resourceFieldRef is required'));
  checkMode(errors, file.mode, 'mode');
  return errors;
}
