import type { GroupVersionResource, KubeObject } from '../../api/meta.ts';
import type { ResourceRef } from '../../client/KubeRequest.ts';

const of = (group: string, version: string, resource: string): GroupVersionResource => ({ group, version, resource });

/** The resources that controllers read and write. */
export const PODS = of('', 'v1', 'pods');
export const NODES = of('', 'v1', 'nodes');
export const NAMESPACES = of('', 'v1', 'namespaces');
export const SERVICES = of('', 'v1', 'services');
export const ENDPOINTS = of('', 'v1', 'endpoints');
export const SECRETS = of('', 'v1', 'secrets');
export const CONFIG_MAPS = of('', 'v1', 'configmaps');
export const SERVICE_ACCOUNTS = of('', 'v1', 'serviceaccounts');
export const RESOURCE_QUOTAS = of('', 'v1', 'resourcequotas');
export const REPLICATION_CONTROLLERS = of('', 'v1', 'replicationcontrollers');
export const PERSISTENT_VOLUMES = of('', 'v1', 'persistentvolumes');
export const PERSISTENT_VOLUME_CLAIMS = of('', 'v1', 'persistentvolumeclaims');
export const DEPLOYMENTS = of('apps', 'v1', 'deployments');
export const REPLICA_SETS = of('apps', 'v1', 'replicasets');
export const STATEFUL_SETS = of('apps', 'v1', 'statefulsets');
export const DAEMON_SETS = of('apps', 'v1', 'daemonsets');
export const CONTROLLER_REVISIONS = of('apps', 'v1', 'controllerrevisions');
export const JOBS = of('batch', 'v1', 'jobs');
export const CRON_JOBS = of('batch', 'v1', 'cronjobs');
export const ENDPOINT_SLICES = of('discovery.k8s.io', 'v1', 'endpointslices');
export const POD_DISRUPTION_BUDGETS = of('policy', 'v1', 'poddisruptionbudgets');
export const HORIZONTAL_POD_AUTOSCALERS = of('autoscaling', 'v2', 'horizontalpodautoscalers');
export const LEASES = of('coordination.k8s.io', 'v1', 'leases');
export const STORAGE_CLASSES = of('storage.k8s.io', 'v1', 'storageclasses');
export const CSI_DRIVERS = of('storage.k8s.io', 'v1', 'csidrivers');
export const VOLUME_ATTACHMENTS = of('storage.k8s.io', 'v1', 'volumeattachments');
export const CERTIFICATE_SIGNING_REQUESTS = of('certificates.k8s.io', 'v1', 'certificatesigningrequests');
export const CLUSTER_ROLES = of('rbac.authorization.k8s.io', 'v1', 'clusterroles');

/** Where one object of a resource is. */
export function refOf(resource: GroupVersionResource, object: KubeObject): ResourceRef & { name: string } {
  const { namespace, name } = object.metadata ?? {};
  return { ...resource, ...(namespace ? { namespace } : {}), name: name ?? '' };
}

export function refTo(
  resource: GroupVersionResource,
  namespace: string | undefined,
  name: string,
): ResourceRef & { name: string } {
  return { ...resource, ...(namespace ? { namespace } : {}), name };
}
