import type {
  V1APIService,
  V1ComponentStatus,
  V1ConfigMap,
  V1CustomResourceDefinition,
  V1Namespace,
  V1Node,
  V1Scale,
  V1Secret,
  V1ServiceAccount,
} from '../../../api/generated/types.ts';
import { ageOf } from '../../../api/humanDuration.ts';
import { AGE, CREATED_AT, column, integer, NAME, type Printer, type Printers, printer, wide } from './Printer.ts';

/** What a table shows of a kind that has no printer of its own. */
export const defaultPrinter: Printer = printer<{ metadata?: { name?: string; creationTimestamp?: string } }>(
  [NAME, CREATED_AT],
  ({ metadata }) => [metadata?.name ?? '', metadata?.creationTimestamp ?? '<unknown>'],
);

/** Nodes, namespaces, configuration and the API's own kinds. */
export const corePrinters: Printers = {
  Node: printer<V1Node>(
    [
      NAME,
      column('Status', { description: 'The status of the node' }),
      column('Roles', { description: 'The roles of the node' }),
      AGE,
      column('Version'),
      wide('Internal-IP'),
      wide('External-IP'),
      wide('OS-Image'),
      wide('Kernel-Version'),
      wide('Container-Runtime'),
    ],
    (node, now) => [
      node.metadata?.name ?? '',
      nodeStatus(node),
      nodeRoles(node) || '<none>',
      ageOf(node.metadata?.creationTimestamp, now),
      node.status?.nodeInfo?.kubeletVersion ?? '',
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      node.status?.nodeInfo?.osImage || '<unknown>',
      node.status?.nodeInfo?.kernelVersion || '<unknown>',
      node.status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
    ],
  ),
  Namespace: printer<V1Namespace>(
    [NAME, column('Status', { description: 'The status of the namespace' }), AGE],
    ({ metadata, status }, now) => [metadata?.name ?? '', status?.phase ?? '', ageOf(metadata?.creationTimestamp, now)],
  ),
  Secret: printer<V1Secret>([NAME, column('Type'), column('Data'), AGE], ({ metadata, type, data }, now) => [
    metadata?.name ?? '',
    type ?? '',
    Object.keys(data ?? {}).length,
    ageOf(metadata?.creationTimestamp, now),
  ]),
  ConfigMap: printer<V1ConfigMap>([NAME, column('Data'), AGE], ({ metadata, data, binaryData }, now) => [
    metadata?.name ?? '',
    Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    ageOf(metadata?.creationTimestamp, now),
  ]),
  ServiceAccount: printer<V1ServiceAccount>([NAME, column('Secrets'), AGE], ({ metadata, secrets }, now) => [
    metadata?.name ?? '',
    secrets?.length ?? 0,
    ageOf(metadata?.creationTimestamp, now),
  ]),
  ComponentStatus: printer<V1ComponentStatus>(
    [NAME, column('Status'), column('Message'), column('Error')],
    ({ metadata, conditions }) => {
      const healthy = conditions?.find((c) => c.type === 'Healthy');
      const status = healthy?.status === 'True' ? 'Healthy' : healthy?.status === 'False' ? 'Unhealthy' : 'Unknown';
      return [metadata?.name ?? '', status, healthy?.message ?? '', healthy?.error ?? ''];
    },
  ),
  Scale: printer<V1Scale>(
    [column('Name'), integer('Desired'), integer('Available'), AGE],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  CustomResourceDefinition: printer<V1CustomResourceDefinition>([NAME, CREATED_AT], ({ metadata }) => [
    metadata?.name ?? '',
    metadata?.creationTimestamp ?? '<unknown>',
  ]),
  APIService: printer<V1APIService>(
    [
      NAME,
      column('Service', { description: 'The reference to the service that hosts this API endpoint.' }),
      column('Available', { description: 'Whether this service is available.' }),
      AGE,
    ],
    ({ metadata, spec, status }, now) => {
      const available = status?.conditions?.find((c) => c.type === 'Available');
      const shown =
        available === undefined
          ? 'Unknown'
          : available.status === 'True'
            ? 'True'
            : `${available.status} (${available.reason})`;
      const service = spec?.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local';
      return [metadata?.name ?? '', service, shown, ageOf(metadata?.creationTimestamp, now)];
    },
  ),
};

function nodeStatus(node: V1Node): string {
  const ready = node.status?.conditions?.find((c) => c.type === 'Ready');
  const status = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable ? `${status},SchedulingDisabled` : status;
}

function nodeRoles(node: V1Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata?.labels ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/') && key.length > 24) roles.add(key.slice(24));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return [...roles].sort().join(',');
}

const address = (node: V1Node, type: string): string =>
  node.status?.addresses?.find((a) => a.type === type)?.address ?? '<none>';
