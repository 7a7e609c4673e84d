import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1ReplicationController } from '../../generated/types.ts';
import { selectorFromLabels } from '../../labels/selector.ts';
import { checkCounts } from '../apps/counts.ts';
import { checkRunsForEver, sortedLabels } from '../apps/selectedTemplate.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validatePodTemplateSpec } from './podSpec.ts';

export function validateReplicationController(controller: V1ReplicationController): FieldError[] {
  const errors = validateObjectMeta(controller.metadata, true, nameIsDNSSubdomain);
  checkSpec(errors, controller);
  return errors;
}

export function validateReplicationControllerUpdate(
  next: V1ReplicationController,
  prev: V1ReplicationController,
): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  checkSpec(errors, next);
  return errors;
}

function checkSpec(errors: FieldError[], controller: V1ReplicationController): void {
  const { selector = {}, template, replicas, ...spec } = controller.spec ?? {};
  checkCounts(errors, spec, 'spec', ['minReadySeconds']);
  const empty = Object.keys(selector).length === 0;
  if (empty) errors.push(required('spec.selector'));
  if (replicas === undefined) errors.push(required('spec.replicas'));
  else checkCounts(errors, { replicas }, 'spec', ['replicas']);
  if (!template) {
    errors.push(required('spec.template'));
    return;
  }
  const labels = template.metadata?.labels;
  if (!empty && !selectorFromLabels(selector).matches(labels)) {
    const text = '`selector` does not match template `labels`';
    errors.push(invalid('spec.template.metadata.labels', sortedLabels(labels), text));
  }
  errors.push(...validatePodTemplateSpec(template, 'spec.template'));
  checkRunsForEver(errors, template, 'ReplicationController');
}
