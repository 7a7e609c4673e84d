import { isNotFound } from '../../../api/StatusError.ts';
import { byCreation } from '../byCreation.ts';
import { REPLICA_SETS, refOf } from '../resourceRefs.ts';
import { revisionOf } from './annotations.ts';
import type { ReplicaSet, Rollout } from './Rollout.ts';
import { desiredReplicas } from './replicas.ts';

/** Deletes the oldest replica sets beyond `revisionHistoryLimit` that are empty and at rest. */
export function cleanUpHistory({ client, deployment }: Rollout, old: readonly ReplicaSet[]): void {
  const { revisionHistoryLimit } = deployment.spec;
  if (revisionHistoryLimit === undefined || revisionHistoryLimit === 2147483647) return;
  const alive = old.filter((rs) => !rs.metadata.deletionTimestamp);
  const excess = alive.length - revisionHistoryLimit;
  if (excess <= 0) return;
  alive.sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b));
  for (const rs of alive.slice(0, excess)) {
    const seen = (rs.metadata.generation ?? 0) <= (rs.status?.observedGeneration ?? 0);
    if ((rs.status?.replicas ?? 0) !== 0 || desiredReplicas(rs) !== 0 || !seen) continue;
    try {
      client.delete(refOf(REPLICA_SETS, rs));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
