import type { KubeObject } from '../../../api/meta.ts';
import type { KubeClient } from '../../../client/KubeClient.ts';

export interface EtcdEntry {
  key: string;
  object: KubeObject;
}

/** Resources as the API server stores them: group, version, resource, and the path below /registry where it is another. */
const STORED: readonly (readonly [string, string, string, string?])[] = [
  ['', 'v1', 'configmaps'],
  ['', 'v1', 'endpoints', 'services/endpoints'],
  ['', 'v1', 'events'],
  ['', 'v1', 'limitranges'],
  ['', 'v1', 'namespaces'],
  ['', 'v1', 'nodes', 'minions'],
  ['', 'v1', 'persistentvolumeclaims'],
  ['', 'v1', 'persistentvolumes'],
  ['', 'v1', 'pods'],
  ['', 'v1', 'replicationcontrollers', 'controllers'],
  ['', 'v1', 'resourcequotas'],
  ['', 'v1', 'secrets'],
  ['', 'v1', 'serviceaccounts'],
  ['', 'v1', 'services', 'services/specs'],
  ['admissionregistration.k8s.io', 'v1', 'mutatingwebhookconfigurations'],
  ['admissionregistration.k8s.io', 'v1', 'validatingwebhookconfigurations'],
  ['apiextensions.k8s.io', 'v1', 'customresourcedefinitions', 'apiextensions.k8s.io/customresourcedefinitions'],
  ['apiregistration.k8s.io', 'v1', 'apiservices', 'apiregistration.k8s.io/apiservices'],
  ['apps', 'v1', 'controllerrevisions'],
  ['apps', 'v1', 'daemonsets'],
  ['apps', 'v1', 'deployments'],
  ['apps', 'v1', 'replicasets'],
  ['apps', 'v1', 'statefulsets'],
  ['autoscaling', 'v2', 'horizontalpodautoscalers'],
  ['batch', 'v1', 'cronjobs'],
  ['batch', 'v1', 'jobs'],
  ['certificates.k8s.io', 'v1', 'certificatesigningrequests'],
  ['coordination.k8s.io', 'v1', 'leases'],
  ['discovery.k8s.io', 'v1', 'endpointslices'],
  ['flowcontrol.apiserver.k8s.io', 'v1', 'flowschemas'],
  ['networking.k8s.io', 'v1', 'ingresses', 'ingress'],
  ['networking.k8s.io', 'v1', 'ingressclasses'],
  ['networking.k8s.io', 'v1', 'networkpolicies'],
  ['policy', 'v1', 'poddisruptionbudgets'],
  ['rbac.authorization.k8s.io', 'v1', 'clusterrolebindings'],
  ['rbac.authorization.k8s.io', 'v1', 'clusterroles'],
  ['rbac.authorization.k8s.io', 'v1', 'rolebindings'],
  ['rbac.authorization.k8s.io', 'v1', 'roles'],
  ['scheduling.k8s.io', 'v1', 'priorityclasses'],
  ['storage.k8s.io', 'v1', 'storageclasses'],
];

/** What the store holds, by key in order: read through the API, under the keys that the API server uses. */
export async function etcdEntries(client: KubeClient, prefix: string): Promise<EtcdEntry[]> {
  const entries: EtcdEntry[] = [];
  for (const [group, version, resource, path = resource] of STORED) {
    const base = `/registry/${path}/`;
    if (!base.startsWith(prefix) && !prefix.startsWith(base)) continue;
    const { items } = await client.list({ group, version, resource }).catch(() => ({ items: [] as KubeObject[] }));
    for (const object of items) {
      const { namespace, name } = object.metadata ?? {};
      entries.push({ key: `${base}${namespace ? `${namespace}/` : ''}${name}`, object });
    }
  }
  return entries
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
