import type { Deployment, ReplicaSet } from './Rollout.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const HISTORY_LIMIT_CHARS = 2000;

type Annotations = Record<string, string>;

/** Annotations of a deployment that its replica sets do not get. */
const NOT_COPIED = new Set([LAST_APPLIED, REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS, ROLLBACK_TO]);

/** The number in an annotation, or undefined when there is none. */
export function numberIn(annotations: Annotations | undefined, name: string): number | undefined {
  const text = annotations?.[name];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

export const revisionOf = (object: { metadata: { annotations?: Annotations } }): number =>
  numberIn(object.metadata.annotations, REVISION) ?? 0;

/** The annotations with the deployment's own copied over; the same object when nothing changes. */
function withCopied(of: Annotations, deployment: Deployment): Annotations {
  let copied = of;
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (NOT_COPIED.has(name) || (copied[name] === value && Object.hasOwn(copied, name))) continue;
    if (copied === of) copied = { ...of };
    copied[name] = value;
  }
  return copied;
}

/** The sizes that a replica set remembers: what the deployment asks for, and how many pods it may have at most. */
export function withReplicas(of: Annotations, desired: number, max: number): Annotations {
  if (of[DESIRED_REPLICAS] === String(desired) && of[MAX_REPLICAS] === String(max)) return of;
  return { ...of, [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(max) };
}

/**
 * The annotations that the newest replica set should have: the deployment's, and its revision. A replica set that is
 * used again keeps the revisions it had before in a list. Source: deployment/util `SetNewReplicaSetAnnotations`.
 */
export function newReplicaSetAnnotations(of: Annotations, deployment: Deployment, revision: number): Annotations {
  let annotations = withCopied(of, deployment);
  const old = of[REVISION];
  const oldRevision = numberIn(of, REVISION) ?? 0;
  if (oldRevision < revision) annotations = { ...annotations, [REVISION]: String(revision) };
  if (old !== undefined && oldRevision < revision) {
    annotations = { ...annotations, [REVISION_HISTORY]: appended(of[REVISION_HISTORY], old) };
  }
  return annotations;
}

function appended(history: string | undefined, revision: string): string {
  if (!history) return revision;
  const revisions = [...history.split(','), revision];
  while (revisions.length > 1 && revisions.join(',').length > HISTORY_LIMIT_CHARS) revisions.shift();
  return revisions.join(',');
}

/** A replica set with other annotations; the same one when they are the same. */
export function withAnnotations(rs: ReplicaSet, annotations: Annotations): ReplicaSet {
  return annotations === rs.metadata.annotations ? rs : { ...rs, metadata: { ...rs.metadata, annotations } };
}

/** What a rollback leaves alone and what it brings back (deployment/util `SetDeploymentAnnotationsTo`). */
export function rolledBackAnnotations(deployment: Deployment, rs: ReplicaSet): Annotations {
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => NOT_COPIED.has(name));
  const brought = Object.entries(rs.metadata.annotations ?? {}).filter(([name]) => !NOT_COPIED.has(name));
  return Object.fromEntries([...kept, ...brought]);
}
