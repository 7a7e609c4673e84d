import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1Job, V1JobSpec, V1PodTemplateSpec } from '../../generated/types.ts';
import { compiledLabelSelector } from '../../labels/selector.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { checkTemplateSelected, isUsableSelector, sortedLabels } from '../apps/selectedTemplate.ts';
import { internalPodTemplate } from '../core/internalPodSpec.ts';
import { key, under } from '../fieldPath.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { isDNS1123Label, nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateJobTemplatePart } from './jobSpec.ts';

/** What is wrong with a new Job, whose selector and labels have been generated already. */
export function validateJob(job: V1Job): FieldError[] {
  const errors = validateObjectMeta(job.metadata, true, nameIsDNSSubdomain);
  const spec = job.spec ?? ({} as V1JobSpec);
  checkGeneratedSelector(errors, job, spec);
  checkSpec(errors, spec);
  const { completions = 0 } = spec;
  if (spec.completionMode === 'Indexed' && completions > 0) {
    const name = job.metadata?.name ?? '';
    const host = `${name}-${completions - 1}`;
    if (isDNS1123Label(host).length > 0) {
      const text = `will not able to create pod with invalid DNS label: ${host}`;
      errors.push(invalid('metadata.name', name, text));
    }
  }
  return errors;
}

/** The labels that say which Job a pod is of; those without a prefix are older. */
const UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const;
const NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'] as const;

function checkGeneratedSelector(errors: FieldError[], job: V1Job, spec: V1JobSpec): void {
  if (spec.manualSelector === true || !spec.selector) return;
  const { uid = '', name = '' } = job.metadata ?? {};
  if (uid === '') errors.push(required('metadata.uid'));
  const labels = spec.template?.metadata?.labels ?? {};
  const expected: Record<string, string> = {};
  for (const i of [0, 1] as const) {
    checkLabel(errors, labels, UID_LABELS[i], uid);
    checkLabel(errors, labels, NAME_LABELS[i], name);
    expected[UID_LABELS[i]] = uid;
    expected[NAME_LABELS[i]] = name;
  }
  if (!isUsableSelector(spec.selector) || compiledLabelSelector(spec.selector).matches(expected)) return;
  const { matchLabels, ...rest } = spec.selector;
  const shown = matchLabels ? { matchLabels: sortedLabels(matchLabels), ...rest } : rest;
  errors.push(invalid('spec.selector', shown, '`selector` not auto-generated'));
}

function checkLabel(errors: FieldError[], labels: Record<string, string>, name: string, value: string): void {
  const path = key('spec.template.metadata.labels', name);
  if (!(name in labels)) errors.push(required(path, `must be '${value}'`));
  else if (labels[name] !== value) errors.push(invalid(path, sortedLabels(labels), `must be '${value}'`));
}

function checkSpec(errors: FieldError[], spec: V1JobSpec): void {
  under(errors, 'spec', validateJobTemplatePart(spec));
  const { selector, template = {} } = spec;
  if (!selector) errors.push(required('spec.selector'));
  else errors.push(...validateLabelSelector(selector, 'spec.selector'));
  if (isUsableSelector(selector)) checkTemplateSelected(errors, selector, template);
}

const IMMUTABLE = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;

export function validateJobUpdate(next: V1Job, prev: V1Job): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  const now = next.spec ?? ({} as V1JobSpec);
  const then = prev.spec ?? ({} as V1JobSpec);
  if (now === then) return errors;
  checkSpec(errors, now);
  checkCompletions(errors, now, then);
  if (!semanticEqual(now.selector, then.selector)) {
    errors.push(invalid('spec.selector', now.selector ?? null, FIELD_IMMUTABLE));
  }
  const waiting = now.suspend === true && !prev.status?.startTime;
  checkTemplateUpdate(errors, now.template ?? {}, then.template ?? {}, waiting);
  for (const name of IMMUTABLE) {
    if (!semanticEqual(now[name], then[name])) {
      errors.push(invalid(`spec.${name}`, now[name] ?? null, FIELD_IMMUTABLE));
    }
  }
  return errors;
}

/** An Indexed Job may become longer or shorter together with its parallelism. */
function checkCompletions(errors: FieldError[], now: V1JobSpec, then: V1JobSpec): void {
  if (now.completions === then.completions) return;
  if (now.completionMode !== 'Indexed') {
    errors.push(invalid('spec.completions', now.completions ?? null, FIELD_IMMUTABLE));
  } else if (now.completions !== undefined && now.completions !== now.parallelism) {
    const text = 'can only be modified in tandem with spec.parallelism';
    errors.push(invalid('spec.completions', now.completions, text));
  }
}

/** While a Job is suspended and has not begun, where its pods may go can still change. */
function checkTemplateUpdate(
  errors: FieldError[],
  now: V1PodTemplateSpec,
  then: V1PodTemplateSpec,
  waiting: boolean,
): void {
  if (now === then) return;
  const same = waiting ? semanticEqual(withoutPlacement(now), withoutPlacement(then)) : semanticEqual(now, then);
  if (!same) errors.push(invalid('spec.template', internalPodTemplate(now), FIELD_IMMUTABLE));
}

function withoutPlacement(template: V1PodTemplateSpec): V1PodTemplateSpec {
  const { labels: _labels, annotations: _annotations, ...metadata } = template.metadata ?? {};
  if (!template.spec) return { metadata };
  const { nodeSelector: _nodes, tolerations: _tolerations, schedulingGates: _gates, affinity, ...spec } = template.spec;
  const { nodeAffinity: _affinity, ...others } = affinity ?? {};
  return { metadata, spec: { ...spec, affinity: others } };
}
