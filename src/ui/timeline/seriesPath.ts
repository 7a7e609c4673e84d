import type { Sample } from '../stores/useMetrics.ts';

/** A series as an SVG path; closed down to `base` when that is given. */
export function seriesPath(
  samples: readonly Sample[],
  value: (sample: Sample) => number,
  x: (ms: number) => number,
  y: (value: number) => number,
  base?: number,
): string {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return '';
  const points = samples.map((s) => `${x(s.at).toFixed(1)} ${y(value(s)).toFixed(1)}`);
  const line = `M${points.join('L')}`;
  return base === undefined ? line : `${line}L${x(last.at).toFixed(1)} ${base}L${x(first.at).toFixed(1)} ${base}Z`;
}
