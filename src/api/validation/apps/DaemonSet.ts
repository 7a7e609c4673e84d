import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1DaemonSet, V1DaemonSetSpec, V1DaemonSetUpdateStrategy } from '../../generated/types.ts';
import { validatePodTemplateSpec } from '../core/podSpec.ts';
import { isEmptySelector, validateLabelSelector } from '../labelSelector.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { checkCollisionCount, checkCounts } from './counts.ts';
import { checkIntOrPercent, checkNotMoreThan100Percent, intOrPercentValue } from './rollout.ts';
import { checkRunsForEver, checkTemplateSelected } from './selectedTemplate.ts';

export function validateDaemonSet(daemonSet: V1DaemonSet): FieldError[] {
  const errors = validateObjectMeta(daemonSet.metadata, true, nameIsDNSSubdomain);
  checkSpec(errors, daemonSet.spec);
  return errors;
}

export function validateDaemonSetUpdate(next: V1DaemonSet, prev: V1DaemonSet): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (next.spec !== prev.spec) checkSpec(errors, next.spec);
  return errors;
}

function checkSpec(errors: FieldError[], from: V1DaemonSetSpec | undefined): void {
  const { selector, template = {}, ...spec } = from ?? ({} as V1DaemonSetSpec);
  const found = validateLabelSelector(selector, 'spec.selector');
  errors.push(...found);
  if (found.length === 0) checkTemplateSelected(errors, selector, template);
  if (selector && isEmptySelector(selector)) {
    errors.push(invalid('spec.selector', selector, 'empty selector is invalid for daemonset'));
  }
  errors.push(...validatePodTemplateSpec(template, 'spec.template'));
  checkRunsForEver(errors, template, 'DaemonSet');
  checkCounts(errors, spec, 'spec', ['minReadySeconds']);
  checkUpdateStrategy(errors, spec.updateStrategy ?? {});
  checkCounts(errors, spec, 'spec', ['revisionHistoryLimit']);
}

function checkUpdateStrategy(errors: FieldError[], { type, rollingUpdate }: V1DaemonSetUpdateStrategy): void {
  if (type === 'OnDelete') return;
  const path = 'spec.updateStrategy.rollingUpdate';
  if (type !== 'RollingUpdate') {
    const shown = {
      Type: type ?? '',
      RollingUpdate: rollingUpdate
        ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
        : null,
    };
    errors.push(notSupported('spec.updateStrategy', shown, ['RollingUpdate', 'OnDelete']));
  } else if (!rollingUpdate) errors.push(required(path));
  else {
    const { maxUnavailable, maxSurge } = rollingUpdate;
    checkIntOrPercent(errors, maxUnavailable, `${path}.maxUnavailable`);
    checkIntOrPercent(errors, maxSurge, `${path}.maxSurge`);
    checkNotMoreThan100Percent(errors, maxUnavailable, `${path}.maxUnavailable`);
    checkNotMoreThan100Percent(errors, maxSurge, `${path}.maxSurge`);
    const surges = intOrPercentValue(maxSurge) !== 0;
    const unavailable = intOrPercentValue(maxUnavailable) !== 0;
    if (surges && unavailable) {
      errors.push(invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
    } else if (!surges && !unavailable) {
      errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
    }
  }
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

export function validateDaemonSetStatusUpdate(next: V1DaemonSet, prev: V1DaemonSet): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  checkCounts(errors, next.status ?? {}, 'status', COUNTS);
  checkCollisionCount(errors, next.status, prev.status);
  return errors;
}
