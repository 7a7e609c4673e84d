import type { FieldError } from '../../FieldError.ts';
import type { V1ServiceAccount } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

export function validateServiceAccount(account: V1ServiceAccount): FieldError[] {
  return validateObjectMeta(account.metadata, true, nameIsDNSSubdomain);
}

export function validateServiceAccountUpdate(next: V1ServiceAccount, prev: V1ServiceAccount): FieldError[] {
  return [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validateServiceAccount(next)];
}
