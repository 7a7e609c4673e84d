import type { FieldError } from '../../FieldError.ts';
import type { V1ReplicaSet, V1ReplicaSetSpec } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { checkCounts, checkNotMoreThan } from './counts.ts';
import { checkSelectedTemplate } from './Deployment.ts';
import { checkSelector } from './selectedTemplate.ts';

export function validateReplicaSet(replicaSet: V1ReplicaSet): FieldError[] {
  const errors = validateObjectMeta(replicaSet.metadata, true, nameIsDNSSubdomain);
  checkSpec(errors, replicaSet.spec);
  return errors;
}

export function validateReplicaSetUpdate(next: V1ReplicaSet, prev: V1ReplicaSet): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (next.spec !== prev.spec) checkSpec(errors, next.spec);
  return errors;
}

function checkSpec(errors: FieldError[], from: V1ReplicaSetSpec | undefined): void {
  const spec = from ?? ({} as V1ReplicaSetSpec);
  checkCounts(errors, spec, 'spec', ['replicas', 'minReadySeconds']);
  // Upstream's words: the ReplicaSet inherited them.
  checkSelector(errors, spec.selector, 'empty selector is invalid for deployment');
  checkSelectedTemplate(errors, { selector: spec.selector, template: spec.template ?? {} });
}

const COUNTS = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'];

/** What is wrong with an update of the status of a ReplicaSet or of a ReplicationController. */
export function validateReplicaSetStatusUpdate(
  next: Pick<V1ReplicaSet, 'metadata' | 'status'>,
  prev: Pick<V1ReplicaSet, 'metadata' | 'status'>,
): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  const status = next.status ?? { replicas: 0 };
  checkCounts(errors, status, 'status', COUNTS);
  checkNotMoreThan(errors, status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'replicas');
  checkNotMoreThan(errors, status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas');
  return errors;
}
