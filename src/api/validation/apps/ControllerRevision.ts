import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1ControllerRevision } from '../../generated/types.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateNonnegative, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

export function validateControllerRevision(revision: V1ControllerRevision): FieldError[] {
  const errors = validateObjectMeta(revision.metadata, true, nameIsDNSSubdomain);
  if (revision.data === undefined || revision.data === null) errors.push(required('data', 'data is mandatory'));
  errors.push(...validateNonnegative(revision.revision, 'revision'));
  return errors;
}

export function validateControllerRevisionUpdate(next: V1ControllerRevision, prev: V1ControllerRevision): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  errors.push(...validateControllerRevision(next));
  if (!semanticEqual(next.data, prev.data)) errors.push(invalid('data', next.data, FIELD_IMMUTABLE));
  return errors;
}
