import type {
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodTemplateSpec,
  V1StatefulSet,
  V1Volume,
} from '../../../api/generated/types.ts';
import { podFromTemplate } from '../PodControl.ts';
import { isPodAvailable, isPodReady } from '../podState.ts';
import type { Stored } from '../Stored.ts';

export type StatefulSet = Stored<V1StatefulSet>;
export type Pod = Stored<V1Pod>;

export const POD_NAME = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX = 'apps.kubernetes.io/pod-index';
export const REVISION_HASH = 'controller-revision-hash';

/** Source: pkg/controller/statefulset/stateful_set_utils.go. */
export const wantedReplicas = (set: StatefulSet): number => set.spec.replicas ?? 1;
export const startOrdinal = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0;
export const isParallel = (set: StatefulSet): boolean => set.spec.podManagementPolicy === 'Parallel';
export const podName = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`;
export const revisionOfPod = (pod: V1Pod): string => pod.metadata?.labels?.[REVISION_HASH] ?? '';

/** The number at the end of a pod's name, if what comes before it is the set's name; else −1. */
export function ordinalOf(set: StatefulSet, name: string): number {
  const match = /^(.*)-(\d+)$/.exec(name);
  return match?.[1] === set.metadata.name ? Number(match[2]) : -1;
}

export const isRunningAndReady = (pod: V1Pod): boolean => pod.status?.phase === 'Running' && isPodReady(pod);
export const isTerminating = (pod: V1Pod): boolean => pod.metadata?.deletionTimestamp !== undefined;

export const isRunningAndAvailable = (pod: V1Pod, minReadySeconds: number, nowMs: number): boolean =>
  pod.status?.phase === 'Running' && isPodAvailable(pod, minReadySeconds, nowMs);

export const claimName = (template: V1PersistentVolumeClaim, set: StatefulSet, ordinal: number): string =>
  `${template.metadata?.name}-${set.metadata.name}-${ordinal}`;

/** The volumes of a pod, with those of the claim templates bound to its own claims. */
function volumesOf(set: StatefulSet, ordinal: number, volumes: readonly V1Volume[]): V1Volume[] {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claims = templates.map(
    (template): V1Volume => ({
      name: template.metadata?.name ?? '',
      persistentVolumeClaim: { claimName: claimName(template, set, ordinal) },
    }),
  );
  return [...claims, ...volumes.filter(({ name }) => !claims.some((claim) => claim.name === name))];
}

/** The pod of an ordinal: stable name and host name, its claims, the revision it was made from. */
export function statefulPod(set: StatefulSet, template: V1PodTemplateSpec, ordinal: number, revision: string): V1Pod {
  const name = podName(set, ordinal);
  const pod = podFromTemplate(template, set, { name });
  const { spec } = pod;
  const volumes = volumesOf(set, ordinal, spec?.volumes ?? []);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: { ...pod.metadata?.labels, [POD_NAME]: name, [POD_INDEX]: String(ordinal), [REVISION_HASH]: revision },
    },
    spec: {
      ...spec,
      containers: spec?.containers ?? [],
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}

/** Whether the pod still is who it should be. */
export function identityMatches(set: StatefulSet, pod: Pod): boolean {
  const { name, labels } = pod.metadata;
  return ordinalOf(set, name) >= 0 && labels?.[POD_NAME] === name;
}

/** The claims of an ordinal as they are to be created. */
export function claimsOf(set: StatefulSet, ordinal: number): V1PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(template, set, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...template.metadata?.labels, ...set.spec.selector.matchLabels },
    },
    spec: template.spec,
  }));
}
