import { memo } from 'react';
import { useT } from '../../i18n/translate.ts';
import { KindIcon } from '../../icons/KindIcon.tsx';
import { StatusGlyph } from '../../icons/StatusGlyph.tsx';
import { objectState } from '../../status/objectState.ts';
import { useObject } from '../../stores/useMirror.ts';
import { useSelection } from '../../stores/useSelection.ts';
import type { ViewNode } from '../toView.ts';

const REVISION = 'deployment.kubernetes.io/revision';

/** A Deployment, ReplicaSet, StatefulSet, DaemonSet, Job …: its kind, its name, how far it has come. */
export const WorkloadCard = memo(function WorkloadCard({ data }: { data: ViewNode['data'] }) {
  const t = useT();
  const { node } = data;
  const id = node.object ?? node.id;
  const object = useObject(id);
  const selected = useSelection((s) => s.selected === id);
  if (!object) return null;
  const state = objectState(object);
  const revision = object.kind === 'ReplicaSet' ? object.metadata.annotations?.[REVISION] : undefined;
  return (
    <div
      className={`card workload tone-${state.tone}${node.faint ? ' faint' : ''}`}
      data-selected={selected || undefined}
    >
      <KindIcon kind={object.kind} size={node.faint ? 14 : 20} />
      <div className="card-text">
        <span className="card-title" title={node.name}>
          {node.name}
        </span>
        {node.faint ? null : (
          <span className="card-line">
            {object.kind}
            {revision ? ` · ${t('graph.revisionShort', { n: revision })}` : ''}
          </span>
        )}
      </div>
      {node.faint ? (
        <span className="card-line">{revision ? t('graph.revision', { n: revision }) : t('graph.history')}</span>
      ) : (
        <span className="count">
          <StatusGlyph tone={state.tone} glyph={state.glyph} size={12} />
          {state.word}
        </span>
      )}
    </div>
  );
});

/** ConfigMaps, Secrets, claims, accounts and autoscalers beside what uses them. */
export const AttachmentCard = memo(function AttachmentCard({ data }: { data: ViewNode['data'] }) {
  const { node } = data;
  const id = node.object ?? node.id;
  const selected = useSelection((s) => s.selected === id);
  return (
    <div className="card attachment" data-selected={selected || undefined} title={`${node.kind} ${node.name}`}>
      <KindIcon kind={node.kind} size={15} />
      <div className="card-text">
        <span className="card-title">{node.name}</span>
        <span className="card-line">{node.kind}</span>
      </div>
    </div>
  );
});
