import type * as K from '../../../api/generated/types.ts';
import { controllerOf, type StoredObject } from '../../../api/meta.ts';
import { objectId } from '../../objectId.ts';
import { kindOf, type Mirror, type Pod, type ReplicaSet } from '../../stores/useMirror.ts';
import { watchedByKind } from '../../stores/watchedResources.ts';
import { edgeId, type GraphEdge, type GraphModel, type GraphNode } from '../GraphModel.ts';
import { graphNode } from './graphNode.ts';

const OWNERS = [
  'gateways',
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'jobs',
  'replicasets',
  'replicationcontrollers',
];

/** Who owns whom, and what each workload really refers to: HPA → Deployment → ReplicaSet → Pod, ConfigMaps beside. */
export function ownershipModel(mirror: Mirror): GraphModel {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const link = (from: string, to: string, kind: 'owns' | 'uses'): void => {
    const id = edgeId(from, to);
    edges.set(id, { id, from, to, kind });
  };
  const add = (object: StoredObject, more: Partial<GraphNode> = {}): string => {
    const node = graphNode(object, object.kind === 'Pod' ? 'pod' : 'workload', more);
    nodes.set(node.id, node);
    const owner = controllerOf(object);
    const ownerResource = watchedByKind(owner?.kind)?.resource;
    if (owner && ownerResource && mirror.kinds[ownerResource]?.has(ownerKey(object, owner.name)))
      link(objectId(ownerResource, object.metadata.namespace, owner.name), node.id, 'owns');
    return node.id;
  };
  for (const resource of OWNERS)
    for (const object of kindOf(mirror, resource).values()) {
      const id = add(object, { faint: isOldRevision(object) });
      if (!controllerOf(object)) attachTemplate(mirror, nodes, link, id, object);
    }
  for (const pod of kindOf<Pod>(mirror, 'pods').values()) {
    const id = add(pod);
    if (!controllerOf(pod)) attachSpec(mirror, nodes, link, id, pod, pod.spec);
  }
  attachTargets(mirror, nodes, link);
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

type Link = (from: string, to: string, kind: 'owns' | 'uses') => void;

const ownerKey = (object: StoredObject, owner: string): string =>
  object.metadata.namespace ? `${object.metadata.namespace}/${owner}` : owner;

/** A ReplicaSet that a Deployment keeps only to be able to roll back. */
export const isOldRevision = (object: StoredObject): boolean =>
  object.kind === 'ReplicaSet' && ((object as ReplicaSet).spec?.replicas ?? 0) === 0 && !!controllerOf(object);

function attachTemplate(
  mirror: Mirror,
  nodes: Map<string, GraphNode>,
  link: Link,
  id: string,
  owner: StoredObject,
): void {
  const { spec } = owner as K.V1Deployment & K.V1CronJob & StoredObject;
  const template = spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec;
  attachSpec(mirror, nodes, link, id, owner, template);
}

function attachSpec(
  mirror: Mirror,
  nodes: Map<string, GraphNode>,
  link: Link,
  id: string,
  owner: StoredObject,
  spec: K.V1PodSpec | undefined,
): void {
  if (!spec) return;
  for (const [resource, name] of referencedBy(spec)) {
    const object = mirror.kinds[resource]?.get(`${owner.metadata.namespace}/${name}`);
    if (!object) continue;
    const node = graphNode(object, 'attachment');
    nodes.set(node.id, node);
    link(id, node.id, 'uses');
  }
}

/** ConfigMaps, Secrets, claims and the account a pod spec names; each once. The `default` account goes without saying. */
export function referencedBy(spec: K.V1PodSpec): [resource: string, name: string][] {
  const found = new Map<string, [string, string]>();
  const add = (resource: string, name: string | undefined): void => {
    if (name) found.set(`${resource}/${name}`, [resource, name]);
  };
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    for (const source of container.envFrom ?? []) {
      add('configmaps', source.configMapRef?.name);
      add('secrets', source.secretRef?.name);
    }
    for (const env of container.env ?? []) {
      add('configmaps', env.valueFrom?.configMapKeyRef?.name);
      add('secrets', env.valueFrom?.secretKeyRef?.name);
    }
  }
  for (const volume of spec.volumes ?? []) {
    add('configmaps', volume.configMap?.name);
    add('secrets', volume.secret?.secretName);
    add('persistentvolumeclaims', volume.persistentVolumeClaim?.claimName);
  }
  if (spec.serviceAccountName && spec.serviceAccountName !== 'default') add('serviceaccounts', spec.serviceAccountName);
  return [...found.values()];
}

/** What points at a workload from outside: autoscalers and disruption budgets. */
function attachTargets(mirror: Mirror, nodes: Map<string, GraphNode>, link: Link): void {
  for (const hpa of kindOf<K.V2HorizontalPodAutoscaler & StoredObject>(mirror, 'horizontalpodautoscalers').values()) {
    const target = hpa.spec?.scaleTargetRef;
    const resource = watchedByKind(target?.kind)?.resource;
    const id = resource && objectId(resource, hpa.metadata.namespace, target?.name ?? '');
    const node = graphNode(hpa, 'attachment');
    nodes.set(node.id, node);
    if (id && nodes.has(id)) link(id, node.id, 'uses');
  }
}
