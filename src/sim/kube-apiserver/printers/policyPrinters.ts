import type {
  V1CertificateSigningRequest,
  V1ClusterRoleBinding,
  V1HorizontalPodAutoscaler,
  V1PodDisruptionBudget,
  V1ResourceQuota,
  V1RoleBinding,
  V2HorizontalPodAutoscaler,
  V2MetricSpec,
  V2MetricStatus,
} from '../../../api/generated/types.ts';
import { ageOf, humanDuration } from '../../../api/humanDuration.ts';
import { defaultPrinter } from './corePrinters.ts';
import { AGE, column, integer, NAME, type Printer, type Printers, printer, wide } from './Printer.ts';

const bindingPrinter: Printer = printer<V1RoleBinding | V1ClusterRoleBinding>(
  [NAME, column('Role'), AGE, wide('Users'), wide('Groups'), wide('ServiceAccounts')],
  ({ metadata, roleRef, subjects }, now) => {
    const of = (kind: string): string[] => (subjects ?? []).filter((s) => s.kind === kind).map((s) => s.name);
    const accounts = (subjects ?? [])
      .filter((s) => s.kind === 'ServiceAccount')
      .map((s) => `${s.namespace ?? ''}/${s.name}`);
    return [
      metadata?.name ?? '',
      `${roleRef.kind}/${roleRef.name}`,
      ageOf(metadata?.creationTimestamp, now),
      of('User').join(', '),
      of('Group').join(', '),
      accounts.join(', '),
    ];
  },
);

const hpaColumns = [
  NAME,
  column('Reference'),
  column('Targets'),
  column('MinPods'),
  column('MaxPods'),
  column('Replicas'),
  AGE,
];

type AnyHpa = V2HorizontalPodAutoscaler | V1HorizontalPodAutoscaler;

/** Roles, limits, budgets, autoscalers and certificates. */
export const policyPrinters: Printers = {
  Role: defaultPrinter,
  ClusterRole: defaultPrinter,
  LimitRange: defaultPrinter,
  RoleBinding: bindingPrinter,
  ClusterRoleBinding: bindingPrinter,
  HorizontalPodAutoscaler: printer<AnyHpa>(hpaColumns, (hpa, now) => [
    hpa.metadata?.name ?? '',
    `${hpa.spec?.scaleTargetRef.kind}/${hpa.spec?.scaleTargetRef.name}`,
    hpaTargets(hpa),
    hpa.spec?.minReplicas == null ? '<unset>' : `${hpa.spec.minReplicas}`,
    hpa.spec?.maxReplicas ?? 0,
    hpa.status?.currentReplicas ?? 0,
    ageOf(hpa.metadata?.creationTimestamp, now),
  ]),
  PodDisruptionBudget: printer<V1PodDisruptionBudget>(
    [
      NAME,
      column('Min Available', { description: 'The minimum number of pods that must be available.' }),
      column('Max Unavailable', { description: 'The maximum number of pods that may be unavailable.' }),
      integer('Allowed Disruptions', 'Calculated number of pods that may be disrupted at this time.'),
      AGE,
    ],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.minAvailable == null ? 'N/A' : `${spec.minAvailable}`,
      spec?.maxUnavailable == null ? 'N/A' : `${spec.maxUnavailable}`,
      status?.disruptionsAllowed ?? 0,
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  ResourceQuota: printer<V1ResourceQuota>([NAME, column('Request'), column('Limit'), AGE], (quota, now) => {
    const hard = quota.status?.hard ?? {};
    const used = quota.status?.used ?? {};
    const requests: string[] = [];
    const limits: string[] = [];
    for (const name of Object.keys(hard).sort()) {
      (name.startsWith('limits') ? limits : requests).push(`${name}: ${used[name] ?? '0'}/${hard[name]}`);
    }
    return [
      quota.metadata?.name ?? '',
      requests.join(', '),
      limits.join(', '),
      ageOf(quota.metadata?.creationTimestamp, now),
    ];
  }),
  CertificateSigningRequest: printer<V1CertificateSigningRequest>(
    [NAME, AGE, column('SignerName'), column('Requestor'), column('RequestedDuration'), column('Condition')],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      ageOf(metadata?.creationTimestamp, now),
      spec?.signerName || '<none>',
      spec?.username ?? '',
      spec?.expirationSeconds == null ? '<none>' : humanDuration(spec.expirationSeconds * 1000),
      csrCondition(status),
    ],
  ),
};

function csrCondition(status: V1CertificateSigningRequest['status']): string {
  const types = (status?.conditions ?? []).map((c) => c.type);
  const words = [types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending'];
  if (types.includes('Failed')) words.push('Failed');
  if (status?.certificate) words.push('Issued');
  return words.join(',');
}

function hpaTargets(hpa: AnyHpa): string {
  const old = hpa as V1HorizontalPodAutoscaler;
  if (hpa.apiVersion === 'autoscaling/v1' || old.spec?.targetCPUUtilizationPercentage !== undefined) {
    const wanted = old.spec?.targetCPUUtilizationPercentage;
    const current = old.status?.currentCPUUtilizationPercentage;
    if (wanted === undefined) return '<none>';
    return `cpu: ${current === undefined ? '<unknown>' : `${current}%`}/${wanted}%`;
  }
  const { spec, status } = hpa as V2HorizontalPodAutoscaler;
  const metrics = spec?.metrics ?? [];
  if (metrics.length === 0) return '<none>';
  const shown = metrics.slice(0, 2).map((metric, index) => hpaMetric(metric, status?.currentMetrics?.[index]));
  const more = metrics.length > 2 ? ` + ${metrics.length - 2} more...` : '';
  return `${shown.join(', ')}${more}`;
}

function hpaMetric(spec: V2MetricSpec, status: V2MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External': {
      const target = spec.external?.target;
      const current = status?.external?.current;
      if (target?.averageValue !== undefined) {
        return `${current?.averageValue ?? '<unknown>'}/${target.averageValue} (avg)`;
      }
      return `${current?.value ?? '<unknown>'}/${target?.value}`;
    }
    case 'Pods':
      return `${status?.pods?.current?.averageValue ?? '<unknown>'}/${spec.pods?.target.averageValue}`;
    case 'Object': {
      const target = spec.object?.target;
      const current = status?.object?.current;
      if (target?.averageValue !== undefined) {
        return `${current?.averageValue ?? '<unknown>'}/${target.averageValue} (avg)`;
      }
      return `${current?.value ?? '<unknown>'}/${target?.value}`;
    }
    case 'Resource':
      return resourceMetric(spec.resource, status?.resource?.current);
    case 'ContainerResource':
      return resourceMetric(spec.containerResource, status?.containerResource?.current);
    default:
      return '<unknown type>';
  }
}

function resourceMetric(
  spec: { name: string; target: { averageValue?: string; averageUtilization?: number } } | undefined,
  current: { averageValue?: string; averageUtilization?: number } | undefined,
): string {
  if (spec?.target.averageValue !== undefined) {
    return `${spec.name}: ${current?.averageValue ?? '<unknown>'}/${spec.target.averageValue}`;
  }
  const now = current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}%`;
  const target = spec?.target.averageUtilization === undefined ? '<auto>' : `${spec.target.averageUtilization}%`;
  return `${spec?.name}: ${now}/${target}`;
}
