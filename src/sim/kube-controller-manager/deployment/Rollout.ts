import type { V1Deployment, V1DeploymentStatus, V1ReplicaSet } from '../../../api/generated/types.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import { DEPLOYMENTS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

export type Deployment = Stored<V1Deployment>;
export type ReplicaSet = Stored<V1ReplicaSet>;

/** What one sync of a deployment works with; the steps of a rollout (rolling, recreate, scale, …) are functions of it. */
export interface Rollout {
  client: LocalClient;
  recorder: EventRecorder;
  /** Unix milliseconds. */
  nowMs: number;
  /** `nowMs` as it is written into conditions. */
  now: string;
  /** A copy of the cached object that this sync may change at its top, in `metadata.annotations` and in `status`. */
  deployment: Deployment & { status: V1DeploymentStatus };
  /** Replica sets that the deployment owns. */
  replicaSets: readonly ReplicaSet[];
  /** A replica set from the cache. */
  cachedReplicaSet(name: string): ReplicaSet | undefined;
  /** Records the arithmetic of a step, for *why?*. */
  decide(text: string, data: Record<string, unknown>): void;
}

/**
 * Writes the status and the annotations. The sync goes on with the copy it has: a second write in one sync meets a
 * conflict and is tried again with a fresh copy, as upstream's.
 */
export function updateDeploymentStatus({ client, deployment }: Rollout, status = deployment.status): void {
  client.updateStatus<V1Deployment>(refOf(DEPLOYMENTS, deployment), { ...deployment, status });
}
