import type { V1Pod, V1ResourceQuota, V1ScopedResourceSelectorRequirement } from '../generated/types.ts';
import { qosClassOf } from '../qosClass.ts';

/** Whether a quota's scopes take in a pod; a quota without scopes takes in everything. */
export function quotaMatchesPod({ spec }: V1ResourceQuota, pod: V1Pod): boolean {
  return scopesOf(spec).every((scope) => matches(scope, pod));
}

/** Whether a quota counts only some pods, and nothing else. */
export const isScoped = ({ spec }: V1ResourceQuota): boolean => scopesOf(spec).length > 0;

function scopesOf(spec: V1ResourceQuota['spec']): V1ScopedResourceSelectorRequirement[] {
  const plain = (spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }));
  return [...plain, ...(spec?.scopeSelector?.matchExpressions ?? [])];
}

function matches({ scopeName, operator, values }: V1ScopedResourceSelectorRequirement, pod: V1Pod): boolean {
  switch (scopeName) {
    case 'Terminating':
      return (pod.spec?.activeDeadlineSeconds ?? -1) >= 0;
    case 'NotTerminating':
      return (pod.spec?.activeDeadlineSeconds ?? -1) < 0;
    case 'BestEffort':
      return qosClassOf(pod) === 'BestEffort';
    case 'NotBestEffort':
      return qosClassOf(pod) !== 'BestEffort';
    case 'PriorityClass':
      return hasOne(pod.spec?.priorityClassName, operator, values);
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(pod);
    default:
      return false;
  }
}

function hasOne(name: string | undefined, operator: string, values: readonly string[] = []): boolean {
  if (operator === 'Exists') return Boolean(name);
  if (operator === 'DoesNotExist') return !name;
  return values.includes(name ?? '') === (operator === 'In');
}

function crossesNamespaces({ spec }: V1Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((w) => w.podAffinityTerm),
  ]);
  return terms.some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined);
}
