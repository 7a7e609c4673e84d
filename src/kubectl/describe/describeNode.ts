import type { V1Lease, V1Node, V1Pod } from '../../api/generated/types.ts';
import { ageOf } from '../../api/humanDuration.ts';
import { parseQuantity, type Quantity } from '../../api/Quantity.ts';
import type { DescribeContext } from './Describer.ts';
import { type DescribeWriter, rfc1123 } from './DescribeWriter.ts';
import { describeEvents } from './describeEvents.ts';
import { podResources, shareOf } from './podResources.ts';

export async function describeNode(node: V1Node, writer: DescribeWriter, context: DescribeContext): Promise<void> {
  const { metadata, spec, status } = node;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Roles', nodeRoles(node) || '<none>');
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'CreationTimestamp', rfc1123(metadata?.creationTimestamp));
  const taints = [...(spec?.taints ?? [])].sort((a, b) => (`${a.effect},${a.key}` < `${b.effect},${b.key}` ? -1 : 1));
  writer.list(
    'Taints',
    taints.map(({ key, value, effect }) => (value ? `${key}=${value}:${effect}` : `${key}:${effect}`)),
  );
  writer.field(0, 'Unschedulable', spec?.unschedulable ?? false);
  await lease(node, writer, context);
  if ((status?.conditions ?? []).length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  }
  for (const c of status?.conditions ?? []) {
    const times = `${rfc1123(c.lastHeartbeatTime)} \t${rfc1123(c.lastTransitionTime)}`;
    writer.line(1, `${c.type} \t${c.status} \t${times} \t${c.reason ?? ''} \t${c.message ?? ''}`);
  }
  writer.line(0, 'Addresses:');
  for (const { type, address } of status?.addresses ?? []) writer.field(1, type, address);
  quantities(writer, 'Capacity', status?.capacity);
  quantities(writer, 'Allocatable', status?.allocatable);
  systemInfo(node, writer);
  if (spec?.podCIDR) writer.field(0, 'PodCIDR', spec.podCIDR);
  if ((spec?.podCIDRs ?? []).length > 0) writer.field(0, 'PodCIDRs', spec?.podCIDRs?.join(','));
  if (spec?.providerID) writer.field(0, 'ProviderID', spec.providerID);
  await resources(node, writer, context);
  describeEvents(writer, context);
}

function nodeRoles(node: V1Node): string {
  const roles = Object.entries(node.metadata?.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith('node-role.kubernetes.io/') && key.length > 24) return [key.slice(24)];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return [...new Set(roles)].sort().join(',');
}

async function lease({ metadata }: V1Node, writer: DescribeWriter, context: DescribeContext): Promise<void> {
  const ref = {
    group: 'coordination.k8s.io',
    version: 'v1',
    resource: 'leases',
    namespace: 'kube-node-lease',
    name: metadata?.name ?? '',
  };
  try {
    const { spec } = await context.get<V1Lease>(ref);
    writer.line(0, 'Lease:');
    writer.field(1, 'HolderIdentity', spec?.holderIdentity ?? '<unset>');
    writer.field(1, 'AcquireTime', spec?.acquireTime ? rfc1123(String(spec.acquireTime)) : '<unset>');
    writer.field(1, 'RenewTime', spec?.renewTime ? rfc1123(String(spec.renewTime)) : '<unset>');
  } catch (error) {
    writer.field(0, 'Lease', `Failed to get lease: ${error instanceof Error ? error.message : error}`);
  }
}

function quantities(writer: DescribeWriter, title: string, list: Record<string, string> | undefined): void {
  const names = Object.keys(list ?? {}).sort();
  if (names.length > 0) writer.line(0, `${title}:`);
  for (const name of names) writer.field(1, name, list?.[name]);
}

function systemInfo({ status }: V1Node, writer: DescribeWriter): void {
  const info = status?.nodeInfo;
  writer.line(0, 'System Info:');
  writer.field(1, 'Machine ID', info?.machineID ?? '');
  writer.field(1, 'System UUID', info?.systemUUID ?? '');
  writer.field(1, 'Boot ID', info?.bootID ?? '');
  writer.field(1, 'Kernel Version', info?.kernelVersion ?? '');
  writer.field(1, 'OS Image', info?.osImage ?? '');
  writer.field(1, 'Operating System', info?.operatingSystem ?? '');
  writer.field(1, 'Architecture', info?.architecture ?? '');
  writer.field(1, 'Container Runtime Version', info?.containerRuntimeVersion ?? '');
  writer.field(1, 'Kubelet Version', info?.kubeletVersion ?? '');
}

async function resources(
  { metadata, status }: V1Node,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  const fieldSelector = `spec.nodeName=${metadata?.name},status.phase!=Failed,status.phase!=Succeeded`;
  const pods = await context.list<V1Pod>({ group: '', version: 'v1', resource: 'pods' }, { fieldSelector });
  const allocatable = status?.allocatable ?? status?.capacity ?? {};
  writer.field(0, 'Non-terminated Pods', `(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const requests: Record<string, Quantity> = {};
  const limits: Record<string, Quantity> = {};
  for (const pod of pods) {
    const of = podResources(pod);
    addAll(requests, of.requests);
    addAll(limits, of.limits);
    const cell = (list: Record<string, Quantity>, name: string): string => withShare(list[name], allocatable[name]);
    const cells = [
      cell(of.requests, 'cpu'),
      cell(of.limits, 'cpu'),
      cell(of.requests, 'memory'),
      cell(of.limits, 'memory'),
    ];
    const age = ageOf(pod.metadata?.creationTimestamp, context.now);
    writer.line(1, `${pod.metadata?.namespace}\t${pod.metadata?.name}\t\t${cells.join('\t')}\t${age}`);
  }
  writer.line(0, 'Allocated resources:');
  writer.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    writer.line(
      1,
      `${name}\t${withShare(requests[name], allocatable[name])}\t${withShare(limits[name], allocatable[name])}`,
    );
  }
  const others = Object.keys(allocatable).filter(
    (name) => !['cpu', 'memory', 'ephemeral-storage', 'pods'].includes(name),
  );
  for (const name of others.filter((one) => one.startsWith('hugepages-')).sort()) {
    writer.line(
      1,
      `${name}\t${withShare(requests[name], allocatable[name])}\t${withShare(limits[name], allocatable[name])}`,
    );
  }
  for (const name of others.filter((one) => !one.startsWith('hugepages-')).sort()) {
    writer.line(1, `${name}\t${requests[name]?.toString() ?? '0'}\t${limits[name]?.toString() ?? '0'}`);
  }
}

function addAll(into: Record<string, Quantity>, from: Record<string, Quantity>): void {
  for (const [name, quantity] of Object.entries(from)) into[name] = (into[name] ?? parseQuantity('0')).add(quantity);
}

/** `100m (2%)` */
const withShare = (quantity: Quantity | undefined, of: string | undefined): string =>
  `${quantity?.toString() ?? '0'} (${shareOf(quantity, of)}%)`;
