import type { V1DeploymentStatus } from '../../../api/generated/types.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { conditionOf, newCondition, removeCondition, setCondition } from './conditions.ts';
import { deadlineMs, hasProgressDeadline, isComplete, isProgressing, isTimedOut, replicaFailures } from './progress.ts';
import { type ReplicaSet, type Rollout, updateDeploymentStatus } from './Rollout.ts';
import {
  availableReplicas,
  desiredReplicas,
  maxUnavailable,
  readyReplicas,
  specReplicas,
  statusReplicas,
} from './replicas.ts';
import type { ReplicaSetRoles } from './revisions.ts';

/** The status that the replica sets add up to, with the Available condition. Source: deployment/sync.go. */
export function calculateStatus(rollout: Rollout, { all, current }: ReplicaSetRoles): V1DeploymentStatus {
  const { deployment, now } = rollout;
  const { collisionCount, conditions } = deployment.status;
  const available = availableReplicas(all);
  const terminating = terminatingReplicas(all);
  const status: V1DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...nonZero('replicas', statusReplicas(all)),
    ...nonZero('updatedReplicas', current ? statusReplicas([current]) : 0),
    ...nonZero('readyReplicas', readyReplicas(all)),
    ...nonZero('availableReplicas', available),
    ...nonZero('unavailableReplicas', Math.max(0, specReplicas(all) - available)),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
  };
  const enough = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  setCondition(
    status,
    enough
      ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
      : newCondition(
          'Available',
          'False',
          'MinimumReplicasUnavailable',
          'Deployment does not have minimum availability.',
          now,
        ),
  );
  return status;
}

/** Known only when every replica set says so. */
function terminatingReplicas(all: readonly ReplicaSet[]): number | undefined {
  let sum = 0;
  for (const rs of all) {
    const { terminatingReplicas } = rs.status ?? {};
    if (terminatingReplicas === undefined) return undefined;
    sum += terminatingReplicas;
  }
  return sum;
}

const nonZero = (name: keyof V1DeploymentStatus, value: number): V1DeploymentStatus =>
  value === 0 ? {} : { [name]: value };

/** Writes the status if it changed. */
export function syncStatus(rollout: Rollout, roles: ReplicaSetRoles): void {
  const status = calculateStatus(rollout, roles);
  if (!deepEqual(rollout.deployment.status, status)) updateDeploymentStatus(rollout, status);
}

/**
 * Writes the status of a rollout with its Progressing and ReplicaFailure conditions, if it changed. Otherwise returns in
 * how many milliseconds the deadline has to be looked at again, when it has to be.
 */
export function syncRolloutStatus(rollout: Rollout, roles: ReplicaSetRoles): number | undefined {
  const { deployment } = rollout;
  const status = calculateStatus(rollout, roles);
  if (!hasProgressDeadline(deployment)) removeCondition(status, 'Progressing');
  const condition = conditionOf(status, 'Progressing');
  const done =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && condition?.reason === 'NewReplicaSetAvailable';
  if (hasProgressDeadline(deployment) && !done) updateProgressing(rollout, roles, status);
  const [failure] = replicaFailures(roles.all, roles.current);
  if (failure) setCondition(status, failure);
  else removeCondition(status, 'ReplicaFailure');
  if (!deepEqual(deployment.status, status)) {
    updateDeploymentStatus(rollout, status);
    return undefined;
  }
  return recheckAfterMs(rollout, status);
}

function updateProgressing(rollout: Rollout, { current }: ReplicaSetRoles, status: V1DeploymentStatus): void {
  const { deployment, now, nowMs } = rollout;
  const subject = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    setCondition(status, newCondition('Progressing', 'True', 'NewReplicaSetAvailable', message, now));
  } else if (isProgressing(deployment.status, status)) {
    const condition = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now);
    const before = conditionOf(status, 'Progressing');
    if (before?.status === 'True') condition.lastTransitionTime = before.lastTransitionTime;
    removeCondition(status, 'Progressing');
    setCondition(status, condition);
  } else if (isTimedOut(deployment, status, nowMs)) {
    const message = `${subject} has timed out progressing.`;
    setCondition(status, newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', message, now));
  }
}

/** A second is added because conditions hold whole seconds. */
function recheckAfterMs({ deployment, nowMs }: Rollout, status: V1DeploymentStatus): number | undefined {
  const condition = conditionOf(deployment.status, 'Progressing');
  if (!condition || !hasProgressDeadline(deployment)) return undefined;
  if (isComplete(deployment, status) || condition.reason === 'ProgressDeadlineExceeded') return undefined;
  const afterMs = deadlineMs(deployment, condition) - nowMs;
  return afterMs < 1000 ? Math.max(0, afterMs) + 1 : afterMs + 1000;
}
