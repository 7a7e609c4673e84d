import { scaledValue } from '../intOrPercent.ts';
import { MAX_REPLICAS, numberIn } from './annotations.ts';
import type { Deployment, ReplicaSet } from './Rollout.ts';

/** Source: pkg/controller/deployment/util/deployment_util.go. */
export const desiredReplicas = (d: Deployment | ReplicaSet): number => d.spec.replicas ?? 1;

export const isRollingUpdate = (d: Deployment): boolean =>
  (d.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';

export const isActive = (rs: ReplicaSet): boolean => desiredReplicas(rs) > 0;

export const specReplicas = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, rs) => sum + desiredReplicas(rs), 0);

export const statusReplicas = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, rs) => sum + (rs.status?.replicas ?? 0), 0);

export const readyReplicas = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, rs) => sum + (rs.status?.readyReplicas ?? 0), 0);

export const availableReplicas = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, rs) => sum + (rs.status?.availableReplicas ?? 0), 0);

/**
 * How far a rolling update may go over and under the wanted size. Percentages round up over and down under; when both
 * come to nothing, one may be missing. Worked: 10 replicas, 25 %/25 % → 3 over, 2 under; 1 replica → 1 over, 0 under.
 */
export function fenceposts(d: Deployment): { surge: number; unavailable: number } {
  const { maxSurge, maxUnavailable } = d.spec.strategy?.rollingUpdate ?? {};
  const replicas = desiredReplicas(d);
  const surge = scaledValue(maxSurge ?? '25%', replicas, true);
  const unavailable = scaledValue(maxUnavailable ?? '25%', replicas, false);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

export const maxSurge = (d: Deployment): number => (isRollingUpdate(d) ? fenceposts(d).surge : 0);

export function maxUnavailable(d: Deployment): number {
  const replicas = desiredReplicas(d);
  if (!isRollingUpdate(d) || replicas === 0) return 0;
  return Math.min(fenceposts(d).unavailable, replicas);
}

/** How big the new replica set may be now: what the surge allows on top of all that exists, and no more than wanted. */
export function newReplicaSetSize(d: Deployment, all: readonly ReplicaSet[], newSize: number): number {
  const wanted = desiredReplicas(d);
  if (!isRollingUpdate(d)) return wanted;
  const room = wanted + maxSurge(d) - specReplicas(all);
  return room <= 0 ? newSize : newSize + Math.min(room, wanted - newSize);
}

/**
 * A replica set's share of what is to be added or taken away in mid-rollout, in proportion to its size.
 * @param add how many to add over all (negative: take away)
 * @param added how many of those others have been given
 */
export function proportion(rs: ReplicaSet, d: Deployment, add: number, added: number): number {
  if (desiredReplicas(rs) === 0 || add === 0 || add === added) return 0;
  const fraction = sizeFraction(rs, d);
  const left = add - added;
  return add > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

function sizeFraction(rs: ReplicaSet, d: Deployment): number {
  const size = desiredReplicas(rs);
  if (desiredReplicas(d) === 0) return -size;
  const annotated = numberIn(rs.metadata.annotations, MAX_REPLICAS);
  const before = annotated && annotated > 0 ? annotated : (d.status?.replicas ?? 0);
  if (before === 0) return 0;
  return roundHalfAway((size * (desiredReplicas(d) + maxSurge(d))) / before) - size;
}

const roundHalfAway = (n: number): number => (n < 0 ? Math.ceil(n - 0.5) : Math.floor(n + 0.5));
