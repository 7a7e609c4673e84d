import { memo } from 'react';
import { useT } from '../../i18n/translate.ts';
import { KindIcon } from '../../icons/KindIcon.tsx';
import { StatusGlyph } from '../../icons/StatusGlyph.tsx';
import { nodeUsage, type Usage } from '../../status/nodeUsage.ts';
import { objectState } from '../../status/objectState.ts';
import { type KindMap, kindOf, type Node, useMirror, useObject } from '../../stores/useMirror.ts';
import { usePrefs } from '../../stores/usePrefs.ts';
import { useSelection } from '../../stores/useSelection.ts';
import { CLUSTER_HEADER } from '../layout/clusterLayout.ts';
import { TRAFFIC_HEADER } from '../layout/trafficLayout.ts';
import type { ViewNode } from '../toView.ts';
import { PodTexels } from './PodTexels.tsx';

interface BoxProps {
  data: ViewNode['data'];
  width?: number;
}

/** A node of the cluster as a machine with pods inside. The cluster lens shows its capacity, conditions and taints. */
export const MachineCard = memo(function MachineCard({ data, width = 0 }: BoxProps) {
  const t = useT();
  const id = data.node.object ?? data.node.id;
  const node = useObject<Node>(id);
  const detailed = usePrefs((s) => s.lens === 'cluster');
  const selected = useSelection((s) => s.selected === id);
  useMirror((m) => (node ? usageKey(node, kindOf(m, 'pods')) : ''));
  if (!node) return null;
  const state = objectState(node);
  const usage = nodeUsage(node, kindOf(useMirror.getState(), 'pods'));
  const count = data.folded
    ? detailed
      ? t('graph.podsShort', { count: usage.pods.used })
      : `×${usage.pods.used}`
    : '';
  const word = state.tone !== 'ok' ? state.word : detailed ? rolesOf(node) : count;
  return (
    <div className={`card machine tone-${state.tone}${detailed ? '' : ' slim'}`} data-selected={selected || undefined}>
      <div className="machine-head">
        <KindIcon kind="Node" size={15} />
        <span className="card-title" title={node.metadata.name}>
          {node.metadata.name}
        </span>
        {state.tone === 'ok' ? null : <StatusGlyph tone={state.tone} glyph={state.glyph} size={13} />}
        {word ? (
          <span className="card-line end" title={usage.pods.text}>
            {word}
          </span>
        ) : null}
      </div>
      {detailed ? (
        <div className="machine-detail">
          <Bar label="cpu" usage={usage.cpu} />
          <Bar label="mem" usage={usage.memory} />
          <Bar label="pods" usage={usage.pods} />
          <div className="chips">
            {(node.spec?.taints ?? []).map((taint) => (
              <span
                key={`${taint.key}${taint.effect}`}
                className="chip"
                title={`${taint.key}=${taint.value ?? ''}:${taint.effect}`}
              >
                {t('graph.taints')}: {taint.key.replace(/^.*\//, '')}:{taint.effect}
              </span>
            ))}
            {(node.spec?.taints ?? []).length === 0 ? (
              <span className="chip quiet">{node.status?.nodeInfo?.kubeletVersion ?? ''}</span>
            ) : null}
          </div>
        </div>
      ) : (
        <Meter usage={usage.cpu} />
      )}
      {data.folded ? (
        <PodTexels ids={data.folded} width={width} top={detailed ? CLUSTER_HEADER : TRAFFIC_HEADER} />
      ) : null}
    </div>
  );
});

/** Pods that no node has. */
export const TrayCard = memo(function TrayCard({ data, width = 0 }: BoxProps) {
  const t = useT();
  return (
    <div className="card machine tray">
      <div className="machine-head">
        <span className="card-title" title={t('graph.unscheduledHelp')}>
          {t('graph.unscheduled')}
        </span>
      </div>
      {data.folded ? <PodTexels ids={data.folded} width={width} top={TRAFFIC_HEADER} /> : null}
    </div>
  );
});

/** Renders only when what this machine's pods ask for changes, not with every pod of the cluster. */
function usageKey(node: Node, pods: KindMap): string {
  const { cpu, memory, pods: count } = nodeUsage(node, pods);
  return `${cpu.used}/${memory.used}/${count.used}`;
}

const share = ({ used, of }: Usage): number => (of > 0 ? Math.min(1, used / of) : 0);

function Meter({ usage }: { usage: Usage }) {
  return (
    <div className="meter">
      <div style={{ width: `${share(usage) * 100}%` }} />
    </div>
  );
}

function Bar({ label, usage }: { label: string; usage: Usage }) {
  const high = share(usage) > 0.85;
  return (
    <div className="bar" data-high={high || undefined}>
      <span>{label}</span>
      <Meter usage={usage} />
      <span className="end">{usage.text}</span>
    </div>
  );
}

function rolesOf(node: Node): string {
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((label) => label.startsWith('node-role.kubernetes.io/'))
    .map((label) => label.slice('node-role.kubernetes.io/'.length));
  return roles.join(', ') || 'worker';
}
