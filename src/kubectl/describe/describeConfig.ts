import type {
  V1ConfigMap,
  V1LimitRange,
  V1LimitRangeItem,
  V1Namespace,
  V1ResourceQuota,
  V1Secret,
  V1ServiceAccount,
} from '../../api/generated/types.ts';
import type { DescribeContext, Describers } from './Describer.ts';
import { type DescribeWriter, rfc1123 } from './DescribeWriter.ts';
import { describeEvents } from './describeEvents.ts';

/** Configuration, and what bounds a namespace. */
export const configDescribers: Describers = {
  ConfigMap: describeConfigMap,
  Secret: describeSecret,
  ServiceAccount: describeServiceAccount,
  Namespace: describeNamespace,
  ResourceQuota: describeResourceQuota,
  LimitRange: describeLimitRange,
};

function describeConfigMap(
  { metadata, data, binaryData }: V1ConfigMap,
  writer: DescribeWriter,
  context: DescribeContext,
): void {
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, '\nData\n====');
  for (const key of Object.keys(data ?? {}).sort()) writer.line(0, `${key}:\n----\n${data?.[key]}\n`);
  writer.line(0, '\nBinaryData\n====');
  for (const key of Object.keys(binaryData ?? {}).sort())
    writer.line(0, `${key}: ${decodedLength(binaryData?.[key] ?? '')} bytes`);
  writer.line(0, '');
  describeEvents(writer, context);
}

/** How many bytes a base64 text stands for. */
export function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

function describeSecret({ metadata, type, data }: V1Secret, writer: DescribeWriter): void {
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, `\nType:\t${type ?? ''}`);
  writer.line(0, '\nData\n====');
  for (const key of Object.keys(data ?? {}).sort()) writer.field(0, key, `${decodedLength(data?.[key] ?? '')} bytes`);
}

function describeServiceAccount(account: V1ServiceAccount, writer: DescribeWriter, context: DescribeContext): void {
  const { metadata, imagePullSecrets } = account;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  const names = (list: readonly { name?: string }[] | undefined): string[] => (list ?? []).map((one) => one.name ?? '');
  writer.list('Image pull secrets', names(imagePullSecrets), '                   ');
  describeEvents(writer, context);
}

async function describeNamespace(
  { metadata, status }: V1Namespace,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Status', status?.phase ?? '');
  if ((status?.conditions ?? []).length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t------------------\t------\t-------');
    for (const c of status?.conditions ?? []) {
      writer.line(1, `${c.type}\t${c.status}\t${rfc1123(c.lastTransitionTime)}\t${c.reason ?? ''}\t${c.message ?? ''}`);
    }
  }
  const namespace = metadata?.name ?? '';
  const quotas = await context.list<V1ResourceQuota>({
    group: '',
    version: 'v1',
    resource: 'resourcequotas',
    namespace,
  });
  writer.line(0, '');
  namespaceQuotas(writer, quotas);
  const limits = await context.list<V1LimitRange>({ group: '', version: 'v1', resource: 'limitranges', namespace });
  writer.line(0, '');
  if (limits.length === 0) {
    writer.line(0, 'No LimitRange resource.');
    return;
  }
  writer.line(0, 'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
  writer.line(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
  for (const { spec } of limits) limitRows(writer, spec?.limits ?? [], ' ');
}

function namespaceQuotas(writer: DescribeWriter, quotas: readonly V1ResourceQuota[]): void {
  if (quotas.length === 0) {
    writer.line(0, 'No resource quota.');
    return;
  }
  writer.line(0, 'Resource Quotas');
  for (const quota of [...quotas].sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1))) {
    writer.field(1, 'Name', quota.metadata?.name);
    scopes(writer, quota, 1, '* ');
    writer.line(1, 'Resource\tUsed\tHard');
    writer.line(1, '--------\t---\t---');
    quotaRows(writer, quota, 1);
  }
}

const SCOPES: Record<string, string> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function scopes(writer: DescribeWriter, { spec }: V1ResourceQuota, level: number, bullet: string): void {
  const list = [...(spec?.scopes ?? [])].sort();
  if (list.length === 0) return;
  writer.field(level, 'Scopes', list.join(', '));
  for (const scope of list) if (SCOPES[scope]) writer.line(level, `${bullet}${SCOPES[scope]}`);
}

function quotaRows(writer: DescribeWriter, { status }: V1ResourceQuota, level: number): void {
  for (const name of Object.keys(status?.hard ?? {}).sort()) {
    writer.line(level, `${name}\t${status?.used?.[name] ?? '0'}\t${status?.hard?.[name]}`);
  }
}

function describeResourceQuota(quota: V1ResourceQuota, writer: DescribeWriter): void {
  writer.field(0, 'Name', quota.metadata?.name);
  writer.field(0, 'Namespace', quota.metadata?.namespace);
  scopes(writer, quota, 0, ' * ');
  writer.line(0, 'Resource\tUsed\tHard');
  writer.line(0, '--------\t----\t----');
  quotaRows(writer, quota, 0);
}

function describeLimitRange({ metadata, spec }: V1LimitRange, writer: DescribeWriter): void {
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.line(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
  writer.line(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
  limitRows(writer, spec?.limits ?? [], '');
}

function limitRows(writer: DescribeWriter, limits: readonly V1LimitRangeItem[], prefix: string): void {
  for (const item of limits) {
    const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
    const names = new Set(lists.flatMap((list) => Object.keys(list ?? {})));
    for (const name of [...names].sort()) {
      writer.line(0, [`${prefix}${item.type}`, name, ...lists.map((list) => list?.[name] ?? '-')].join('\t'));
    }
  }
}
