import { deepEqual } from '../../../base/deepEqual.ts';
import { duplicate, type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1CSINode, V1CSINodeDriver } from '../../generated/types.ts';
import { validateCSIDriverName } from '../core/csiPersistentVolumeSource.ts';
import { invalidEach } from '../invalidEach.ts';
import { isQualifiedName, nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, NOT_NEGATIVE, validateObjectMeta } from '../objectMeta.ts';

const MAX_NODE_ID = 256;

/** `storage.k8s.io/CSINode` (pkg/apis/storage/validation, release 1.36). */
export function validateCSINode(node: V1CSINode): FieldError[] {
  const out = [...validateObjectMeta(node.metadata, false, nameIsDNSSubdomain)];
  const seen = new Set<string>();
  node.spec?.drivers?.forEach((driver, i) => {
    out.push(...validateDriver(driver, seen, `spec.drivers[${i}]`));
  });
  return out;
}

/** What a driver said of a node stays, except how many volumes it takes. */
export function validateCSINodeUpdate(next: V1CSINode, prev: V1CSINode): FieldError[] {
  const out = validateCSINode(next);
  for (const { allocatable: _, ...old } of prev.spec?.drivers ?? []) {
    for (const { allocatable: __, ...now } of next.spec?.drivers ?? []) {
      if (old.name === now.name && !deepEqual(old, now)) out.push(invalid('spec.drivers', now, FIELD_IMMUTABLE));
    }
  }
  return out;
}

function validateDriver(driver: V1CSINodeDriver, seen: Set<string>, path: string): FieldError[] {
  const { name, nodeID = '', allocatable, topologyKeys = [] } = driver;
  const out = validateCSIDriverName(name, `${path}.name`);
  if (nodeID === '') out.push(required(`${path}.nodeID`));
  if (nodeID.length > MAX_NODE_ID) {
    out.push(invalid(`${path}.nodeID`, nodeID, `must be ${MAX_NODE_ID} characters or less`));
  }
  if (allocatable?.count !== undefined && allocatable.count < 0) {
    out.push(invalid(`${path}.allocatable.count`, allocatable.count, NOT_NEGATIVE));
  }
  if (seen.has(name)) out.push(duplicate(`${path}.name`, name));
  seen.add(name);
  topologyKeys.forEach((key, i) => {
    if (key === '') out.push(required(path));
    if (topologyKeys.indexOf(key) < i) out.push(duplicate(path, key));
    invalidEach(out, path, key, isQualifiedName(key));
  });
  return out;
}
