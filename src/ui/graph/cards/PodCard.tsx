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

/** The telling end of a generated name: `hello-kiamol-7d4c9-x2v5k` → `hello-kiamol-…-x2v5k` when long. */
export function shortPodName(name: string): string {
  if (name.length <= 21) return name;
  const parts = name.split('-');
  const tail = parts.at(-1) ?? '';
  const hash = parts.length > 2 ? `${(parts.at(-2) ?? '').slice(0, 3)}…-` : '';
  const head = parts.slice(0, hash ? -2 : -1).join('-');
  const room = 21 - tail.length - hash.length - 1;
  return `${head.length > room ? `${head.slice(0, Math.max(3, room - 1))}…` : head}-${hash}${tail}`;
}
