import { deepEqual } from '../../../base/deepEqual.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { StorageV1TokenRequest, V1CSIDriver, V1CSIDriverSpec } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const LIFECYCLES = ['Persistent', 'Ephemeral'];

/** `storage.k8s.io/CSIDriver` (pkg/apis/storage/validation, release 1.36). */
export function validateCSIDriver(driver: V1CSIDriver): FieldError[] {
  return [...validateObjectMeta(driver.metadata, false, nameIsDNSSubdomain), ...validateSpec(driver.spec ?? {})];
}

export function validateCSIDriverUpdate(next: V1CSIDriver, prev: V1CSIDriver): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validateSpec(next.spec ?? {})];
  if (next.spec?.attachRequired !== prev.spec?.attachRequired) {
    out.push(invalid('spec.attachedRequired', next.spec?.attachRequired, FIELD_IMMUTABLE));
  }
  if (!deepEqual(next.spec?.volumeLifecycleModes, prev.spec?.volumeLifecycleModes)) {
    out.push(invalid('spec.volumeLifecycleModes', next.spec?.volumeLifecycleModes, FIELD_IMMUTABLE));
  }
  return out;
}

function validateSpec(spec: V1CSIDriverSpec): FieldError[] {
  const out: FieldError[] = [];
  if (spec.attachRequired === undefined) out.push(required('spec.attachedRequired'));
  if (spec.podInfoOnMount === undefined) out.push(required('spec.podInfoOnMount'));
  if (spec.storageCapacity === undefined) out.push(required('spec.storageCapacity'));
  if (spec.fsGroupPolicy !== undefined && !GROUP_POLICIES.includes(spec.fsGroupPolicy)) {
    out.push(notSupported('spec.fsGroupPolicy', spec.fsGroupPolicy, GROUP_POLICIES));
  }
  out.push(...validateTokenRequests(spec.tokenRequests ?? [], 'spec.tokenRequests'));
  for (const mode of spec.volumeLifecycleModes ?? []) {
    if (!LIFECYCLES.includes(mode)) out.push(notSupported('spec.volumeLifecycleModes', mode, LIFECYCLES));
  }
  if (spec.seLinuxMount === undefined) out.push(required('spec.seLinuxMount'));
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  if (period !== undefined && period < 10) {
    const text = 'must be greater than or equal to 10 seconds';
    out.push(invalid('spec.nodeAllocatableUpdatePeriodSeconds', period, text));
  }
  return out;
}

function validateTokenRequests(requests: readonly StorageV1TokenRequest[], path: string): FieldError[] {
  const out: FieldError[] = [];
  const audiences = new Set<string>();
  requests.forEach(({ audience, expirationSeconds: seconds }, i) => {
    if (audiences.has(audience)) {
      out.push(duplicate(`${path}[${i}].audience`, audience));
      return;
    }
    audiences.add(audience);
    const field = `${path}[${i}].expirationSeconds`;
    if (seconds === undefined) return;
    if (seconds < 600) out.push(invalid(field, seconds, 'may not specify a duration less than 10 minutes'));
    if (seconds > 2 ** 32) out.push(invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds'));
  });
  return out;
}
