import type { GroupVersionResource } from '../../api/meta.ts';

/** One collection that the page mirrors. */
export interface WatchedResource extends GroupVersionResource {
  kind: string;
  /** kubectl's short name, for the command lines shown. */
  short: string;
  namespaced: boolean;
  /** Served only where its definition was installed: asked for later than the rest, and again until it is there. */
  optional: boolean;
  family: 'workload' | 'network' | 'config' | 'storage' | 'cluster';
}

type Row = [group: string, version: string, resource: string, kind: string, short: string, family: string, scope?: 'c'];

const GATEWAY = 'gateway.networking.k8s.io';

const ROWS: Row[] = [
  ['', 'v1', 'nodes', 'Node', 'node', 'cluster', 'c'],
  ['', 'v1', 'pods', 'Pod', 'pod', 'workload'],
  ['', 'v1', 'services', 'Service', 'svc', 'network'],
  ['networking.k8s.io', 'v1', 'ingresses', 'Ingress', 'ing', 'network'],
  ['discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice', 'endpointslice', 'network'],
  ['apps', 'v1', 'deployments', 'Deployment', 'deploy', 'workload'],
  ['apps', 'v1', 'replicasets', 'ReplicaSet', 'rs', 'workload'],
  ['', 'v1', 'namespaces', 'Namespace', 'ns', 'cluster', 'c'],
  ['apps', 'v1', 'statefulsets', 'StatefulSet', 'sts', 'workload'],
  ['apps', 'v1', 'daemonsets', 'DaemonSet', 'ds', 'workload'],
  ['batch', 'v1', 'jobs', 'Job', 'job', 'workload'],
  ['batch', 'v1', 'cronjobs', 'CronJob', 'cronjob', 'workload'],
  ['', 'v1', 'replicationcontrollers', 'ReplicationController', 'rc', 'workload'],
  ['autoscaling', 'v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'hpa', 'workload'],
  ['policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', 'pdb', 'workload'],
  ['', 'v1', 'configmaps', 'ConfigMap', 'cm', 'config'],
  ['', 'v1', 'secrets', 'Secret', 'secret', 'config'],
  ['', 'v1', 'serviceaccounts', 'ServiceAccount', 'sa', 'config'],
  ['', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', 'pvc', 'storage'],
  ['', 'v1', 'persistentvolumes', 'PersistentVolume', 'pv', 'storage', 'c'],
  ['storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', 'sc', 'storage', 'c'],
  ['networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', 'netpol', 'network'],
  ['networking.k8s.io', 'v1', 'ingressclasses', 'IngressClass', 'ingressclass', 'network', 'c'],
  ['', 'v1', 'resourcequotas', 'ResourceQuota', 'quota', 'cluster'],
  ['', 'v1', 'limitranges', 'LimitRange', 'limits', 'cluster'],
  ['', 'v1', 'events', 'Event', 'event', 'cluster'],
  [GATEWAY, 'v1', 'gatewayclasses', 'GatewayClass', 'gc', 'network', 'c'],
  [GATEWAY, 'v1', 'gateways', 'Gateway', 'gtw', 'network'],
  [GATEWAY, 'v1', 'httproutes', 'HTTPRoute', 'httproute', 'network'],
];

/** Everything the page lists and watches, the most telling first. */
export const watchedResources: readonly WatchedResource[] = ROWS.map(
  ([group, version, resource, kind, short, family, scope]) => ({
    group,
    version,
    resource,
    kind,
    short,
    namespaced: scope !== 'c',
    optional: group === GATEWAY,
    family: family as WatchedResource['family'],
  }),
);

const BY_RESOURCE = new Map(watchedResources.map((r) => [r.resource, r]));
const BY_KIND = new Map(watchedResources.map((r) => [r.kind, r]));

export const watchedByResource = (resource: string): WatchedResource | undefined => BY_RESOURCE.get(resource);
export const watchedByKind = (kind: string | undefined): WatchedResource | undefined => BY_KIND.get(kind ?? '');
