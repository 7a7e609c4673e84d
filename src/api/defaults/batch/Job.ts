import type { V1Job, V1JobSpec, V1PodFailurePolicy } from '../../generated/types.ts';
import { defaultPodTemplateSpec } from '../core/podSpec.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

const BACKOFF_LIMIT = 6;
const MAX_INT32 = 2147483647;

export function defaultJob(job: V1Job): V1Job {
  const from = job.spec ?? ({} as V1JobSpec);
  const spec = withChanges(defaultJobSpec(from), { template: defaultPodTemplateSpec(from.template) });
  const labels = from.template?.metadata?.labels;
  const unlabelled = Object.keys(job.metadata?.labels ?? {}).length === 0;
  const metadata = labels && unlabelled ? { ...job.metadata, labels } : job.metadata;
  return withDefaults(withChanges(job, { spec, ...(metadata ? { metadata } : {}) }), { status: {} });
}

function defaultJobSpec(spec: V1JobSpec): V1JobSpec {
  const parallelUnset = spec.parallelism === undefined || spec.parallelism === null;
  const once = parallelUnset && (spec.completions === undefined || spec.completions === null);
  return withDefaults(
    spec.podFailurePolicy ? withChanges(spec, { podFailurePolicy: defaultFailurePolicy(spec.podFailurePolicy) }) : spec,
    {
      ...(once ? { completions: 1 } : {}),
      parallelism: 1,
      backoffLimit: spec.backoffLimitPerIndex === undefined ? BACKOFF_LIMIT : MAX_INT32,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
      manualSelector: false,
    },
  );
}

function defaultFailurePolicy(policy: V1PodFailurePolicy): V1PodFailurePolicy {
  return withChanges(policy, {
    rules: mapShared(policy.rules ?? [], (rule) =>
      rule.onPodConditions
        ? withChanges(rule, {
            onPodConditions: mapShared(rule.onPodConditions, (p) => withDefaults(p, { status: 'True' })),
          })
        : rule,
    ),
  });
}
