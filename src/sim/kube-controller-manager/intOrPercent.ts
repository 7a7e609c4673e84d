import type { IntOrString } from '../../api/generated/types.ts';

/** An absolute number, or a percentage of `total` rounded up or down (apimachinery `GetScaledValueFromIntOrPercent`). */
export function scaledValue(value: IntOrString | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const percent = Number.parseInt(value, 10) || 0;
  if (!value.endsWith('%')) return percent;
  const scaled = (percent * total) / 100;
  return roundUp ? Math.ceil(scaled) : Math.floor(scaled);
}
