import type * as K from '../../../api/generated/types.ts';

/** One metric's say in how many replicas there should be. */
export interface HpaLine {
  metric: string;
  current: string;
  target: string;
  ratio: number | undefined;
  wanted: number | undefined;
}

/** `⌈replicas × current ÷ target⌉` for each metric; within a tenth of the target nothing changes. */
export function hpaArithmetic({ spec, status }: K.V2HorizontalPodAutoscaler): HpaLine[] {
  const replicas = status?.currentReplicas ?? 0;
  return (spec?.metrics ?? []).map((metric, index) => {
    const name = metric.resource?.name ?? metric.containerResource?.name ?? metric.pods?.metric.name ?? metric.object?.metric.name ?? metric.external?.metric.name ?? metric.type; // biome-ignore format: one chain
    const target = metric.resource?.target ?? metric.containerResource?.target ?? metric.pods?.target ?? metric.object?.target ?? metric.external?.target; // biome-ignore format: one chain
    const seen = status?.currentMetrics?.[index];
    const current = seen?.resource?.current ?? seen?.containerResource?.current ?? seen?.pods?.current ?? seen?.object?.current ?? seen?.external?.current; // biome-ignore format: one chain
    const goal = target?.averageUtilization;
    const now = current?.averageUtilization;
    const ratio = goal && now !== undefined ? now / goal : undefined;
    return {
      metric: name,
      current: now === undefined ? (current?.averageValue ?? current?.value ?? '<unknown>') : `${now} %`,
      target: goal === undefined ? (target?.averageValue ?? target?.value ?? '') : `${goal} %`,
      ratio,
      wanted: ratio === undefined ? undefined : Math.abs(ratio - 1) <= 0.1 ? replicas : Math.ceil(replicas * ratio),
    };
  });
}
