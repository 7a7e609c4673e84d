import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { CoreV1Event } from '../../generated/types.ts';
import { isDNS1123Subdomain, isQualifiedName } from '../names.ts';

/** What is wrong with an Event of the core group, new or updated: little is asked of it (`legacyValidateEvent`). */
export function validateEvent(event: CoreV1Event): FieldError[] {
  const errors: FieldError[] = [];
  const namespace = event.metadata?.namespace ?? '';
  if (event.eventTime) checkNewStyle(errors, event, namespace);
  else {
    const of = event.involvedObject?.namespace ?? '';
    const fits = of === '' ? namespace === '' || namespace === 'default' : of === namespace;
    if (!fits) errors.push(invalid('involvedObject.namespace', of, 'does not match event.namespace'));
  }
  for (const problem of isDNS1123Subdomain(namespace)) errors.push(invalid('namespace', namespace, problem));
  return errors;
}

function checkNewStyle(errors: FieldError[], event: CoreV1Event, namespace: string): void {
  const of = event.involvedObject?.namespace ?? '';
  if (of === '' && namespace !== 'default' && namespace !== 'kube-system') {
    errors.push(invalid('involvedObject.namespace', of, 'does not match event.namespace'));
  }
  const controller = event.reportingComponent ?? '';
  if (controller === '') errors.push(required('reportingComponent'));
  for (const problem of isQualifiedName(controller)) errors.push(invalid('reportingComponent', controller, problem));
  checkText(errors, 'reportingInstance', event.reportingInstance, 128);
  checkText(errors, 'action', event.action, 128);
  checkText(errors, 'reason', event.reason, 128);
  if ((event.message ?? '').length > 1024) errors.push(invalid('message', '', 'can have at most 1024 characters'));
}

function checkText(errors: FieldError[], path: string, text: string | undefined, max: number): void {
  if (!text) errors.push(required(path));
  else if (text.length > max) errors.push(invalid(path, '', `can have at most ${max} characters`));
}
