import { type FieldError, invalid } from '../../FieldError.ts';
import type { V1RuntimeClass } from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { validateTolerations } from '../core/tolerations.ts';
import { invalidEach } from '../invalidEach.ts';
import { nameIsDNSLabel, nameIsDNSSubdomain } from '../names.ts';
import {
  FIELD_IMMUTABLE,
  NOT_NEGATIVE,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../objectMeta.ts';

/** `node.k8s.io/RuntimeClass` (pkg/apis/node/validation, release 1.36). */
export function validateRuntimeClass(runtimeClass: V1RuntimeClass): FieldError[] {
  const out = [...validateObjectMeta(runtimeClass.metadata, false, nameIsDNSSubdomain)];
  const { handler = '', overhead, scheduling } = runtimeClass;
  invalidEach(out, 'handler', handler, nameIsDNSLabel(handler, false));
  for (const [resource, amount] of Object.entries(overhead?.podFixed ?? {})) {
    const quantity = tryParseQuantity(amount);
    if (quantity && quantity.sign() < 0) {
      out.push(invalid(`overhead.limits[${resource}]`, quantity.toString(), NOT_NEGATIVE));
    }
  }
  if (scheduling?.nodeSelector) out.push(...validateLabels(scheduling.nodeSelector, 'scheduling.nodeSelector'));
  if (scheduling?.tolerations) out.push(...validateTolerations(scheduling.tolerations, 'scheduling.tolerations'));
  return out;
}

export function validateRuntimeClassUpdate(next: V1RuntimeClass, prev: V1RuntimeClass): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (next.handler !== prev.handler) out.push(invalid('handler', next.handler, FIELD_IMMUTABLE));
  return out;
}
