import { type RefObject, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { type Sample, useMetrics } from '../stores/useMetrics.ts';
import { resolvedTheme, usePrefs } from '../stores/usePrefs.ts';
import { useSize } from './useSize.ts';

interface Series {
  label: string;
  colour: string;
  value: (sample: Sample) => number;
}

/** Small plots over virtual time. */
export function MetricsPlots() {
  const t = useT();
  const some = useMetrics((s) => s.samples.length > 1);
  if (!some) return <div className="empty">{t('metrics.none')}</div>;
  return (
    <div className="plots">
      <Plot
        title={t('metrics.traffic')}
        series={[
          { label: t('metrics.requests'), colour: '--brass', value: (s) => s.requests },
          { label: t('metrics.errors'), colour: '--err', value: (s) => s.errors },
        ]}
      />
      <Plot
        title={t('metrics.pods')}
        series={[
          { label: t('metrics.wanted'), colour: '--dim', value: (s) => s.pods },
          { label: t('metrics.ready'), colour: '--ok', value: (s) => s.ready },
        ]}
      />
    </div>
  );
}

function Plot({ title, series }: { title: string; series: Series[] }) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  usePlot(box, title, series, width, height);
  return (
    <figure className="plot">
      <figcaption>
        {title}
        {series.map(({ label, colour, value }) => (
          <PlotLegend key={label} label={label} colour={colour} value={value} />
        ))}
      </figcaption>
      <div ref={box} className="plot-box" />
    </figure>
  );
}

function PlotLegend({ label, colour, value }: Series) {
  const last = useMetrics((s) => {
    const sample = s.samples.at(-1);
    return sample ? Math.round(value(sample) * 10) / 10 : 0;
  });
  return (
    <span>
      <i style={{ background: `var(${colour})` }} /> {label} <b>{last}</b>
    </span>
  );
}

function usePlot(
  box: RefObject<HTMLDivElement | null>,
  title: string,
  series: Series[],
  width: number,
  height: number,
): void {
  const theme = usePrefs((s) => resolvedTheme(s.theme));
  const latest = useRef(series);
  latest.current = series;
  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew for another size, theme or language.
  useEffect(() => {
    if (!box.current || width < 40 || height < 40) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--dim'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font: '10.5px system-ui',
    };
    const data = (): uPlot.AlignedData => {
      const { samples } = useMetrics.getState();
      return [samples.map((s) => s.at), ...latest.current.map((one) => samples.map(one.value))] as uPlot.AlignedData;
    };
    const plot = new uPlot(
      {
        width,
        height,
        legend: { show: false },
        cursor: { y: false, points: { size: 5 } },
        padding: [6, 8, 0, 0],
        scales: { x: { time: false }, y: { range: (_u, _min, max) => [0, Math.max(1, max * 1.1)] } },
        axes: [
          { ...axis, size: 22, values: (_u, ticks) => ticks.map((ms) => formatShort(ms)) },
          { ...axis, size: 34 },
        ],
        series: [
          {},
          ...latest.current.map((s) => ({
            label: s.label,
            stroke: colour(s.colour),
            width: 1.6,
            points: { show: false },
          })),
        ],
      },
      data(),
      box.current,
    );
    const stop = useMetrics.subscribe(() => plot.setData(data()));
    return () => {
      stop();
      plot.destroy();
    };
  }, [box, title, width, height, theme]);
}
