import type { Pod } from '../stores/useMirror.ts';

/** The name of the group that a pod belongs to. */
export type FleetGrouping = (pod: Pod) => string;
export type FleetGroupBy = 'node' | 'owner' | 'namespace' | 'app';

/** The group of what has none: no node, no owner, no label. */
export const NO_GROUP = '—';

export const FLEET_GROUPINGS: Record<FleetGroupBy, FleetGrouping> = {
  node: (pod) => pod.spec?.nodeName || NO_GROUP,
  owner: ownerOf,
  namespace: (pod) => pod.metadata.namespace ?? NO_GROUP,
  app: (pod) => pod.metadata.labels?.['app.kubernetes.io/name'] ?? pod.metadata.labels?.app ?? NO_GROUP,
};

/** `namespace/workload`: a ReplicaSet's pods are told by their Deployment, whose name is the ReplicaSet's without the hash. */
function ownerOf(pod: Pod): string {
  const owner = pod.metadata.ownerReferences?.find((o) => o.controller) ?? pod.metadata.ownerReferences?.[0];
  if (!owner) return NO_GROUP;
  const hash = pod.metadata.labels?.['pod-template-hash'];
  const suffix = hash ? `-${hash}` : '';
  const name = suffix && owner.name.endsWith(suffix) ? owner.name.slice(0, -suffix.length) : owner.name;
  return `${pod.metadata.namespace}/${name}`;
}
