import { ChartGantt, GitBranch, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { TimelineMark as StoryMark } from '../../playback/Playback.ts';
import { IconButton } from '../components/IconButton.tsx';
import { MaximiseButton, Pane } from '../components/Pane.tsx';
import { formatClock, formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { continueFromHere, resume, seek } from '../shell/timeActions.ts';
import { openDialog } from '../stores/useDialogs.ts';
import { useMetrics } from '../stores/useMetrics.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSelection } from '../stores/useSelection.ts';
import { Lanes } from './Lanes.tsx';
import { seriesPath } from './seriesPath.ts';
import { type TimelineMark, timelineMarks } from './timelineMarks.ts';
import { useSize } from './useSize.ts';
import { followTimeline, panBy, showAll, toggleLane, useTimeline, zoomAround } from './useTimeline.ts';

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
        <LaneButton />
        <ZoomButtons />
        <span className="grow" />
        <BranchButton />
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
  const whole = wholeOf(end);
  const shown = useTimeline((s) => s.window);
  const { from, to } = shown ?? { from: 0, to: whole };
  const [hovered, setHovered] = useState<number>();
  useEffect(followTimeline, []);
  const toTime = (event: { clientX: number }): number => {
    const rect = box.current?.getBoundingClientRect();
    return rect ? Math.max(0, Math.min(end, from + ((event.clientX - rect.left) / rect.width) * (to - from))) : 0;
  };
  const place = (ms: number): number => ((ms - from) / (to - from)) * width;
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
    <>
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
        onPointerMove={(event) => {
          setHovered(toTime(event));
          if (dragging.current) go(toTime(event));
        }}
        onPointerLeave={() => setHovered(undefined)}
        onWheel={(event) => {
          if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
            panBy(((event.deltaX || event.deltaY) / (width || 1)) * (to - from), whole);
          else zoomAround(toTime(event), event.deltaY > 0 ? 1.25 : 0.8, whole);
        }}
        onPointerUp={() => {
          dragging.current = false;
        }}
      >
        {width > 0 ? <TrackDrawing width={width} height={height} from={from} to={to} /> : null}
        <Cursor x={place(now)} />
        {hovered === undefined ? null : <Moment ms={hovered} x={place(hovered)} width={width} />}
      </div>
      <Lanes from={from} to={to} />
    </>
  );
}

/** The drawing need not follow every millisecond. */
const rounded = (ms: number): number => Math.ceil(ms / 500) * 500;

function Cursor({ x }: { x: number }) {
  return <div className="cursor" style={{ transform: `translateX(${x}px)` }} />;
}

interface DrawingProps {
  width: number;
  height: number;
  from: number;
  to: number;
}

function TrackDrawing({ width, height, from, to }: DrawingProps) {
  const t = useT();
  const samples = useMetrics((s) => s.samples);
  const journal = usePlayback((s) => s.journal);
  const marks = useMemo(() => timelineMarks(journal), [journal]);
  const most = Math.max(1, ...samples.map((s) => s.requests));
  const base = height - 20;
  const x = (ms: number): number => ((ms - from) / (to - from)) * width;
  const y = (value: number): number => base - (value / (most * 1.15)) * (base - 44);
  const ticks = ticksOf(from, to, width);
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
      <StoryMarks x={x} base={base} width={width} />
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

/** Rollouts as bars, failures and warnings as signs on the base line; those of one place are one. */
function StoryMarks({ x, base, width }: { x: (ms: number) => number; base: number; width: number }) {
  const marks = useTimeline((s) => s.marks);
  const seen = new Set<string>();
  return (
    <g className="story">
      {rollouts(marks).map(({ object, from, to }) => (
        <line
          key={`${object}${from}`}
          className="rollout"
          x1={x(from)}
          x2={Math.max(x(from) + 3, x(to))}
          y1={base - 2}
          y2={base - 2}
        >
          <title>{`${formatShort(from)} – ${formatShort(to)} ${object}`}</title>
        </line>
      ))}
      {marks.map(({ at, kind, object, text }) => {
        const place = Math.round(x(at));
        const key = `${kind}${Math.round(place / 3)}`;
        if (kind === 'rollout' || place < 0 || place > width || seen.has(key)) return null;
        seen.add(key);
        return (
          <path
            key={key}
            className={kind}
            d={kind === 'warning' ? `M${place} ${base - 1}l4 -7h-8z` : `M${place - 3} ${base - 17}h6v6h-6z`}
          >
            <title>{`${formatClock(at)} ${object} ${text}`}</title>
          </path>
        );
      })}
    </g>
  );
}

/** From the beginning of each rollout to its end, or to its last sign. */
function rollouts(marks: readonly StoryMark[]): { object: string; from: number; to: number }[] {
  const open = new Map<string, { object: string; from: number; to: number }>();
  const found: { object: string; from: number; to: number }[] = [];
  for (const { kind, object, at, text } of marks) {
    if (kind !== 'rollout') continue;
    const known = open.get(object);
    if (text === 'rolling out' && !known) {
      const bar = { object, from: at, to: at };
      open.set(object, bar);
      found.push(bar);
    } else if (known) {
      known.to = at;
      if (text === 'rolled out') open.delete(object);
    }
  }
  return found;
}

/** The moment under the pointer. */
function Moment({ ms, x, width }: { ms: number; x: number; width: number }) {
  return (
    <div className="moment" style={{ transform: `translateX(${Math.min(Math.max(0, x - 40), width - 84)}px)` }}>
      {formatClock(ms)}
    </div>
  );
}

const wholeOf = (end: number): number => Math.max(LEAST_MS, end * 1.04);

function ZoomButtons() {
  const t = useT();
  const zoomed = useTimeline((s) => s.window !== undefined);
  const by = (factor: number) => () => {
    const { end = 0, viewing, now = 0 } = usePlayback.getState().state ?? {};
    zoomAround(viewing ?? now, factor, wholeOf(rounded(end)));
  };
  return (
    <>
      <IconButton className="small" label={t('timeline.zoomIn')} onClick={by(0.5)}>
        <ZoomIn size={14} />
      </IconButton>
      <IconButton className="small" label={t('timeline.zoomOut')} onClick={by(2)} disabled={!zoomed}>
        <ZoomOut size={14} />
      </IconButton>
      <IconButton className="small" label={t('timeline.all')} onClick={showAll} disabled={!zoomed}>
        <Maximize size={13} />
      </IconButton>
    </>
  );
}

function LaneButton() {
  const t = useT();
  const selected = useSelection((s) => s.selected);
  const shown = useTimeline((s) => selected !== undefined && s.lanes.includes(selected));
  return (
    <IconButton
      className="small"
      label={t(shown ? 'timeline.hideLane' : 'timeline.lane')}
      onClick={() => selected && toggleLane(selected)}
      disabled={!selected}
    >
      <ChartGantt size={14} />
    </IconButton>
  );
}

function BranchButton() {
  const t = useT();
  const count = usePlayback((s) => s.state?.branches ?? 1);
  if (count < 2) return null;
  return (
    <button type="button" className="text-button" onClick={() => openDialog('branches')}>
      <GitBranch size={13} /> {t('branches.count', { count })}
    </button>
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

function ticksOf(from: number, to: number, width: number): number[] {
  const step = STEPS.find((s) => (s / (to - from)) * width >= 70) ?? 86_400_000;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}
