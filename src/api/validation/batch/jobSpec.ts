import { type FieldError, invalid, notSupported, required, tooLong } from '../../FieldError.ts';
import type { V1JobSpec } from '../../generated/types.ts';
import { validatePodTemplateSpec } from '../core/podSpec.ts';
import { NOT_NEGATIVE } from '../objectMeta.ts';
import { validatePodFailurePolicy, validateSuccessPolicy } from './jobPolicies.ts';
import { validateDomainPrefixedPath } from './managedBy.ts';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

/** What is wrong with the part of a JobSpec that a CronJob's template has too, below the spec. */
export function validateJobTemplatePart(spec: V1JobSpec): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of COUNTS) {
    const value = spec[name];
    if (value !== undefined && value < 0) errors.push(invalid(name, value, NOT_NEGATIVE));
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required('backoffLimitPerIndex', 'when maxFailedIndexes is specified'));
  }
  const { managedBy, completionMode: mode } = spec;
  if (managedBy !== undefined) {
    errors.push(...validateDomainPrefixedPath(managedBy, 'managedBy'));
    if (managedBy.length > 63) errors.push(tooLong('managedBy', 63));
  }
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed') {
    errors.push(notSupported('completionMode', mode, ['NonIndexed', 'Indexed']));
  }
  if (mode === 'Indexed') checkIndexed(errors, spec);
  if (mode === undefined || mode === 'NonIndexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[name] !== undefined) errors.push(invalid(name, spec[name], 'requires indexed completion mode'));
    }
  }
  if (spec.podFailurePolicy) errors.push(...validatePodFailurePolicy(spec, spec.podFailurePolicy));
  if (spec.successPolicy) {
    if (mode === 'Indexed') errors.push(...validateSuccessPolicy(spec, spec.successPolicy));
    else errors.push(invalid('successPolicy', spec.successPolicy, 'requires indexed completion mode'));
  }
  checkReplacement(errors, spec);
  errors.push(...validatePodTemplateSpec(spec.template ?? {}, 'template'));
  checkRestartPolicy(errors, spec);
  return errors;
}

const INDEXES_LIMIT = 100_000;
const HIGH_LIMIT = 10_000;

function checkIndexed(errors: FieldError[], spec: V1JobSpec): void {
  const { completions, parallelism = 0, maxFailedIndexes: failures, backoffLimitPerIndex } = spec;
  if (completions === undefined) errors.push(required('completions', 'when completion mode is Indexed'));
  if (parallelism > INDEXES_LIMIT) {
    const text = `must be less than or equal to ${INDEXES_LIMIT} when completion mode is Indexed`;
    errors.push(invalid('parallelism', parallelism, text));
  }
  if (completions !== undefined && failures !== undefined && failures > completions) {
    errors.push(invalid('maxFailedIndexes', failures, 'must be less than or equal to completions'));
  }
  if (failures !== undefined && failures > INDEXES_LIMIT) {
    errors.push(invalid('maxFailedIndexes', failures, `must be less than or equal to ${INDEXES_LIMIT}`));
  }
  if ((completions ?? 0) <= INDEXES_LIMIT || backoffLimitPerIndex === undefined) return;
  const limited = `must be less than or equal to ${HIGH_LIMIT} when completions are above ${INDEXES_LIMIT} and used with backoff limit per index`;
  if (failures === undefined) {
    errors.push(required('maxFailedIndexes', `must be specified when completions is above ${INDEXES_LIMIT}`));
  }
  if (parallelism > HIGH_LIMIT) errors.push(invalid('parallelism', parallelism, limited));
  if (failures !== undefined && failures > HIGH_LIMIT) errors.push(invalid('maxFailedIndexes', failures, limited));
}

function checkReplacement(errors: FieldError[], spec: V1JobSpec): void {
  const policy = spec.podReplacementPolicy;
  if (policy === undefined) return;
  const known = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  if (!known.includes(policy)) errors.push(notSupported('podReplacementPolicy', policy, known));
}

function checkRestartPolicy(errors: FieldError[], spec: V1JobSpec): void {
  const path = 'template.spec.restartPolicy';
  const policy = spec.template?.spec?.restartPolicy ?? '';
  if (policy === '' || policy === 'Always') errors.push(required(path, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure' && policy !== 'Never') {
    errors.push(notSupported(path, policy, ['OnFailure', 'Never']));
  } else if (spec.podFailurePolicy && policy !== 'Never') {
    errors.push(invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified'));
  }
}
