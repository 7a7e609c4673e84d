import type { V1Pod } from '../../api/generated/types.ts';
import type { ContainerRecord } from './ContainerRecord.ts';
import type { KubeletRelease } from './kubeletRelease.ts';
import type { ResizeState } from './PodResize.ts';

/** Why a pod must end. */
export interface Verdict {
  reason: string;
  message: string;
  /** It is none of the pod's doing: a DisruptionTarget. */
  disrupted?: boolean;
}

/** What the pod worker knows besides its containers. */
export interface PodFacts extends Partial<Verdict> {
  pod: V1Pod;
  /** The kubelet's own. */
  release: KubeletRelease;
  init: readonly ContainerRecord[];
  app: readonly ContainerRecord[];
  ephemeral: readonly ContainerRecord[];
  hostIP: string;
  podIP: string;
  sandboxReady: boolean;
  /** RFC 3339, of when the kubelet first saw the pod. */
  startTime: string;
  /** The pod is over: deleted with its containers ended, evicted, or past its deadline. */
  terminal: boolean;
  resize?: ResizeState;
  /** The pod must end as Failed whatever its containers did. */
  failed?: boolean;
  now: string;
}

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';
