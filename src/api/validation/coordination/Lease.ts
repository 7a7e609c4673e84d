import { type FieldError, forbidden, invalid, notSupported } from '../../FieldError.ts';
import type { V1Lease, V1LeaseSpec } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isQualifiedName, nameIsDNSSubdomain } from '../names.ts';
import { NOT_NEGATIVE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

/** `coordination.k8s.io/Lease` (pkg/apis/coordination/validation, release 1.36). */
export const validateLease = (lease: V1Lease): FieldError[] => [
  ...validateObjectMeta(lease.metadata, true, nameIsDNSSubdomain),
  ...validateSpec(lease.spec ?? {}),
];

export const validateLeaseUpdate = (next: V1Lease, prev: V1Lease): FieldError[] => [
  ...validateObjectMetaUpdate(next.metadata, prev.metadata),
  ...validateSpec(next.spec ?? {}),
];

function validateSpec(spec: V1LeaseSpec): FieldError[] {
  const out: FieldError[] = [];
  const { leaseDurationSeconds: duration, leaseTransitions, strategy, preferredHolder } = spec;
  if (duration !== undefined && duration <= 0) {
    out.push(invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0'));
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    out.push(invalid('spec.leaseTransitions', leaseTransitions, NOT_NEGATIVE));
  }
  if (strategy !== undefined) {
    // Upstream names the field twice.
    const field = 'spec.strategy.strategy';
    if (strategy.includes('/')) invalidEach(out, field, strategy, isQualifiedName(strategy));
    else if (strategy !== 'OldestEmulationVersion') out.push(notSupported(field, strategy, ['OldestEmulationVersion']));
  }
  if (preferredHolder && !strategy) {
    out.push(forbidden('spec.preferredHolder', 'may only be specified if `strategy` is defined'));
  }
  return out;
}
