import type { V1Job, V1Pod, V1PodFailurePolicyRule } from '../../../api/generated/types.ts';

/** What the policy says of a failed pod. */
export interface Verdict {
  /** Whether it counts towards the back-off limit. */
  counts: boolean;
  action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count' | undefined;
  /** For FailJob: why. */
  message?: string;
}

/** The first rule of the job's pod failure policy that matches (job/pod_failure_policy.go). */
export function judge(job: V1Job, pod: V1Pod): Verdict {
  for (const [index, rule] of (job.spec?.podFailurePolicy?.rules ?? []).entries()) {
    const why = matchExitCodes(rule, pod) ?? matchConditions(rule, pod);
    if (why === undefined) continue;
    const action = rule.action as NonNullable<Verdict['action']>;
    const message = `${why} matching ${action} rule at index ${index}`;
    return { counts: action !== 'Ignore', action, message };
  }
  return { counts: true, action: undefined };
}

function matchExitCodes({ onExitCodes }: V1PodFailurePolicyRule, pod: V1Pod): string | undefined {
  if (!onExitCodes) return undefined;
  const { containerName, operator, values } = onExitCodes;
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  for (const { name, state } of [...initContainerStatuses, ...containerStatuses]) {
    const exitCode = state?.terminated?.exitCode;
    if (!exitCode || (containerName && containerName !== name)) continue;
    if (values.includes(exitCode) === (operator === 'In')) {
      const { namespace, name: podName } = pod.metadata ?? {};
      return `Container ${name} for pod ${namespace}/${podName} failed with exit code ${exitCode}`;
    }
  }
  return undefined;
}

function matchConditions({ onPodConditions = [] }: V1PodFailurePolicyRule, pod: V1Pod): string | undefined {
  for (const { type, status = 'True' } of onPodConditions) {
    const met = pod.status?.conditions?.some((c) => c.type === type && c.status === status);
    if (met) return `Pod ${pod.metadata?.namespace}/${pod.metadata?.name} has condition ${type}`;
  }
  return undefined;
}
