import { type FieldError, invalid } from '../../FieldError.ts';
import type { V1Scale } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { NOT_NEGATIVE, validateObjectMeta } from '../objectMeta.ts';

/** The body of the scale subresource (pkg/apis/autoscaling/validation, release 1.36). */
export function validateScale(scale: V1Scale): FieldError[] {
  const out = [...validateObjectMeta(scale.metadata, true, nameIsDNSSubdomain)];
  const replicas = scale.spec?.replicas ?? 0;
  if (replicas < 0) out.push(invalid('spec.replicas', replicas, NOT_NEGATIVE));
  return out;
}
