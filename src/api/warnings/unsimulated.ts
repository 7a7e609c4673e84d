import type { V1PodSpec, V1PodTemplateSpec } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import { templateOf } from './templateOf.ts';

/** Kinds that are stored and served as any other, and that nothing acts on. By `kind.group`. */
const KINDS: Readonly<Record<string, string>> = {
  'ClusterTrustBundle.certificates.k8s.io': 'no volume is made of it',
  'CSINode.storage.k8s.io': 'no storage driver reads it',
  'CSIStorageCapacity.storage.k8s.io': 'the scheduler does not ask how much storage there is',
  'DeviceClass.resource.k8s.io': 'devices are not simulated',
  'FlowSchema.flowcontrol.apiserver.k8s.io': 'API priority and fairness is not simulated',
  'IPAddress.networking.k8s.io': 'addresses of Services are kept by the API server',
  'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io': 'API priority and fairness is not simulated',
  'ResourceClaim.resource.k8s.io': 'devices are not simulated',
  'ResourceClaimTemplate.resource.k8s.io': 'devices are not simulated',
  'ResourceSlice.resource.k8s.io': 'devices are not simulated',
  'ServiceCIDR.networking.k8s.io': 'addresses of Services come from the range that the cluster was made with',
  'VolumeAttributesClass.storage.k8s.io': 'volumes have no attributes',
};

type PodField = readonly [field: string, why: string, has: (spec: V1PodSpec) => boolean];

/** Fields of pods that are stored, and that no container feels. */
const POD_FIELDS: readonly PodField[] = [
  ['hostIPC', 'processes share nothing', (spec) => spec.hostIPC === true],
  ['hostUsers', 'there are no user namespaces', (spec) => spec.hostUsers === false],
  ['resourceClaims', 'devices are not simulated', (spec) => (spec.resourceClaims?.length ?? 0) > 0],
  ['securityContext.appArmorProfile', 'not enforced', ({ securityContext: own }) => Boolean(own?.appArmorProfile)],
  ['securityContext.seLinuxOptions', 'not enforced', ({ securityContext: own }) => Boolean(own?.seLinuxOptions)],
  ['securityContext.sysctls', 'there are no kernels', ({ securityContext: own }) => (own?.sysctls?.length ?? 0) > 0],
  ['securityContext.windowsOptions', 'all nodes run Linux', (spec) => Boolean(spec.securityContext?.windowsOptions)],
  ['setHostnameAsFQDN', 'hostnames are short', (spec) => spec.setHostnameAsFQDN === true],
  ['shareProcessNamespace', 'containers see their own processes', (spec) => spec.shareProcessNamespace === true],
];

/** What a client is told of an object that is stored for its own sake. */
export function unsimulatedWarnings(kind: string, group: string, object: KubeObject): string[] {
  const name = group === '' ? kind : `${kind}.${group}`;
  const why = KINDS[name];
  if (why !== undefined) return [`${kind} has no effect in this simulation: ${why}`];
  const placed = templateOf(kind, object);
  return placed ? fieldWarnings(placed.template, placed.prefix) : [];
}

function fieldWarnings({ spec }: V1PodTemplateSpec, prefix: string): string[] {
  if (!spec) return [];
  const found = POD_FIELDS.filter(([, , has]) => has(spec));
  return found.map(([field, why]) => `${prefix}spec.${field}: has no effect in this simulation: ${why}`);
}

/** The same as a page of documentation shows it. */
export function unsimulatedTable(): string {
  const rows = [
    ...Object.entries(KINDS).map(([kind, why]) => `| ${kind} | ${why} |`),
    ...POD_FIELDS.map(([field, why]) => `| Pod: \`spec.${field}\` | ${why} |`),
  ];
  return ['| stored, without effect | why |', '|---|---|', ...rows].join('\n');
}
