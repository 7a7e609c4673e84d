import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import { MaximiseButton, Pane } from '../components/Pane.tsx';
import { formatClock, formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { eventTime } from '../inspector/eventsOf.ts';
import { continueFromHere, resume, seek } from '../shell/timeActions.ts';
import { useMetrics } from '../stores/useMetrics.ts';
import { type KubeEvent, useKind } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { seriesPath } from './seriesPath.ts';
import { type TimelineMark, timelineMarks } from './timelineMarks.ts';
import { useSize } from './useSize.ts';

const LEAST_MS = 30_000;

/** Virtual time from the start to now: what was done, what went wrong, how much traffic there was. Drag to look back. */
export function TimelinePane() {
  const t = useT();
  const present = usePlayback((s) => s.state !== undefined);
  const viewing = usePlayback((s) => s.state?.viewing);
  return (
    <Pane name="timeline" label={t('pane.timeline')}>
      <div className="tab-bar">
        <h2 className="pane-title">{t('pane.timeline')}</h2>
        <span className="grow" />
        {viewing === undefined ? (
          <span className="quiet small-text">{present ? t('timeline.help') : ''}</span>
        ) : (
          <>
            <button type="button" className="text-button" onClick={continueFromHere}>
              {t('timeline.branch')}
            </button>
            <button type="button" className="text-button brass" onClick={resume}>
              {t('timeline.continue')}
            </button>
          </>
        )}
        <MaximiseButton name="timeline" label={t('pane.timeline')} />
      </div>
      {present ? <Track /> : <div className="empty">{t('timeline.none')}</div>}
    </Pane>
  );
}

function Track() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const end = usePlayback((s) => rounded(s.state?.end ?? 0));
  const now = usePlayback((s) => s.state?.viewing ?? s.state?.now ?? 0);
  const span = Math.max(LEAST_MS, end * 1.04);
  const toTime = (event: PointerEvent): number => {
    const rect = box.current?.getBoundingClientRect();
    return rect ? Math.max(0, Math.min(end, ((event.clientX - rect.left) / rect.width) * span)) : 0;
  };
  const dragging = useRef(false);
  const go = (ms: number): void => (ms >= end ? resume() : seek(Math.round(Math.max(0, ms))));
  const onKey = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowLeft: now - 1000,
      ArrowRight: now + 1000,
      PageDown: now - 10_000,
      PageUp: now + 10_000,
      Home: 0,
      End: end,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  };
  return (
    <div
      ref={box}
      className="track"
      role="slider"
      tabIndex={0}
      aria-label={t('timeline.position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(end)}
      aria-valuenow={Math.round(now)}
      aria-valuetext={formatClock(now)}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        go(toTime(event));
      }}
      onPointerMove={(event) => dragging.current && go(toTime(event))}
      onPointerUp={() => {
        dragging.current = false;
      }}
    >
      {width > 0 ? <TrackDrawing width={width} height={height} span={span} /> : null}
      <Cursor x={(now / span) * width} />
    </div>
  );
}

/** The drawing need not follow every millisecond. */
const rounded = (ms: number): number => Math.ceil(ms / 500) * 500;

function Cursor({ x }: { x: number }) {
  return <div className="cursor" style={{ transform: `translateX(${x}px)` }} />;
}

function TrackDrawing({ width, height, span }: { width: number; height: number; span: number }) {
  const t = useT();
  const samples = useMetrics((s) => s.samples);
  const journal = usePlayback((s) => s.journal);
  const marks = useMemo(() => timelineMarks(journal), [journal]);
  const most = Math.max(1, ...samples.map((s) => s.requests));
  const base = height - 20;
  const x = (ms: number): number => (ms / span) * width;
  const y = (value: number): number => base - (value / (most * 1.15)) * (base - 44);
  const ticks = ticksOf(span, width);
  return (
    <svg width={width} height={height} aria-hidden="true">
      {ticks.map((ms) => (
        <g key={ms} className="tick">
          <line x1={x(ms)} x2={x(ms)} y1={36} y2={base} />
          <text x={x(ms) + 4} y={height - 6}>
            {formatShort(ms)}
          </text>
        </g>
      ))}
      <line className="base" x1={0} x2={width} y1={base} y2={base} />
      <path className="area" d={seriesPath(samples, (s) => s.requests, x, y, base)} />
      <path className="rate" d={seriesPath(samples, (s) => s.requests, x, y)} />
      <path className="errors" d={seriesPath(samples, (s) => s.errors, x, y)} />
      {most > 1 ? (
        <text className="scale" x={4} y={y(most) - 5}>
          {t('graph.rate', { rate: Math.round(most) })}
        </text>
      ) : null}
      <WarningMarks x={x} base={base} />
      {spread(marks, x).map(({ mark, at, shown }) => (
        <g key={`${mark.at}${mark.text}`} className={`mark ${mark.tone}`}>
          <line x1={at} x2={at} y1={28} y2={base} />
          <path d={`M${at} 32l5 -8h-10z`} />
          {shown ? (
            <text x={at} y={18} textAnchor={at < 40 ? 'start' : at > width - 60 ? 'end' : 'middle'}>
              {mark.text.length > 18 ? `${mark.text.slice(0, 17)}…` : mark.text}
              {mark.count > 1 ? ` +${mark.count - 1}` : ''}
            </text>
          ) : null}
          <title>{`${formatClock(mark.at)} ${mark.text}${mark.count > 1 ? ` +${mark.count - 1}` : ''}`}</title>
        </g>
      ))}
    </svg>
  );
}

function WarningMarks({ x, base }: { x: (ms: number) => number; base: number }) {
  const events = useKind<KubeEvent>('events');
  const start = usePlayback((s) => Date.parse(s.state?.startTime ?? ''));
  const places = useMemo(() => {
    const found = new Set<number>();
    for (const event of events.values())
      if (event.type === 'Warning') found.add(Math.round((Date.parse(eventTime(event)) - start) / 1000) * 1000);
    return [...found].filter((ms) => ms >= 0).slice(-200);
  }, [events, start]);
  return (
    <g className="warnings">
      {places.map((ms) => (
        <path key={ms} d={`M${x(ms)} ${base - 1}l4 -7h-8z`} />
      ))}
    </g>
  );
}

/** Marks with their place; a text is shown where it does not run into the one before. */
function spread(marks: readonly TimelineMark[], x: (ms: number) => number) {
  let free = Number.NEGATIVE_INFINITY;
  return marks.map((mark) => {
    const at = x(mark.at);
    const half = Math.min(mark.text.length, 20) * 3.2 + 8;
    const shown = at - half > free;
    if (shown) free = at + half;
    return { mark, at, shown };
  });
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((s) => s * 1000);

function ticksOf(span: number, width: number): number[] {
  const step = STEPS.find((s) => (s / span) * width >= 70) ?? 86_400_000;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step);
}
