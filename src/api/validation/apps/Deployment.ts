import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1Deployment, V1DeploymentSpec, V1DeploymentStrategy } from '../../generated/types.ts';
import { validatePodTemplateSpec } from '../core/podSpec.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { checkCollisionCount, checkCounts, checkNotMoreThan } from './counts.ts';
import { checkIntOrPercent, checkNotMoreThan100Percent, intOrPercentValue } from './rollout.ts';
import { checkRunsForEver, checkSelector, checkTemplateSelected, isUsableSelector } from './selectedTemplate.ts';

export function validateDeployment(deployment: V1Deployment): FieldError[] {
  const errors = validateObjectMeta(deployment.metadata, true, nameIsDNSSubdomain);
  checkSpec(errors, deployment.spec);
  return errors;
}

export function validateDeploymentUpdate(next: V1Deployment, prev: V1Deployment): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (next.spec !== prev.spec) checkSpec(errors, next.spec);
  return errors;
}

function checkSpec(errors: FieldError[], from: V1DeploymentSpec | undefined): void {
  const spec = from ?? ({} as V1DeploymentSpec);
  checkCounts(errors, spec, 'spec', ['replicas']);
  checkSelector(errors, spec.selector, 'empty selector is invalid for deployment');
  checkSelectedTemplate(errors, spec);
  checkStrategy(errors, spec.strategy ?? {});
  checkCounts(errors, spec, 'spec', ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds']);
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) {
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
}

/** Selector and template of a Deployment or ReplicaSet fit each other and pods can be made of them. */
export function checkSelectedTemplate(
  errors: FieldError[],
  spec: Pick<V1DeploymentSpec, 'selector' | 'template'>,
): void {
  const { selector, template = {} } = spec;
  if (!isUsableSelector(selector)) {
    errors.push(invalid('spec.selector', selector, 'invalid label selector'));
    return;
  }
  checkTemplateSelected(errors, selector, template);
  errors.push(...validatePodTemplateSpec(template, 'spec.template'));
  checkRunsForEver(errors, template, 'ReplicaSet');
}

function checkStrategy(errors: FieldError[], { type, rollingUpdate }: V1DeploymentStrategy): void {
  const path = 'spec.strategy.rollingUpdate';
  if (type === 'Recreate') {
    if (!rollingUpdate) return;
    errors.push(forbidden(path, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (type !== 'RollingUpdate') {
    const shown = {
      Type: type ?? '',
      RollingUpdate: rollingUpdate
        ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
        : null,
    };
    errors.push(notSupported('spec.strategy', shown, ['Recreate', 'RollingUpdate']));
  } else if (!rollingUpdate) errors.push(required(path, 'this should be defaulted and never be nil'));
  else {
    const { maxUnavailable, maxSurge } = rollingUpdate;
    checkIntOrPercent(errors, maxUnavailable, `${path}.maxUnavailable`);
    checkIntOrPercent(errors, maxSurge, `${path}.maxSurge`);
    if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
      errors.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
    }
    checkNotMoreThan100Percent(errors, maxUnavailable, `${path}.maxUnavailable`);
  }
}

const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
];

export function validateDeploymentStatusUpdate(next: V1Deployment, prev: V1Deployment): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  const status = next.status ?? {};
  checkCounts(errors, status, 'status', COUNTS);
  checkNotMoreThan(errors, status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'replicas');
  checkNotMoreThan(errors, status, ['availableReplicas'], 'readyReplicas', 'cannot be greater than readyReplicas');
  checkCollisionCount(errors, status, prev.status);
  return errors;
}
