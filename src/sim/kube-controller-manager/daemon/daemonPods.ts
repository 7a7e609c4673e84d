import type {
  V1DaemonSet,
  V1Node,
  V1NodeSelectorTerm,
  V1Pod,
  V1PodSpec,
  V1PodTemplateSpec,
  V1Toleration,
} from '../../../api/generated/types.ts';
import { allowsNode } from '../../../api/scheduling/nodeSelectorTerms.ts';
import { untoleratedTaint } from '../../../api/scheduling/tolerations.ts';
import type { Stored } from '../Stored.ts';

export type DaemonSet = Stored<V1DaemonSet>;
export type Pod = Stored<V1Pod>;
export type Node = Stored<V1Node>;

export const HASH_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';
const GENERATION = 'deprecated.daemonset.template.generation';

const tolerate = (key: string, effect: string): V1Toleration => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect,
});

/** What daemons put up with besides what their template says (daemon/util `AddOrUpdateDaemonPodTolerations`). */
function daemonTolerations({ tolerations = [], hostNetwork }: V1PodSpec): V1Toleration[] {
  const added = [
    tolerate('not-ready', 'NoExecute'),
    tolerate('unreachable', 'NoExecute'),
    tolerate('disk-pressure', 'NoSchedule'),
    tolerate('memory-pressure', 'NoSchedule'),
    tolerate('pid-pressure', 'NoSchedule'),
    tolerate('unschedulable', 'NoSchedule'),
    ...(hostNetwork ? [tolerate('network-unavailable', 'NoSchedule')] : []),
  ];
  const kept = tolerations.filter((t) => !added.some((a) => a.key === t.key && a.effect === t.effect));
  return [...kept, ...added];
}

/** The template of a daemon's pods: labelled with the revision, tolerant. */
export function daemonTemplate(ds: DaemonSet, hash: string): V1PodTemplateSpec {
  const { template } = ds.spec;
  const generation = ds.metadata.annotations?.[GENERATION];
  const spec = template.spec ?? { containers: [] };
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        [HASH_LABEL]: hash,
        ...(generation ? { [GENERATION_LABEL]: generation } : {}),
      },
    },
    spec: { ...spec, tolerations: daemonTolerations(spec) },
  };
}

/** The template bound to a node by its name, in every node selector term. */
export function templateForNode(template: V1PodTemplateSpec, nodeName: string): V1PodTemplateSpec {
  const spec = template.spec ?? { containers: [] };
  const { affinity } = spec;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }];
  const terms = required?.nodeSelectorTerms ?? [];
  const nodeSelectorTerms: V1NodeSelectorTerm[] =
    terms.length > 0 ? terms.map((term) => ({ ...term, matchFields })) : [{ matchFields }];
  const nodeAffinity = {
    ...affinity?.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
  };
  return { ...template, spec: { ...spec, affinity: { ...affinity, nodeAffinity } } };
}

/** The node that a daemon's pod runs on or is meant for. */
export function targetNode(pod: V1Pod): string {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const term of required?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values } of term.matchFields ?? []) {
      if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0] as string;
    }
  }
  return '';
}

/** Whether a daemon should start on a node, and whether one that runs there may stay. */
export function shouldRunOn(ds: DaemonSet, node: V1Node): { run: boolean; stay: boolean } {
  const spec = ds.spec.template.spec ?? { containers: [] };
  if (spec.nodeName && spec.nodeName !== node.metadata?.name) return { run: false, stay: false };
  if (!allowsNode(spec, node)) return { run: false, stay: false };
  const taints = node.spec?.taints ?? [];
  if (taints.length === 0) return { run: true, stay: true };
  const tolerations = daemonTolerations(spec);
  if (!untoleratedTaint(taints, tolerations, ['NoSchedule', 'NoExecute'])) return { run: true, stay: true };
  return { run: false, stay: !untoleratedTaint(taints, tolerations, ['NoExecute']) };
}

/** Whether a pod was made from the present template. */
export function isUpdated(ds: DaemonSet, pod: V1Pod, hash: string): boolean {
  const { labels = {} } = pod.metadata ?? {};
  const generation = ds.metadata.annotations?.[GENERATION];
  if (hash && labels[HASH_LABEL] === hash) return true;
  return generation !== undefined && labels[GENERATION_LABEL] === generation && !labels[HASH_LABEL];
}
