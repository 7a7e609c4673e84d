import { memo } from 'react';
import { StatusGlyph } from '../../icons/StatusGlyph.tsx';
import { type PodState, podState } from '../../status/podState.ts';
import { useFlows } from '../../stores/useFlows.ts';
import { type Pod, useObject } from '../../stores/useMirror.ts';
import { hover, useSelection } from '../../stores/useSelection.ts';
import type { ViewNode } from '../toView.ts';

/** A pod: its state by shape, word and colour; its address and share of the traffic. */
export const PodCard = memo(function PodCard({ data }: { data: ViewNode['data'] }) {
  const { node, density } = data;
  const id = node.object ?? node.id;
  const pod = useObject<Pod>(id);
  const selected = useSelection((s) => s.selected === id);
  if (!pod) return null;
  const state = podState(pod);
  const className = `card pod tone-${state.tone} glyph-${state.glyph}${state.serving ? '' : ' not-serving'}`;
  const shared = {
    className,
    'data-selected': selected || undefined,
    onPointerEnter: () => hover(id),
    onPointerLeave: () => hover(undefined),
  };
  if (density === 'chip')
    return (
      <div {...shared} title={`${node.name} · ${state.word}`} data-density="chip">
        <StatusGlyph tone={state.tone} glyph={state.glyph} size={13} />
      </div>
    );
  return (
    <div {...shared}>
      <StatusGlyph tone={state.tone} glyph={state.glyph} />
      <div className="card-text">
        <span className="card-title" title={node.name}>
          {shortPodName(node.name)}
        </span>
        <PodLine id={id} pod={pod} state={state} />
      </div>
    </div>
  );
});

function PodLine({ id, pod, state }: { id: string; pod: Pod; state: PodState }) {
  const rate = useFlows((f) => Math.round(f.into.get(id.replace(/^pods\//, 'pod/')) ?? 0));
  const serving = state.glyph === 'check';
  if (!serving)
    return (
      <span className="card-line state">
        {state.word}
        {state.restarts > 0 ? ` ↻${state.restarts}` : ''}
      </span>
    );
  return (
    <span className="card-line">
      {pod.status?.podIP ?? state.word}
      {rate > 0 ? ` · ${rate}/s` : ''}
    </span>
  );
}

const ROOM = 18;

/** The telling ends of a long name: `hello-kiamol-7d4c9f-x2v5k` → `hello-kia…-x2v5k`. */
export function shortPodName(name: string): string {
  if (name.length <= ROOM) return name;
  const tail = name.slice(name.lastIndexOf('-'));
  if (tail.length > 8) return `${name.slice(0, ROOM - 1)}…`;
  const workload = name.slice(0, -tail.length).replace(/-[a-z0-9]{8,10}$/, '');
  const room = ROOM - tail.length - 1;
  return `${workload.slice(0, room).replace(/-$/, '')}…${tail}`;
}
