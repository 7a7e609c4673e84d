import type { V1PodTemplateSpec, V1ReplicaSet } from '../../../api/generated/types.ts';
import { isAlreadyExists, StatusError } from '../../../api/StatusError.ts';
import { byCreation } from '../byCreation.ts';
import { controllerRefOf } from '../ControllerRefManager.ts';
import { canonicalJson, computeHash } from '../computeHash.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { REPLICA_SETS, refOf } from '../resourceRefs.ts';
import { newReplicaSetAnnotations, REVISION, revisionOf, withAnnotations, withReplicas } from './annotations.ts';
import { conditionOf, newCondition, setCondition } from './conditions.ts';
import { hasProgressDeadline } from './progress.ts';
import { type ReplicaSet, type Rollout, updateDeploymentStatus } from './Rollout.ts';
import { desiredReplicas, maxSurge, newReplicaSetSize } from './replicas.ts';

export const HASH_LABEL = 'pod-template-hash';

const withoutHash = new WeakMap<V1PodTemplateSpec, V1PodTemplateSpec>();

/** A template without the label that the controller itself adds. */
function stripped(template: V1PodTemplateSpec): V1PodTemplateSpec {
  const labels = template.metadata?.labels;
  if (!labels || !Object.hasOwn(labels, HASH_LABEL)) return template;
  let plain = withoutHash.get(template);
  if (!plain) {
    const { [HASH_LABEL]: _, ...rest } = labels;
    plain = { ...template, metadata: { ...template.metadata, labels: rest } };
    withoutHash.set(template, plain);
  }
  return plain;
}

export function sameTemplate(a: V1PodTemplateSpec, b: V1PodTemplateSpec): boolean {
  return a === b || canonicalJson(stripped(a)) === canonicalJson(stripped(b));
}

/** The replica set of the deployment's present template: of several, the oldest. */
export function findNewReplicaSet({ deployment, replicaSets }: Rollout): ReplicaSet | undefined {
  const { template } = deployment.spec;
  return [...replicaSets].sort(byCreation).find((rs) => rs.spec.template && sameTemplate(rs.spec.template, template));
}

/** The replica sets of a deployment by role. */
export interface ReplicaSetRoles {
  current: ReplicaSet | undefined;
  old: ReplicaSet[];
  all: ReplicaSet[];
}

/**
 * Finds the new replica set and gives it and the deployment their revision; with `create` it is made when missing.
 * Source: deployment/sync.go `getAllReplicaSetsAndSyncRevision`.
 */
export function replicaSetRoles(rollout: Rollout, create: boolean): ReplicaSetRoles {
  const found = findNewReplicaSet(rollout);
  const old = rollout.replicaSets.filter((rs) => rs !== found);
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  let current: ReplicaSet | undefined;
  if (found) current = syncRevision(rollout, found, revision);
  else if (create) current = createReplicaSet(rollout, old, revision);
  return { current, old, all: current ? [...old, current] : old };
}

function syncRevision(rollout: Rollout, found: ReplicaSet, revision: number): ReplicaSet {
  const { client, deployment, now } = rollout;
  const { minReadySeconds } = deployment.spec;
  const before = found.metadata.annotations ?? {};
  const annotations = newReplicaSetAnnotations(before, deployment, revision);
  if (annotations !== before || (found.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)) {
    const changed = withAnnotations(found, annotations);
    const spec = { ...changed.spec, ...(minReadySeconds === undefined ? {} : { minReadySeconds }) };
    return client.update<ReplicaSet>(refOf(REPLICA_SETS, found), { ...changed, spec });
  }
  let changed = setRevision(rollout, annotations[REVISION] ?? '');
  if (hasProgressDeadline(deployment) && !conditionOf(deployment.status, 'Progressing')) {
    const message = `Found new replica set "${found.metadata.name}"`;
    setCondition(deployment.status, newCondition('Progressing', 'True', 'FoundNewReplicaSet', message, now));
    changed = true;
  }
  if (changed) updateDeploymentStatus(rollout);
  return found;
}

/** Whether the deployment's revision was another. */
function setRevision({ deployment }: Rollout, revision: string): boolean {
  const { annotations } = deployment.metadata;
  if (annotations?.[REVISION] === revision) return false;
  deployment.metadata = { ...deployment.metadata, annotations: { ...annotations, [REVISION]: revision } };
  return true;
}

function createReplicaSet(rollout: Rollout, old: ReplicaSet[], revision: number): ReplicaSet | undefined {
  const { client, deployment, recorder, now } = rollout;
  const wanted = newReplicaSet(rollout, old, revision);
  const { status } = deployment;
  let created: ReplicaSet;
  let existed = false;
  try {
    const { namespace } = deployment.metadata;
    created = client.create<V1ReplicaSet>({ ...REPLICA_SETS, namespace }, wanted) as ReplicaSet;
  } catch (error) {
    if (isNamespaceTerminating(error)) return undefined;
    if (!isAlreadyExists(error)) return failedToCreate(rollout, wanted, error);
    created = sameReplicaSet(rollout, wanted, error);
    existed = true;
  }
  const { name } = created.metadata;
  const size = wanted.spec?.replicas ?? 0;
  if (!existed && size > 0) {
    recorder.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`);
  }
  let changed = setRevision(rollout, String(revision));
  if (!existed && hasProgressDeadline(deployment)) {
    const message = `Created new replica set "${name}"`;
    setCondition(status, newCondition('Progressing', 'True', 'NewReplicaSetCreated', message, now));
    changed = true;
  }
  if (changed) updateDeploymentStatus(rollout);
  return created;
}

function newReplicaSet({ deployment, decide }: Rollout, old: ReplicaSet[], revision: number): V1ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = computeHash(template, deployment.status.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const replicas = newReplicaSetSize(deployment, old, 0);
  decide(`new replica set of ${replicas}`, {
    replicas,
    oldReplicas: old.map(desiredReplicas),
    surge: maxSurge(deployment),
  });
  const wanted = desiredReplicas(deployment);
  const annotations = withReplicas(
    newReplicaSetAnnotations({}, deployment, revision),
    wanted,
    wanted + maxSurge(deployment),
  );
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      ownerReferences: [controllerRefOf(deployment)],
      labels,
      annotations,
    },
    spec: {
      replicas,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** The name is taken: by ourselves in an earlier attempt, or by another template with the same hash. */
function sameReplicaSet(rollout: Rollout, wanted: V1ReplicaSet, error: unknown): ReplicaSet {
  const { deployment, cachedReplicaSet } = rollout;
  const existing = cachedReplicaSet(wanted.metadata?.name ?? '');
  if (!existing) throw error;
  const owner = existing.metadata.ownerReferences?.find((ref) => ref.controller);
  const { template } = existing.spec;
  const ours = owner?.uid === deployment.metadata.uid && template && sameTemplate(template, deployment.spec.template);
  if (ours) return existing;
  deployment.status.collisionCount = (deployment.status.collisionCount ?? 0) + 1;
  updateDeploymentStatus(rollout);
  throw error;
}

function failedToCreate(rollout: Rollout, wanted: V1ReplicaSet, error: unknown): never {
  const { deployment, recorder, now } = rollout;
  if (!(error instanceof StatusError)) throw error;
  const message = `Failed to create new replica set "${wanted.metadata?.name}": ${error.message}`;
  if (hasProgressDeadline(deployment)) {
    setCondition(deployment.status, newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, now));
    updateDeploymentStatus(rollout);
  }
  recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', message);
  throw error;
}
