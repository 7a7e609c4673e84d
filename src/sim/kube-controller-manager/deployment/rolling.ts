import { byCreation } from '../byCreation.ts';
import type { ReplicaSet, Rollout } from './Rollout.ts';
import {
  availableReplicas,
  desiredReplicas,
  isActive,
  maxUnavailable,
  newReplicaSetSize,
  specReplicas,
} from './replicas.ts';
import type { ReplicaSetRoles } from './revisions.ts';
import { scaleTo } from './scale.ts';

/**
 * One step of a rolling update: the new replica set grows by what the surge allows, or else the old ones shrink by what
 * availability allows. Returns whether it did anything. Source: pkg/controller/deployment/rolling.go.
 */
export function rollingStep(rollout: Rollout, roles: ReplicaSetRoles): boolean {
  return growNew(rollout, roles) || shrinkOld(rollout, roles);
}

function growNew(rollout: Rollout, { all, current }: ReplicaSetRoles): boolean {
  const { deployment, decide } = rollout;
  if (!current) return false;
  const size = desiredReplicas(current);
  const wanted = desiredReplicas(deployment);
  if (size === wanted) return false;
  const next = size > wanted ? wanted : newReplicaSetSize(deployment, all, size);
  if (next === size) return false;
  decide(`new replica set from ${size} to ${next}`, { wanted, total: specReplicas(all), size, next });
  return scaleTo(rollout, current, next) !== undefined;
}

/**
 * Worked: 10 wanted, 2 may be missing, 13 exist (5 new, of which 2 are not available): 13 − 8 − 2 = 3 may go. Old pods
 * that are unavailable anyway go first, since losing them costs nothing.
 */
function shrinkOld(rollout: Rollout, { all, current, old }: ReplicaSetRoles): boolean {
  const { deployment, decide } = rollout;
  const active = old.filter(isActive);
  if (specReplicas(active) === 0) return false;
  const minAvailable = desiredReplicas(deployment) - maxUnavailable(deployment);
  const newUnavailable = current ? desiredReplicas(current) - (current.status?.availableReplicas ?? 0) : 0;
  const budget = specReplicas(all) - minAvailable - newUnavailable;
  decide(`old replica sets may lose ${Math.max(0, budget)}`, {
    total: specReplicas(all),
    minAvailable,
    newUnavailable,
  });
  if (budget <= 0) return false;
  const cleaned = cleanUpUnhealthy(rollout, active.sort(byCreation), budget);
  const scaled = scaleDownOld(rollout, cleaned.sets, current, minAvailable);
  return cleaned.count + scaled > 0;
}

function cleanUpUnhealthy(
  rollout: Rollout,
  old: readonly ReplicaSet[],
  budget: number,
): { sets: ReplicaSet[]; count: number } {
  let count = 0;
  const sets = old.map((rs) => {
    const size = desiredReplicas(rs);
    const unavailable = size - (rs.status?.availableReplicas ?? 0);
    const drop = Math.min(budget - count, unavailable);
    if (size === 0 || drop <= 0) return rs;
    count += drop;
    return scaleTo(rollout, rs, size - drop) ?? rs;
  });
  return { sets, count };
}

function scaleDownOld(
  rollout: Rollout,
  old: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
  minAvailable: number,
): number {
  const spare = availableReplicas([...old, ...(current ? [current] : [])]) - minAvailable;
  let dropped = 0;
  for (const rs of old) {
    const size = desiredReplicas(rs);
    const drop = Math.min(size, spare - dropped);
    if (drop <= 0) continue;
    scaleTo(rollout, rs, size - drop);
    dropped += drop;
  }
  return dropped;
}
