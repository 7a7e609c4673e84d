import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, forbidden } from '../../FieldError.ts';
import type { V1VolumeAttributesClass } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateParameters, validateProvisioner } from './parameters.ts';

/** `storage.k8s.io/VolumeAttributesClass` (pkg/apis/storage/validation, release 1.36). */
export function validateVolumeAttributesClass(attributes: V1VolumeAttributesClass): FieldError[] {
  return [
    ...validateObjectMeta(attributes.metadata, false, nameIsDNSSubdomain),
    ...validateProvisioner(attributes.driverName, 'driverName'),
    ...validateParameters(attributes.parameters ?? {}, true, 'parameters'),
  ];
}

export function validateVolumeAttributesClassUpdate(
  next: V1VolumeAttributesClass,
  prev: V1VolumeAttributesClass,
): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  for (const name of ['driverName', 'parameters'] as const) {
    if (!deepEqual(next[name], prev[name])) out.push(forbidden(name, `updates to ${name} are forbidden.`));
  }
  return [...out, ...validateVolumeAttributesClass(next)];
}
