import type * as K from '../../../api/generated/types.ts';

/** What a rolling update may do, in numbers. */
export interface RolloutArithmetic {
  replicas: number;
  surge: number;
  unavailable: number;
  /** Pods there may be at most, and pods that must be available at least. */
  most: number;
  least: number;
}

/**
 * 10 replicas with 25 % and 25 %: surge ⌈2.5⌉ = 3, unavailable ⌊2.5⌋ = 2, so at most 13 pods and at least 8 available.
 * When both come to nothing one pod may be unavailable, or nothing could ever move.
 */
export function rolloutArithmetic(spec: K.V1DeploymentSpec | undefined): RolloutArithmetic {
  const replicas = spec?.replicas ?? 1;
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec?.strategy?.rollingUpdate ?? {};
  const surge = amount(maxSurge, replicas, Math.ceil);
  const unavailable = Math.min(replicas, amount(maxUnavailable, replicas, Math.floor) || (surge === 0 ? 1 : 0));
  return { replicas, surge, unavailable, most: replicas + surge, least: replicas - unavailable };
}

function amount(value: number | string, replicas: number, round: (n: number) => number): number {
  return typeof value === 'string' && value.endsWith('%')
    ? round((replicas * Number.parseFloat(value)) / 100)
    : Number(value);
}
