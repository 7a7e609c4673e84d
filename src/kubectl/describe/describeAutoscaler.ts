import type {
  V2HorizontalPodAutoscaler,
  V2HPAScalingRules,
  V2MetricSpec,
  V2MetricStatus,
} from '../../api/generated/types.ts';
import type { DescribeContext } from './Describer.ts';
import { type DescribeWriter, rfc1123 } from './DescribeWriter.ts';
import { describeEvents } from './describeEvents.ts';

export function describeAutoscaler(
  hpa: V2HorizontalPodAutoscaler,
  writer: DescribeWriter,
  context: DescribeContext,
): void {
  const { metadata, spec, status } = hpa;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'CreationTimestamp', rfc1123(metadata?.creationTimestamp));
  writer.field(0, 'Reference', `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`);
  writer.field(0, 'Metrics', '( current / target )');
  for (const [index, metric] of (spec?.metrics ?? []).entries()) {
    writer.line(1, metricLine(metric, status?.currentMetrics?.[index]));
  }
  writer.field(0, 'Min replicas', spec?.minReplicas ?? '<unset>');
  writer.field(0, 'Max replicas', spec?.maxReplicas ?? 0);
  if (spec?.behavior) {
    writer.line(0, 'Behavior:');
    direction(writer, 'Scale Up', spec.behavior.scaleUp);
    direction(writer, 'Scale Down', spec.behavior.scaleDown);
  }
  writer.field(
    0,
    `${spec?.scaleTargetRef.kind} pods`,
    `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
  );
  if ((status?.conditions ?? []).length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tReason\tMessage');
    writer.line(1, '----\t------\t------\t-------');
    for (const c of status?.conditions ?? [])
      writer.line(1, `${c.type}\t${c.status}\t${c.reason ?? ''}\t${c.message ?? ''}`);
  }
  describeEvents(writer, context);
}

const UNKNOWN = '<unknown>';

function metricLine(metric: V2MetricSpec, current: V2MetricStatus | undefined): string {
  const { external, pods, object, resource, containerResource } = metric;
  if (external) {
    const now = current?.external?.current;
    return external.target.averageValue !== undefined
      ? `"${external.metric.name}" (target average value):\t${now?.averageValue ?? UNKNOWN} / ${external.target.averageValue}`
      : `"${external.metric.name}" (target value):\t${now?.value ?? UNKNOWN} / ${external.target.value}`;
  }
  if (pods)
    return `"${pods.metric.name}" on pods:\t${current?.pods?.current.averageValue ?? UNKNOWN} / ${pods.target.averageValue}`;
  if (object) {
    const now = current?.object?.current;
    const head = `"${object.metric.name}" on ${object.describedObject.kind}/${object.describedObject.name} `;
    return object.target.type === 'AverageValue'
      ? `${head}(target average value):\t${now?.averageValue ?? UNKNOWN} / ${object.target.averageValue}`
      : `${head}(target value):\t${now?.value ?? UNKNOWN} / ${object.target.value}`;
  }
  if (resource)
    return `resource ${resource.name} on pods${resourceTarget(resource.target, current?.resource?.current, '  ')}`;
  if (containerResource) {
    const head = `resource ${containerResource.name} of container "${containerResource.container}" on pods`;
    return `${head}${resourceTarget(containerResource.target, current?.containerResource?.current, '  ')}`;
  }
  return `<unknown metric type "${metric.type}">`;
}

interface Amounts {
  averageValue?: string;
  averageUtilization?: number;
}

function resourceTarget(target: Amounts, now: Amounts | undefined, gap: string): string {
  if (target.averageValue !== undefined) return `:\t${now?.averageValue ?? UNKNOWN} / ${target.averageValue}`;
  const current = now?.averageUtilization === undefined ? UNKNOWN : `${now.averageUtilization}% (${now.averageValue})`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `${gap}(as a percentage of request):\t${current} / ${wanted}`;
}

function direction(writer: DescribeWriter, title: string, rules: V2HPAScalingRules | undefined): void {
  if (!rules) return;
  writer.line(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined) {
    writer.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  }
  if ((rules.policies ?? []).length === 0) return;
  writer.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  writer.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies ?? []) {
    writer.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
  }
}
