import type { V1Pod } from '../../api/generated/types.ts';
import type { Clock } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventRecorder } from '../../client/record/EventRecorder.ts';
import type { ContainerRuntime } from '../cri/ContainerRuntime.ts';
import type { Machine } from '../distributions/Distribution.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import type { Timings } from '../timings.ts';
import type { ClusterObjects } from './ClusterObjects.ts';
import type { Heartbeats } from './Heartbeats.ts';
import type { ImagePuller } from './ImagePuller.ts';
import type { KubeletRelease } from './kubeletRelease.ts';
import type { Pleg } from './Pleg.ts';
import type { PodContext } from './PodContext.ts';
import type { ResizeState } from './PodResize.ts';
import type { TokenSubject } from './requestToken.ts';
import type { StatusManager } from './StatusManager.ts';
import type { VolumeManager } from './volumes/VolumeManager.ts';

/** What the parts of one kubelet share. */
export interface NodeContext {
  clock: Clock;
  timings: Timings;
  machine: Machine;
  release: KubeletRelease;
  client: LocalClient;
  recorder: EventRecorder;
  runtime: ContainerRuntime;
  tracer: Tracer;
  random: Random;
  pleg: Pleg;
  statuses: StatusManager;
  images: ImagePuller;
  heartbeats: Heartbeats;
  volumes: VolumeManager;
  objects: ClusterObjects;
  /** Who has which address, across the cluster. */
  podsByIP: Map<string, PodContext>;
  /** Address of the cluster's DNS Service, '' where there is none. */
  clusterDNS: string;
  /** False while the kubelet is frozen: nothing of it acts. */
  alive(): boolean;
  /** Whether a pod must wait because the node has no network yet; it is synced again once there is one. */
  lacksNetwork(pod: V1Pod): boolean;
  /** Why a pod of this node cannot have what it now asks for; undefined when it can. */
  roomFor(pod: V1Pod): ResizeState['pending'];
  /** Whether somebody broke this probe on purpose. */
  isBroken(pod: V1Pod, probe: string): boolean;
  /** A service account token for a pod; '' when the API server gives none. */
  tokenFor(subject: TokenSubject): string;
  /** Virtual time as RFC 3339. */
  timestamp(): string;
}
