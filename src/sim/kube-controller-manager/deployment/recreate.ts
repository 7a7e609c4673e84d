import type { V1Pod } from '../../../api/generated/types.ts';
import { isPodTerminal } from '../podState.ts';
import type { ReplicaSet, Rollout } from './Rollout.ts';
import { desiredReplicas, isActive, statusReplicas } from './replicas.ts';
import { type ReplicaSetRoles, replicaSetRoles } from './revisions.ts';
import { scaleTo } from './scale.ts';

/**
 * One step of the Recreate strategy: all old pods go, and only when none is left the new ones come.
 * Returns the replica sets to report on, and whether the rollout may be finished.
 * @param podsOf the pods of a replica set
 */
export function recreateStep(
  rollout: Rollout,
  podsOf: (rs: ReplicaSet) => readonly V1Pod[],
): { roles: ReplicaSetRoles; settled: boolean } {
  let roles = replicaSetRoles(rollout, false);
  let scaledDown = false;
  for (const rs of roles.old.filter(isActive)) scaledDown = scaleTo(rollout, rs, 0) !== undefined || scaledDown;
  if (scaledDown || oldPodsRunning(roles.old, podsOf)) return { roles, settled: false };
  if (!roles.current) roles = replicaSetRoles(rollout, true);
  if (roles.current) scaleTo(rollout, roles.current, desiredReplicas(rollout.deployment));
  return { roles, settled: true };
}

function oldPodsRunning(old: readonly ReplicaSet[], podsOf: (rs: ReplicaSet) => readonly V1Pod[]): boolean {
  if (statusReplicas(old) > 0) return true;
  return old.some((rs) => podsOf(rs).some((pod) => !isPodTerminal(pod)));
}
