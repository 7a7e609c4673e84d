import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, invalid } from '../../FieldError.ts';
import type { V1CSIStorageCapacity } from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { invalidEach } from '../invalidEach.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, NOT_NEGATIVE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

/** `storage.k8s.io/CSIStorageCapacity` (pkg/apis/storage/validation, release 1.36). */
export function validateCSIStorageCapacity(capacity: V1CSIStorageCapacity): FieldError[] {
  const out = [...validateObjectMeta(capacity.metadata, true, nameIsDNSSubdomain)];
  const { nodeTopology, storageClassName = '' } = capacity;
  out.push(...validateLabelSelector(nodeTopology, 'nodeTopology'));
  invalidEach(out, 'storageClassName', storageClassName, nameIsDNSSubdomain(storageClassName, false));
  const amount = tryParseQuantity(capacity.capacity);
  if (amount && amount.sign() < 0) out.push(invalid('capacity', amount.toString(), NOT_NEGATIVE));
  return out;
}

export function validateCSIStorageCapacityUpdate(next: V1CSIStorageCapacity, prev: V1CSIStorageCapacity): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  for (const name of ['nodeTopology', 'storageClassName'] as const) {
    if (!deepEqual(next[name], prev[name])) out.push(invalid(name, next[name], FIELD_IMMUTABLE));
  }
  return out;
}
