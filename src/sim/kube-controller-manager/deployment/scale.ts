import { byCreation } from '../byCreation.ts';
import { REPLICA_SETS, refOf } from '../resourceRefs.ts';
import { DESIRED_REPLICAS, numberIn, withAnnotations, withReplicas } from './annotations.ts';
import type { Deployment, ReplicaSet, Rollout } from './Rollout.ts';
import { desiredReplicas, isActive, isRollingUpdate, maxSurge, proportion, specReplicas } from './replicas.ts';
import type { ReplicaSetRoles } from './revisions.ts';

/** Gives a replica set its size and the sizes it remembers; writes and tells only what changed. */
export function scaleReplicaSet(rollout: Rollout, rs: ReplicaSet, size: number): ReplicaSet {
  const { client, deployment, recorder } = rollout;
  const wanted = desiredReplicas(deployment);
  const annotations = withReplicas(rs.metadata.annotations ?? {}, wanted, wanted + maxSurge(deployment));
  const from = desiredReplicas(rs);
  const annotated = withAnnotations(rs, annotations);
  if (from === size && annotated === rs) return rs;
  const updated = client.update<ReplicaSet>(refOf(REPLICA_SETS, rs), {
    ...annotated,
    spec: { ...rs.spec, replicas: size },
  });
  if (from !== size) {
    const direction = from < size ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${rs.metadata.name} from ${from} to ${size}`;
    recorder.event(deployment, 'Normal', 'ScalingReplicaSet', message);
  }
  return updated;
}

/** As `scaleReplicaSet`, but a replica set that has the size already is left alone altogether. */
export function scaleTo(rollout: Rollout, rs: ReplicaSet, size: number): ReplicaSet | undefined {
  return desiredReplicas(rs) === size ? undefined : scaleReplicaSet(rollout, rs, size);
}

/** Whether the deployment was scaled since its replica sets were last sized. Source: deployment/sync.go. */
export function isScalingEvent(deployment: Deployment, { all }: ReplicaSetRoles): boolean {
  return all.filter(isActive).some((rs) => {
    const desired = numberIn(rs.metadata.annotations, DESIRED_REPLICAS);
    return desired !== undefined && desired !== desiredReplicas(deployment);
  });
}

/**
 * Scales a deployment outside of a rollout's own steps: one active replica set takes it all; when the new one is
 * complete the old ones go; in mid-rollout everyone gets a share, so that the rollout neither stops nor rushes.
 */
export function scale(rollout: Rollout, { current, old }: ReplicaSetRoles): void {
  const { deployment } = rollout;
  const wanted = desiredReplicas(deployment);
  const only = activeOrLatest(current, old);
  if (only) {
    scaleTo(rollout, only, wanted);
  } else if (current && isSaturated(deployment, current)) {
    for (const rs of old.filter(isActive)) scaleTo(rollout, rs, 0);
  } else if (isRollingUpdate(deployment)) {
    scaleProportionally(rollout, [...old, ...(current ? [current] : [])].filter(isActive));
  }
}

function activeOrLatest(current: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = [...old, ...(current ? [current] : [])].filter(isActive);
  if (active.length === 0) return current ?? [...old].sort(byCreation).at(-1);
  return active.length === 1 ? active[0] : undefined;
}

function isSaturated(deployment: Deployment, rs: ReplicaSet): boolean {
  const wanted = desiredReplicas(deployment);
  return (
    desiredReplicas(rs) === wanted &&
    numberIn(rs.metadata.annotations, DESIRED_REPLICAS) === wanted &&
    (rs.status?.availableReplicas ?? 0) === wanted
  );
}

/**
 * Worked: 10 wanted and 5 more surge, sets of 8 and 7 (15 in all), then scaled to 20 with surge 5: 25 may be, 10 are to
 * be added; 8 · 25/15 → 13, 7 · 25/15 → 12.
 */
function scaleProportionally(rollout: Rollout, active: readonly ReplicaSet[]): void {
  const { deployment, decide } = rollout;
  const wanted = desiredReplicas(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const add = allowed - specReplicas(active);
  const sorted = [...active];
  if (add !== 0)
    sorted.sort((a, b) => desiredReplicas(b) - desiredReplicas(a) || (add > 0 ? byCreation(b, a) : byCreation(a, b)));
  let added = 0;
  const sizes = sorted.map((rs) => {
    const share = add === 0 ? 0 : proportion(rs, deployment, add, added);
    added += share;
    return desiredReplicas(rs) + share;
  });
  if (add !== 0) sizes[0] = Math.max(0, (sizes[0] ?? 0) + add - added);
  decide(`proportional scaling by ${add}`, { allowed, add, names: sorted.map((rs) => rs.metadata.name), sizes });
  sorted.forEach((rs, i) => {
    scaleReplicaSet(rollout, rs, sizes[i] as number);
  });
}
