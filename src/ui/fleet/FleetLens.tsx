import { Maximize, Minus, Plus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { IconButton } from '../components/IconButton.tsx';
import { FilterBar } from '../graph/FilterBar.tsx';
import { onFitRequest } from '../graph/fitRequest.ts';
import { markGraphAlive } from '../graph/markGraphAlive.ts';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { StatusGlyph } from '../icons/StatusGlyph.tsx';
import { objectId, podId } from '../objectId.ts';
import type { Tone } from '../status/podState.ts';
import { KindView } from '../stores/KindTable.ts';
import { useFilters } from '../stores/useFilters.ts';
import { useFlows } from '../stores/useFlows.ts';
import { useMirror } from '../stores/useMirror.ts';
import { openObjectMenu } from '../stores/useObjectMenu.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { select, useSelection } from '../stores/useSelection.ts';
import { FleetIndex } from './FleetIndex.ts';
import { fleetColours } from './FleetPainter.ts';
import { FleetStage } from './FleetStage.ts';
import { FleetTree } from './FleetTree.tsx';
import { FLEET_GROUPINGS, type FleetGroupBy, NO_GROUP } from './fleetGrouping.ts';
import './fleet.css';

const GROUPS: readonly FleetGroupBy[] = ['node', 'owner', 'namespace', 'app'];

/** What the status line says, renewed a few times a second. */
interface Told {
  shown: number;
  hidden: number;
  groups: number;
  scale: number;
  tones: Readonly<Record<Tone, number>>;
}

const NOTHING: Told = { shown: 0, hidden: 0, groups: 0, scale: 1, tones: { ok: 0, run: 0, warn: 0, err: 0, idle: 0 } };

/** The cluster when it is too large for cards: every pod a texel in its group, nearer a chip, nearer still a card. */
export function FleetLens({ first }: { first: FleetGroupBy }) {
  const t = useT();
  const [by, setBy] = useState<FleetGroupBy>(first);
  const [told, setTold] = useState(NOTHING);
  const [tip, setTip] = useState<{ x: number; y: number; text: string }>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useStage(canvas, by, setTold);
  const outline = usePrefs((s) => s.outline);
  useWheel(canvas, stage);
  useEffect(() => onFitRequest(() => stage.current?.fit()), [stage]);
  return (
    <>
      <FilterBar hidden={told.hidden} />
      <div className="fleet-group">
        <label>
          {t('fleet.groupBy')}{' '}
          <select value={by} onChange={(event) => setBy(event.target.value as FleetGroupBy)}>
            {GROUPS.map((group) => (
              <option key={group} value={group}>
                {t(`fleet.by.${group}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <FleetTree stage={stage} by={by} pinned={outline} version={told} />
      <div
        className="fleet-canvas"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: panned and zoomed by keys; the tree beside it reaches each pod.
        tabIndex={0}
        role="img"
        aria-label={t('fleet.label', counts(told))}
        onKeyDown={(event) => stage.current && onKey(event, stage.current)}
      >
        <canvas ref={canvas} {...pointing(stage, by, setTip)} />
        {tip ? (
          <div className="fleet-tip" style={{ left: tip.x + 14, top: tip.y + 14 }}>
            {tip.text}
          </div>
        ) : null}
      </div>
      <FleetFoot told={told} by={by} />
      <div className="fleet-controls graph-controls">
        <span className="zoom" aria-hidden="true">
          {t(told.scale >= 84 ? 'fleet.cards' : told.scale >= 14 ? 'fleet.chips' : 'fleet.texels')}
        </span>
        <IconButton label={t('graph.zoomOut')} className="small" onClick={() => stage.current?.zoom(0.7)}>
          <Minus size={14} />
        </IconButton>
        <IconButton label={t('graph.zoomIn')} className="small" onClick={() => stage.current?.zoom(1.4)}>
          <Plus size={14} />
        </IconButton>
        <IconButton label={t('graph.fit')} className="small" shortcut="F" onClick={() => stage.current?.fit()}>
          <Maximize size={14} />
        </IconButton>
      </div>
    </>
  );
}

const counts = ({ shown, groups }: Told): { pods: string; groups: string } => ({
  pods: shown.toLocaleString(),
  groups: groups.toLocaleString(),
});

/** How many of each, in words: nothing on the canvas is told by colour alone. */
function FleetFoot({ told, by }: { told: Told; by: FleetGroupBy }) {
  const t = useT();
  const { tones } = told;
  return (
    <div className="legend fleet-foot">
      <div role="status">
        <b>{t(`fleet.count.${by}`, counts(told))}</b>
        <span>
          <StatusGlyph tone="ok" glyph="check" size={11} /> {tones.ok.toLocaleString()} {t('legend.ready')}
        </span>
        <span>
          <StatusGlyph tone="run" glyph="spinner" size={11} /> {(tones.run + tones.warn).toLocaleString()}{' '}
          {t('legend.starting')}
        </span>
        <span>
          <StatusGlyph tone="err" glyph="cross" size={11} /> {tones.err.toLocaleString()} {t('legend.failing')}
        </span>
        {tones.idle ? (
          <span>
            <StatusGlyph tone="idle" glyph="done" size={11} /> {tones.idle.toLocaleString()} {t('fleet.ended')}
          </span>
        ) : null}
      </div>
      <FleetTraffic />
    </div>
  );
}

/** Requests into all of it; the ways they take are too many to draw. */
function FleetTraffic() {
  const t = useT();
  const rate = useFlows((f) => Math.round(f.total));
  const errors = useFlows((f) => Math.round(f.errors));
  if (rate === 0) return null;
  return (
    <span>
      <KindIcon kind="Internet" size={12} /> {t('graph.rate', { rate: rate.toLocaleString() })}
      {errors > 0 ? <b className="tone-err">✕ {t('glance.perSecond', { rate: errors })}</b> : null}
    </span>
  );
}

const TELL_MS = 250;

/** A stage for the grouping and the filters in force; the pods' table outlives both. */
function useStage(canvas: React.RefObject<HTMLCanvasElement | null>, by: FleetGroupBy, tell: (told: Told) => void) {
  const filters = useFilters();
  const theme = usePrefs((s) => s.theme);
  const table = useMirror((m) => (m.kinds.pods instanceof KindView ? m.kinds.pods.table : undefined));
  const stage = useRef<FleetStage>(undefined);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !table) return;
    const index = new FleetIndex(FLEET_GROUPINGS[by], filters);
    const made = new FleetStage(element, index, table.view(), fleetColours());
    stage.current = made;
    const stopNodes = by === 'node' ? followNodes(index, made) : () => {};
    const { selected } = useSelection.getState();
    made.selected = selected?.startsWith('pods/') ? selected.slice(5) : undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    made.onChange = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        const { shown, hidden, groups, tones } = index;
        tell({ shown, hidden, groups: groups.size, scale: made.view.scale, tones: { ...tones } });
        if (shown > 0) markGraphAlive();
      }, TELL_MS);
    };
    const sizes = new ResizeObserver(
      ([entry]) => entry && made.resize(entry.contentRect.width, entry.contentRect.height),
    );
    sizes.observe(element);
    const stopSelection = useSelection.subscribe((s) => {
      made.selected = s.selected?.startsWith('pods/') ? s.selected.slice(5) : undefined;
      if (made.selected) made.show(made.selected);
      made.wake();
    });
    return () => {
      made.stop();
      sizes.disconnect();
      stopSelection();
      stopNodes();
      clearTimeout(timer);
    };
  }, [canvas, by, filters, table, tell]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the document, once it has taken it.
  useEffect(() => {
    const frame = requestAnimationFrame(() => stage.current?.setColours(fleetColours()));
    return () => cancelAnimationFrame(frame);
  }, [theme]);
  return stage;
}

/** Nodes without pods are there too. */
function followNodes(index: FleetIndex, stage: FleetStage): () => void {
  let seen: unknown;
  const look = (): void => {
    const { nodes } = useMirror.getState().kinds;
    if (nodes === seen) return;
    seen = nodes;
    for (const name of nodes?.keys() ?? []) index.ensure(name);
    stage.wake();
  };
  look();
  return useMirror.subscribe(look);
}

type StageRef = React.RefObject<FleetStage | undefined>;

/** Two fingers or the wheel pan, with Ctrl they zoom, as everywhere on the page. */
function useWheel(canvas: React.RefObject<HTMLCanvasElement | null>, stage: StageRef): void {
  useEffect(() => {
    const element = canvas.current;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey)
        stage.current?.zoom(Math.exp(-event.deltaY / 240), { x: event.offsetX, y: event.offsetY });
      else stage.current?.pan(-event.deltaX, -event.deltaY);
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [canvas, stage]);
}

type Tip = { x: number; y: number; text: string } | undefined;

function pointing(stage: StageRef, by: FleetGroupBy, setTip: (tip: Tip) => void) {
  let dragged = 0;
  const idAt = (event: React.MouseEvent): string | undefined => {
    const found = stage.current?.at(event.nativeEvent.offsetX, event.nativeEvent.offsetY);
    if (found?.pod) return podId(found.pod);
    return found && by === 'node' && found.group !== NO_GROUP ? objectId('nodes', '', found.group) : undefined;
  };
  return {
    onPointerDown: (event: React.PointerEvent<HTMLCanvasElement>) => {
      dragged = 0;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: React.PointerEvent) => {
      if (event.buttons & 1) {
        dragged += Math.abs(event.movementX) + Math.abs(event.movementY);
        stage.current?.pan(event.movementX, event.movementY);
        setTip(undefined);
        return;
      }
      const { offsetX: x, offsetY: y } = event.nativeEvent;
      const found = stage.current?.at(x, y);
      setTip(found ? { x, y, text: found.pod ? `${found.pod} · ${found.word}` : found.group } : undefined);
    },
    onPointerLeave: () => setTip(undefined),
    onClick: (event: React.MouseEvent) => {
      if (dragged < 6) select(idAt(event));
    },
    onDoubleClick: (event: React.MouseEvent) =>
      stage.current?.zoom(2.5, { x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY }),
    onContextMenu: (event: React.MouseEvent) => {
      event.preventDefault();
      const id = idAt(event);
      if (id) openObjectMenu(id, event.clientX, event.clientY);
    },
  };
}

function onKey(event: KeyboardEvent, stage: FleetStage): void {
  const step = event.shiftKey ? 240 : 60;
  const keys: Record<string, () => void> = {
    ArrowLeft: () => stage.pan(step, 0),
    ArrowRight: () => stage.pan(-step, 0),
    ArrowUp: () => stage.pan(0, step),
    ArrowDown: () => stage.pan(0, -step),
    '+': () => stage.zoom(1.4),
    '=': () => stage.zoom(1.4),
    '-': () => stage.zoom(0.7),
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
}
