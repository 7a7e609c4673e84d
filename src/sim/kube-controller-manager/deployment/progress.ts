import type { V1DeploymentCondition, V1DeploymentStatus } from '../../../api/generated/types.ts';
import { conditionOf, fromReplicaSetCondition } from './conditions.ts';
import type { Deployment, ReplicaSet } from './Rollout.ts';
import { desiredReplicas } from './replicas.ts';

const NEVER_SECONDS = 2147483647;

/** Source: pkg/controller/deployment/progress.go and util. */
export function hasProgressDeadline(d: Deployment): boolean {
  const { progressDeadlineSeconds } = d.spec;
  return progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== NEVER_SECONDS;
}

/** Every replica is of the new template and available, and no other is left. */
export function isComplete(d: Deployment, status: V1DeploymentStatus): boolean {
  const wanted = desiredReplicas(d);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (d.metadata.generation ?? 0)
  );
}

/** Whether the new status is a step forward: more new pods, fewer old ones, more ready or more available. */
export function isProgressing(before: V1DeploymentStatus, after: V1DeploymentStatus): boolean {
  const old = (s: V1DeploymentStatus): number => (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** Whether nothing has moved for longer than the deadline. */
export function isTimedOut(d: Deployment, status: V1DeploymentStatus, nowMs: number): boolean {
  if (!hasProgressDeadline(d)) return false;
  const condition = conditionOf(status, 'Progressing');
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return deadlineMs(d, condition) < nowMs;
}

/** Unix milliseconds at which a deployment without progress since the condition's last update has timed out. */
export function deadlineMs(d: Deployment, condition: V1DeploymentCondition): number {
  return Date.parse(condition.lastUpdateTime ?? '') + (d.spec.progressDeadlineSeconds ?? 0) * 1000;
}

/** What keeps replica sets from making pods: of the new one if it has trouble, else of the others. */
export function replicaFailures(all: readonly ReplicaSet[], current: ReplicaSet | undefined): V1DeploymentCondition[] {
  const failuresOf = (rs: ReplicaSet): V1DeploymentCondition[] =>
    (rs.status?.conditions ?? []).filter((c) => c.type === 'ReplicaFailure').map(fromReplicaSetCondition);
  const own = current ? failuresOf(current) : [];
  return own.length > 0 ? own : all.flatMap(failuresOf);
}
