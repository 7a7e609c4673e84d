import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1LabelSelector, V1PodTemplateSpec } from '../../generated/types.ts';
import { compiledLabelSelector } from '../../labels/selector.ts';
import { isEmptySelector, validateLabelSelector } from '../labelSelector.ts';

/** Checks the selector of a workload: it is there, it is well formed, it does not select everything. */
export function checkSelector(errors: FieldError[], selector: V1LabelSelector | undefined, emptyText: string): void {
  if (!selector) {
    errors.push(required('spec.selector'));
    return;
  }
  errors.push(...validateLabelSelector(selector, 'spec.selector'));
  if (isEmptySelector(selector)) errors.push(invalid('spec.selector', selector, emptyText));
}

/** Can the selector be evaluated at all? */
export const isUsableSelector = (selector: V1LabelSelector | undefined): boolean =>
  validateLabelSelector(selector, '').length === 0;

/** Checks that pods of the template will be found. No selector at all selects nothing. */
export function checkTemplateSelected(
  errors: FieldError[],
  selector: V1LabelSelector | undefined,
  template: V1PodTemplateSpec,
): void {
  const labels = template.metadata?.labels;
  if (compiledLabelSelector(selector).matches(labels)) return;
  const text = '`selector` does not match template `labels`';
  errors.push(invalid('spec.template.metadata.labels', sortedLabels(labels), text));
}

/** Labels as a message shows them: sorted, and `null` where there are none. */
export function sortedLabels(labels: Record<string, string> | undefined): Record<string, string> | null {
  return labels ? Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) : null;
}

/** Pods of a workload that never ends restart for ever and have no deadline. */
export function checkRunsForEver(errors: FieldError[], template: V1PodTemplateSpec, kind: string): void {
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? { containers: [] };
  if (restartPolicy !== 'Always') {
    errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    const text = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.push(forbidden('spec.template.spec.activeDeadlineSeconds', text));
  }
}
