import { Play } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { StoredObject } from '../../../api/meta.ts';
import type { TraceEvent } from '../../../playback/TraceEvent.ts';
import { formatClock } from '../../formatTime.ts';
import { useT } from '../../i18n/translate.ts';
import { actionsFor, replicasOf, scaleAction } from '../../inspector/actions.ts';
import { perform } from '../../inspector/perform.ts';
import { podsOn } from '../../status/nodeUsage.ts';
import { SYSTEM_NAMESPACES } from '../../stores/useFilters.ts';
import { kindOf, objectOf, useMirror } from '../../stores/useMirror.ts';
import { usePlayback } from '../../stores/usePlayback.ts';
import { select, useSelection } from '../../stores/useSelection.ts';
import { useTraces } from '../../stores/useTraces.ts';
import './control-plane.css';
import { MessageCanvas } from './MessageCanvas.tsx';
import { isHeartbeat } from './MessageStage.ts';
import { isLooking, planeCaption } from './planeCaption.ts';
import { COMPACT, lineBetween, PLANE, type PlaneBox, planeLayout, STAGES } from './planeLayout.ts';

/** The components and every message between them, as it happens. */
export function ControlPlaneLens() {
  const t = useT();
  const nodes = useMirror(useShallow((m) => [...(m.kinds.nodes?.keys() ?? [])]));
  const boxes = useMemo(() => planeLayout(nodes), [nodes]);
  const [heartbeats, setHeartbeats] = useState(false);
  const [following, setFollowing] = useState(false);
  const selected = useSelection((s) => s.selected);
  const [skipped, setSkipped] = useState(0);
  const followed = following ? selected : undefined;
  const wanted = useRef<(event: TraceEvent) => boolean>(() => true);
  wanted.current = (event) => (heartbeats || !isQuiet(event)) && (!followed || event.object === followed);
  return (
    <div className="plane">
      <div className="plane-tools">
        <label className="check">
          <input type="checkbox" checked={heartbeats} onChange={(e) => setHeartbeats(e.target.checked)} />
          {t('plane.heartbeats')}
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={following}
            disabled={!selected}
            onChange={(e) => setFollowing(e.target.checked)}
          />
          {t('plane.follow')}
        </label>
      </div>
      <div className="plane-stage">
        <PlaneDrawing boxes={boxes} />
        <MessageCanvas boxes={boxes} nodes={nodes} wanted={wanted} onSkipped={setSkipped} />
      </div>
      <div className="plane-legend">
        <span>
          <i className="dot" /> {t('legend.message')}
        </span>
        {skipped > 0 ? <span>{t('legend.skipped', { n: skipped })}</span> : null}
      </div>
      <Caption wanted={(e) => !isQuiet(e) && (!followed || e.object === followed)} />
      <MessageList heartbeats={heartbeats} followed={followed} />
    </div>
  );
}

const isQuiet = (event: TraceEvent): boolean => isHeartbeat(event) || isLooking(event);

function PlaneDrawing({ boxes }: { boxes: readonly PlaneBox[] }) {
  const server = boxes.find((b) => b.part === 'apiserver');
  return (
    <svg viewBox={`0 0 ${PLANE.width} ${PLANE.height}`} aria-hidden="true">
      {server
        ? boxes
            .filter((b) => b !== server)
            .map((box) => <line key={box.id} className="plane-line" {...lineBetween(server, box)} />)
        : null}
      {boxes.map((box) => (
        <ComponentBox key={box.id} box={box} />
      ))}
    </svg>
  );
}

function ComponentBox({ box }: { box: PlaneBox }) {
  const t = useT();
  const { x, y, width, height, part, title } = box;
  const object = part === 'node' ? `nodes//${title}` : undefined;
  const middle = x + width / 2;
  const compact = height === COMPACT;
  const room = Math.floor(width / 8);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the drawing is hidden from assistive technology; nodes are reached by the outline.
    <g className={`plane-box part-${part}`} onClick={() => object && select(object)}>
      {part === 'etcd' ? (
        <path
          d={`M${x} ${y + 9}a${width / 2} 9 0 0 1 ${width} 0v${height - 18}a${width / 2} 9 0 0 1 ${-width} 0zM${x} ${y + 9}a${width / 2} 9 0 0 0 ${width} 0`}
        />
      ) : (
        <rect x={x} y={y} width={width} height={height} rx={part === 'client' ? 30 : 12} />
      )}
      <text x={middle} y={y + (part === 'etcd' ? 40 : compact ? 20 : 24)} className="plane-title">
        {title.length > room ? `${title.slice(0, room - 1)}…` : title}
      </text>
      {part === 'client' ? (
        <text x={middle} y={y + 44} className="plane-note">
          {t('plane.you')}
        </text>
      ) : null}
      {part === 'node' ? (
        <>
          {compact ? null : <Fact x={middle} y={y + 40} text="kubelet · kube-proxy" />}
          <PodsHere node={title} x={middle} y={y + (compact ? 37 : 55)} />
        </>
      ) : null}
      {part === 'component' ? <SchedulerQueue x={middle} y={y + 41} /> : null}
      {part === 'component' ? <LastWord component="kube-scheduler" x={middle} y={y + 56} /> : null}
      {part === 'etcd' ? <Revision x={middle} y={y + 56} /> : null}
      {part === 'controllers' ? <ActiveControllers box={box} /> : null}
      {part === 'apiserver' ? <StageChips box={box} /> : null}
    </g>
  );
}

interface FactProps {
  x: number;
  y: number;
}

function Fact({ x, y, text }: FactProps & { text: string }) {
  return (
    <text x={x} y={y} className="plane-note">
      {text}
    </text>
  );
}

/** What etcd holds: its revision goes up with every change. */
function Revision({ x, y }: FactProps) {
  const t = useT();
  const revision = usePlayback((s) => s.state?.revision ?? 0);
  return <Fact x={x} y={y} text={t('plane.revision', { revision: revision.toLocaleString() })} />;
}

/** How many pods wait for a node. */
function SchedulerQueue({ x, y }: FactProps) {
  const t = useT();
  const count = useMirror((m) => podsOn(kindOf(m, 'pods'), '').length);
  return <Fact x={x} y={y} text={t('plane.queue', { count })} />;
}

function PodsHere({ node, x, y }: FactProps & { node: string }) {
  const t = useT();
  const count = useMirror((m) => podsOn(kindOf(m, 'pods'), node).length);
  return <Fact x={x} y={y} text={t('graph.podsShort', { count })} />;
}

/** The latest decision of a component. */
function LastWord({ component, x, y }: { component: string; x: number; y: number }) {
  const text = useTraces((s) => s.recent.findLast((e) => e.from === component && e.what === 'decision')?.text ?? '');
  return (
    <text x={x} y={y} className="plane-note">
      {text.length > 24 ? `${text.slice(0, 23)}…` : text}
    </text>
  );
}

/** The controllers that did something lately. */
function ActiveControllers({ box }: { box: PlaneBox }) {
  const t = useT();
  const names = useTraces(
    useShallow((s) => {
      const found = new Set<string>();
      for (let i = s.recent.length - 1; i >= 0 && found.size < 4; i--) {
        const from = s.recent[i]?.from ?? '';
        if (
          /controller|replicaset|deployment|endpoint|job|daemon|stateful|namespace|garbage/.test(from) &&
          !from.includes('manager')
        )
          found.add(from.replace(/-controller$/, ''));
      }
      return [...found].sort();
    }),
  );
  return (
    <>
      {names.length === 0 ? <Fact x={box.x + box.width / 2} y={box.y + 54} text={t('plane.idle')} /> : null}
      {names.map((name, i) => (
        <g key={name} className="plane-chip">
          <rect x={box.x + 10 + (i % 2) * 108} y={box.y + 34 + Math.floor(i / 2) * 22} width={104} height={18} rx={6} />
          <text x={box.x + 62 + (i % 2) * 108} y={box.y + 47 + Math.floor(i / 2) * 22}>
            {name.length > 16 ? `${name.slice(0, 15)}…` : name}
          </text>
        </g>
      ))}
    </>
  );
}

function StageChips({ box }: { box: PlaneBox }) {
  const t = useT();
  const width = (box.width - 20 - 4 * 6) / STAGES.length;
  return (
    <>
      <text x={box.x + box.width / 2} y={box.y + 45} className="plane-note">
        {t('plane.stages')}
      </text>
      {STAGES.map((stage, i) => (
        <g key={stage} className="plane-chip stage">
          <rect x={box.x + 10 + i * (width + 6)} y={box.y + 60} width={width} height={32} rx={7} />
          <text x={box.x + 10 + i * (width + 6) + width / 2} y={box.y + 80}>
            {t(`plane.${stage}`)}
          </text>
        </g>
      ))}
    </>
  );
}

/** What happens now, as a subtitle. */
function Caption({ wanted }: { wanted: (event: TraceEvent) => boolean }) {
  const t = useT();
  const text = useTraces((s) => {
    const last = s.recent.findLast(wanted);
    return last ? planeCaption(last, t) : t('plane.calm');
  });
  return <p className="plane-caption">{text}</p>;
}

/** Nothing has happened yet: two things that set every component going. */
function FirstMessages() {
  const t = useT();
  const deployment = useMirror((m) =>
    [...kindOf<StoredObject>(m, 'deployments').values()].find(
      (d) => !SYSTEM_NAMESPACES.has(d.metadata.namespace ?? ''),
    ),
  );
  if (!deployment) return <p className="quiet">{t('plane.quiet')}</p>;
  const more = scaleAction(deployment, replicasOf(deployment) + 1);
  const restart = actionsFor(deployment).find((a) => a.id === 'restart');
  return (
    <>
      <p className="quiet">{t('plane.quiet')}</p>
      <div className="plane-try">
        <button type="button" className="button tiny" onClick={() => void perform(more, deployment)}>
          <Play size={12} /> {t('plane.tryScale', { name: deployment.metadata.name })}
        </button>
        {restart ? (
          <button type="button" className="button tiny" onClick={() => void perform(restart, deployment)}>
            <Play size={12} /> {t('plane.tryRollout', { name: deployment.metadata.name })}
          </button>
        ) : null}
      </div>
    </>
  );
}

const LISTED = 80;

/** The messages in words, newest first. */
function MessageList({ heartbeats, followed }: { heartbeats: boolean; followed: string | undefined }) {
  const t = useT();
  const recent = useTraces((s) => s.recent);
  const shown = recent
    .filter((e) => (heartbeats || !isQuiet(e)) && (!followed || e.object === followed))
    .slice(-LISTED);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard.
    <section className="plane-messages" aria-label={t('plane.messages')} tabIndex={0}>
      {shown.length === 0 ? <FirstMessages /> : null}
      <ol>
        {shown.reverse().map((event) => (
          <MessageLine key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

function MessageLine({ event }: { event: TraceEvent }) {
  const t = useT();
  const known = useMirror((m) => event.object !== undefined && objectOf(m, event.object) !== undefined);
  const caption = planeCaption(event, t);
  return (
    <li className={`what-${event.what}`}>
      <time>{formatClock(event.time)}</time>
      <span className="parties">{event.from === event.to ? event.from : `${event.from} → ${event.to}`}</span>
      {known && event.object ? (
        <button type="button" className="link" onClick={() => select(event.object)}>
          {caption}
        </button>
      ) : (
        <span title={event.text}>{caption}</span>
      )}
    </li>
  );
}
