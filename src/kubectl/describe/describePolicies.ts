import { formatLabelSelector, formatLabels } from '../../api/formatLabels.ts';
import type {
  V1CertificateSigningRequest,
  V1ClusterRole,
  V1PodDisruptionBudget,
  V1PriorityClass,
  V1RoleBinding,
} from '../../api/generated/types.ts';
import { humanDuration } from '../../api/humanDuration.ts';
import { fromBase64, readPem } from '../../base/pki/pem.ts';
import { parseRequest } from '../../base/pki/x509.ts';
import { policyRows } from '../policyRows.ts';
import type { DescribeContext, Describers } from './Describer.ts';
import { type DescribeWriter, rfc1123 } from './DescribeWriter.ts';
import { describeAutoscaler } from './describeAutoscaler.ts';
import { describeEvents } from './describeEvents.ts';

/** Access, budgets, priorities, autoscaling and certificates. */
export const policyDescribers: Describers = {
  Role: describeRole,
  ClusterRole: describeRole,
  RoleBinding: describeBinding,
  ClusterRoleBinding: describeBinding,
  HorizontalPodAutoscaler: describeAutoscaler,
  PodDisruptionBudget: describeBudget,
  PriorityClass: describePriorityClass,
  CertificateSigningRequest: describeSigningRequest,
};

function describeRole({ metadata, rules }: V1ClusterRole, writer: DescribeWriter): void {
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  for (const row of policyRows(rules ?? [])) writer.line(1, row.join('\t'));
}

function describeBinding({ metadata, roleRef, subjects }: V1RoleBinding, writer: DescribeWriter): void {
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, 'Role:');
  writer.field(1, 'Kind', roleRef.kind);
  writer.field(1, 'Name', roleRef.name);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const { kind, name, namespace } of subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace ?? ''}`);
}

function describeBudget(budget: V1PodDisruptionBudget, writer: DescribeWriter, context: DescribeContext): void {
  const { metadata, spec, status } = budget;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  if (spec?.minAvailable !== undefined) writer.field(0, 'Min available', spec.minAvailable);
  else if (spec?.maxUnavailable !== undefined) writer.field(0, 'Max unavailable', spec.maxUnavailable);
  writer.field(0, 'Selector', spec?.selector ? formatLabelSelector(spec.selector) : '<unset>');
  writer.line(0, 'Status:');
  writer.field(2, 'Allowed disruptions', status?.disruptionsAllowed ?? 0);
  writer.field(2, 'Current', status?.currentHealthy ?? 0);
  writer.field(2, 'Desired', status?.desiredHealthy ?? 0);
  writer.field(2, 'Total', status?.expectedPods ?? 0);
  describeEvents(writer, context);
}

function describePriorityClass(priority: V1PriorityClass, writer: DescribeWriter, context: DescribeContext): void {
  writer.field(0, 'Name', priority.metadata?.name);
  writer.field(0, 'Value', priority.value ?? 0);
  writer.field(0, 'GlobalDefault', priority.globalDefault ?? false);
  writer.field(0, 'PreemptionPolicy', priority.preemptionPolicy ?? 'PreemptLowerPriority');
  writer.field(0, 'Description', priority.description ?? '');
  writer.field(0, 'Annotations', formatLabels(priority.metadata?.annotations));
  describeEvents(writer, context);
}

function describeSigningRequest(
  csr: V1CertificateSigningRequest,
  writer: DescribeWriter,
  context: DescribeContext,
): void {
  const { metadata, spec, status } = csr;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Labels', formatLabels(metadata?.labels));
  writer.field(0, 'Annotations', formatLabels(metadata?.annotations));
  writer.field(0, 'CreationTimestamp', rfc1123(metadata?.creationTimestamp));
  writer.field(0, 'Requesting User', spec?.username ?? '');
  if (spec?.signerName) writer.field(0, 'Signer', spec.signerName);
  if (spec?.expirationSeconds !== undefined)
    writer.field(0, 'Requested Duration', humanDuration(spec.expirationSeconds * 1000));
  const types = (status?.conditions ?? []).map((c) => c.type);
  const words = [types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending'];
  if (types.includes('Failed')) words.push('Failed');
  if (status?.certificate) words.push('Issued');
  writer.field(0, 'Status', words.join(','));
  describeRequest(spec?.request ?? '', writer);
  describeEvents(writer, context);
}

function describeRequest(encoded: string, writer: DescribeWriter): void {
  const pem = String.fromCharCode(...fromBase64(encoded));
  const parsed = parseRequest(readPem(pem)?.bytes ?? new Uint8Array());
  if (!parsed) return;
  const all = (key: string): string =>
    parsed.subject
      .filter(([name]) => name === key)
      .map(([, value]) => value)
      .join(',');
  writer.line(0, '');
  writer.line(0, 'Subject:');
  writer.line(1, `Common Name:\t${all('CN')}`);
  writer.line(1, `Serial Number:\t${all('serialNumber')}`);
  for (const [label, key] of SUBJECT_FIELDS) if (all(key) !== '') writer.line(1, `${label}:\t${all(key)}`);
}

const SUBJECT_FIELDS = [
  ['Organization', 'O'],
  ['Organizational Unit', 'OU'],
  ['Country', 'C'],
  ['Locality', 'L'],
  ['Province', 'ST'],
] as const;
