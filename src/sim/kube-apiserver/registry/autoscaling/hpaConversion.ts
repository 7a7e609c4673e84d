import type {
  V1HorizontalPodAutoscaler,
  V2HorizontalPodAutoscaler,
  V2MetricSpec,
} from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';

const isCpu = ({ type, resource }: V2MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.type === 'Utilization';

/** An autoscaler of autoscaling/v1 as v2, which is stored: its one target is a metric among others. */
export function hpaV2Of(object: KubeObject): KubeObject {
  const { spec, status, ...rest } = object as V1HorizontalPodAutoscaler;
  const { targetCPUUtilizationPercentage: percentage, ...same } = spec ?? ({} as NonNullable<typeof spec>);
  const target = { type: 'Utilization', averageUtilization: percentage };
  const metrics = percentage === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target } }];
  const { currentCPUUtilizationPercentage: current, ...sameStatus } = status ?? ({} as NonNullable<typeof status>);
  const measured = { averageUtilization: current, averageValue: '0' };
  const currentMetrics =
    current === undefined ? null : [{ type: 'Resource', resource: { name: 'cpu', current: measured } }];
  return {
    ...rest,
    apiVersion: 'autoscaling/v2',
    spec: { ...same, ...(metrics.length > 0 ? { metrics } : {}) },
    ...(status ? { status: { ...sameStatus, currentMetrics } } : {}),
  } as KubeObject;
}

/** And back: metrics that v1 has no word for travel in an annotation. */
export function hpaV1Of(object: KubeObject): KubeObject {
  const { spec, status, metadata, ...rest } = object as V2HorizontalPodAutoscaler;
  const { metrics = [], behavior, ...same } = spec ?? ({} as NonNullable<typeof spec>);
  const { currentMetrics, conditions: _, ...sameStatus } = status ?? ({} as NonNullable<typeof status>);
  const percentage = metrics.find(isCpu)?.resource?.target.averageUtilization;
  const current = currentMetrics?.find((m) => m.type === 'Resource' && m.resource?.name === 'cpu');
  const others = metrics.filter((metric) => !isCpu(metric));
  const annotations = {
    ...metadata?.annotations,
    ...(others.length > 0 ? { 'autoscaling.alpha.kubernetes.io/metrics': JSON.stringify(others) } : {}),
    ...(behavior ? { 'autoscaling.alpha.kubernetes.io/behavior': JSON.stringify(behavior) } : {}),
  };
  const utilization = current?.resource?.current.averageUtilization;
  return {
    ...rest,
    apiVersion: 'autoscaling/v1',
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...same, ...(percentage === undefined ? {} : { targetCPUUtilizationPercentage: percentage }) },
    status: { ...sameStatus, ...(utilization === undefined ? {} : { currentCPUUtilizationPercentage: utilization }) },
  } as KubeObject;
}
