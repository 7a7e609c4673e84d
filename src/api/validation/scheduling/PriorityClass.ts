import { type FieldError, forbidden, invalid, notSupported } from '../../FieldError.ts';
import type { V1PriorityClass } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

const SYSTEM_PREFIX = 'system-';
const HIGHEST_USER_PRIORITY = 1_000_000_000;
/** The two classes that every cluster has. */
const SYSTEM_CLASSES = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);
const POLICIES = ['Never', 'PreemptLowerPriority'];

/** `scheduling.k8s.io/PriorityClass` (pkg/apis/scheduling/validation, release 1.36). */
export function validatePriorityClass(priorityClass: V1PriorityClass): FieldError[] {
  const out = [...validateObjectMeta(priorityClass.metadata, false, nameIsDNSSubdomain)];
  const name = priorityClass.metadata?.name ?? '';
  const { value = 0, preemptionPolicy } = priorityClass;
  if (name.startsWith(SYSTEM_PREFIX)) {
    const problem = systemProblem(name, priorityClass);
    if (problem) {
      const text = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`;
      out.push(forbidden('metadata.name', text));
    }
  } else if (value > HIGHEST_USER_PRIORITY) {
    out.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`));
  }
  if (preemptionPolicy !== undefined && !POLICIES.includes(preemptionPolicy)) {
    out.push(notSupported('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  }
  return out;
}

export function validatePriorityClassUpdate(next: V1PriorityClass, prev: V1PriorityClass): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (next.value !== prev.value) out.push(forbidden('value', 'may not be changed in an update.'));
  if (next.preemptionPolicy !== prev.preemptionPolicy) {
    out.push(invalid('preemptionPolicy', next.preemptionPolicy, FIELD_IMMUTABLE));
  }
  return out;
}

function systemProblem(name: string, { value, globalDefault }: V1PriorityClass): string | undefined {
  const expected = SYSTEM_CLASSES.get(name);
  if (expected === undefined) return `${name} is not a known system priority class`;
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
