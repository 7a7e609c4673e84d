import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  OMIT_VALUE,
  required,
  tooLong,
  tooMany,
} from '../../FieldError.ts';
import type { V1JobSpec, V1PodFailurePolicy, V1PodFailurePolicyRule, V1SuccessPolicy } from '../../generated/types.ts';
import { isQualifiedName } from '../names.ts';
import { NOT_NEGATIVE } from '../objectMeta.ts';
import { countIndexes } from './indexes.ts';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

const validValues = (values: readonly string[]): string =>
  `valid values: [${values.map((value) => `"${value}"`).join(' ')}]`;

const invalidRule = (path: string, detail: string): FieldError => invalid(path, OMIT_VALUE, detail);

/** What is wrong with what a Job does about failed pods, below its spec. */
export function validatePodFailurePolicy(spec: V1JobSpec, policy: V1PodFailurePolicy): FieldError[] {
  const errors: FieldError[] = [];
  const rules = policy.rules ?? [];
  if (rules.length > 20) errors.push(tooMany('podFailurePolicy.rules', rules.length, 20));
  for (const [i, rule] of rules.entries()) checkRule(errors, spec, rule, `podFailurePolicy.rules[${i}]`);
  return errors;
}

function checkRule(errors: FieldError[], spec: V1JobSpec, rule: V1PodFailurePolicyRule, path: string): void {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  if (!action) errors.push(required(`${path}.action`, validValues(ACTIONS)));
  else if (!ACTIONS.includes(action)) errors.push(notSupported(`${path}.action`, action, ACTIONS));
  else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  }
  if (onExitCodes) checkExitCodes(errors, spec, onExitCodes, `${path}.onExitCodes`);
  checkConditions(errors, onPodConditions, `${path}.onPodConditions`);
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(invalidRule(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(invalidRule(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
}

type Conditions = NonNullable<V1PodFailurePolicyRule['onPodConditions']>;

function checkConditions(errors: FieldError[], conditions: Conditions, path: string): void {
  if (conditions.length > 20) errors.push(tooMany(path, conditions.length, 20));
  for (const [i, { type, status }] of conditions.entries()) {
    for (const text of isQualifiedName(type ?? '')) errors.push(invalid(`${path}[${i}].type`, type ?? '', text));
    if (!status) errors.push(required(`${path}[${i}].status`, validValues(STATUSES)));
    else if (!STATUSES.includes(status)) errors.push(notSupported(`${path}[${i}].status`, status, STATUSES));
  }
}

type ExitCodes = NonNullable<V1PodFailurePolicyRule['onExitCodes']>;

function checkExitCodes(errors: FieldError[], spec: V1JobSpec, codes: ExitCodes, path: string): void {
  const { operator, containerName, values = [] } = codes;
  if (!operator) errors.push(required(`${path}.operator`, validValues(OPERATORS)));
  else if (!OPERATORS.includes(operator)) errors.push(notSupported(`${path}.operator`, operator, OPERATORS));
  const pod = spec.template?.spec;
  if (containerName !== undefined) {
    const known = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].some((c) => c.name === containerName);
    const text = 'must be one of the container or initContainer names in the pod template';
    if (!known) errors.push(invalid(`${path}.containerName`, containerName, text));
  }
  if (values.length === 0) errors.push(invalid(`${path}.values`, null, 'at least one value is required'));
  else if (values.length > 255) errors.push(tooMany(`${path}.values`, values.length, 255));
  for (const [i, value] of values.entries()) {
    if (operator === 'In' && value === 0) {
      errors.push(invalid(`${path}.values[${i}]`, value, 'must not be 0 for the In operator'));
    }
    if (values.indexOf(value) < i) errors.push(duplicate(`${path}.values[${i}]`, value));
  }
  if (values.some((value, i) => i > 0 && values[i - 1]! > value)) {
    errors.push(invalid(`${path}.values`, values, 'must be ordered'));
  }
}

/** What is wrong with when an Indexed Job counts as a success, below its spec. */
export function validateSuccessPolicy(spec: V1JobSpec, policy: V1SuccessPolicy): FieldError[] {
  const errors: FieldError[] = [];
  const rules = policy.rules ?? [];
  const text = 'at least one rules must be specified when the successPolicy is specified';
  if (rules.length === 0) errors.push(required('successPolicy.rules', text));
  if (rules.length > 20) errors.push(tooMany('successPolicy.rules', rules.length, 20));
  for (const [i, { succeededCount: count, succeededIndexes: indexes }] of rules.entries()) {
    const path = `successPolicy.rules[${i}]`;
    if (count === undefined && indexes === undefined) {
      errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
    }
    const total = indexes === undefined ? undefined : checkIndexes(errors, indexes, spec, `${path}.succeededIndexes`);
    if (count !== undefined) checkCount(errors, count, spec.completions ?? 0, total, `${path}.succeededCount`);
  }
  return errors;
}

function checkIndexes(errors: FieldError[], indexes: string, spec: V1JobSpec, path: string): number {
  if (indexes.length > 64 * 1024) errors.push(tooLong(path, 64 * 1024));
  const total = countIndexes(indexes, spec.completions ?? 0);
  if (typeof total === 'number') return total;
  errors.push(invalid(path, indexes, `error parsing succeededIndexes: ${total}`));
  return 0;
}

function checkCount(
  errors: FieldError[],
  count: number,
  completions: number,
  total: number | undefined,
  path: string,
): void {
  if (count < 0) errors.push(invalid(path, count, NOT_NEGATIVE));
  const most = (limit: number, of: string): FieldError =>
    invalid(path, count, `must be less than or equal to ${limit} (the number of ${of})`);
  if (count > completions) errors.push(most(completions, 'specified completions'));
  if (total !== undefined && count > total) {
    errors.push(most(total, 'indexes in the specified succeededIndexes field'));
  }
}
