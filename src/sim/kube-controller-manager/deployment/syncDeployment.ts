import type { V1Pod } from '../../../api/generated/types.ts';
import { cleanUpHistory } from './cleanUpHistory.ts';
import { conditionOf, newCondition, setCondition } from './conditions.ts';
import { hasProgressDeadline, isComplete } from './progress.ts';
import { type ReplicaSet, type Rollout, updateDeploymentStatus } from './Rollout.ts';
import { recreateStep } from './recreate.ts';
import { isRollingUpdate } from './replicas.ts';
import { type ReplicaSetRoles, replicaSetRoles } from './revisions.ts';
import { rollback, rollbackRevision } from './rollback.ts';
import { rollingStep } from './rolling.ts';
import { isScalingEvent, scale } from './scale.ts';
import { syncRolloutStatus, syncStatus } from './status.ts';

/**
 * Brings a deployment one step further. Returns in how many milliseconds it has to be looked at again, if at all.
 *
 *     deleting ─► status only        paused ─► scale, status        rollback asked ─► template back
 *     scaled ─► scale, status        else ─► a step of the strategy, clean up when complete, status
 */
export function syncDeployment(rollout: Rollout, podsOf: (rs: ReplicaSet) => readonly V1Pod[]): number | undefined {
  const { deployment } = rollout;
  if (deployment.metadata.deletionTimestamp) {
    syncStatus(rollout, replicaSetRoles(rollout, false));
    return undefined;
  }
  markPaused(rollout);
  if (deployment.spec.paused) {
    syncScale(rollout);
    return undefined;
  }
  const revision = rollbackRevision(deployment);
  if (revision !== undefined) {
    rollback(rollout, replicaSetRoles(rollout, true), revision);
    return undefined;
  }
  if (isScalingEvent(deployment, replicaSetRoles(rollout, false))) {
    syncScale(rollout);
    return undefined;
  }
  if (!isRollingUpdate(deployment)) {
    const { roles, settled } = recreateStep(rollout, podsOf);
    return finish(rollout, roles, settled);
  }
  const roles = replicaSetRoles(rollout, true);
  return finish(rollout, roles, !rollingStep(rollout, roles));
}

function finish(rollout: Rollout, roles: ReplicaSetRoles, settled: boolean): number | undefined {
  if (settled && isComplete(rollout.deployment, rollout.deployment.status)) cleanUpHistory(rollout, roles.old);
  return syncRolloutStatus(rollout, roles);
}

function syncScale(rollout: Rollout): void {
  const { deployment } = rollout;
  const roles = replicaSetRoles(rollout, false);
  scale(rollout, roles);
  if (deployment.spec.paused && rollbackRevision(deployment) === undefined) cleanUpHistory(rollout, roles.old);
  syncStatus(rollout, roles);
}

/** A pause stops the clock of the progress deadline, a resume starts it anew: both show in the condition. */
function markPaused(rollout: Rollout): void {
  const { deployment, now } = rollout;
  if (!hasProgressDeadline(deployment)) return;
  const condition = conditionOf(deployment.status, 'Progressing');
  if (condition?.reason === 'ProgressDeadlineExceeded') return;
  const marked = condition?.reason === 'DeploymentPaused';
  if (!!deployment.spec.paused === marked) return;
  setCondition(
    deployment.status,
    deployment.spec.paused
      ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
      : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now),
  );
  updateDeploymentStatus(rollout);
}
