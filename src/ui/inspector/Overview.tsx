import type * as K from '../../api/generated/types.ts';
import type { StoredObject } from '../../api/meta.ts';
import { formatAge } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { StatusGlyph } from '../icons/StatusGlyph.tsx';
import { objectState } from '../status/objectState.ts';
import { type Ingress, type Pod, useMirror, useObject } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { select } from '../stores/useSelection.ts';
import { ActionBar } from './ActionBar.tsx';
import { Decisions } from './decisions/Decisions.tsx';
import { firstUrl, RequestPanel } from './RequestPanel.tsx';
import { type Related, relatedObjects } from './relatedObjects.ts';
import { Section } from './Section.tsx';
import { WhySection } from './WhySection.tsx';

export function Overview({ id, object }: { id: string; object: StoredObject }) {
  const t = useT();
  return (
    <div className="overview">
      <ActionBar object={object} />
      {object.kind === 'Ingress' ? <RequestPanel url={firstUrl([object as Ingress])} /> : null}
      <WhySection id={id} version={object.metadata.resourceVersion} />
      <Decisions id={id} object={object} />
      {object.kind === 'Pod' ? <Containers pod={object as Pod} /> : null}
      <Conditions object={object} />
      <RelatedList object={object} />
      <Section title={t('inspector.details')}>
        <dl className="facts-list">
          <dt>{t('inspector.age')}</dt>
          <dd>
            <Age since={object.metadata.creationTimestamp} />
          </dd>
          {Object.entries(object.metadata.labels ?? {}).map(([key, value]) => (
            <Label key={key} name={key} value={value} />
          ))}
        </dl>
      </Section>
    </div>
  );
}

function Label({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="mono">{name}</dt>
      <dd className="mono">{value}</dd>
    </>
  );
}

/** Virtual time since a moment, renewed each second. */
function Age({ since }: { since: string }) {
  const seconds = usePlayback(({ state }) => {
    const now = state ? Date.parse(state.startTime) + (state.viewing ?? state.now) : Date.now();
    return Math.floor((now - Date.parse(since)) / 1000);
  });
  return <>{formatAge(seconds * 1000)}</>;
}

function Containers({ pod }: { pod: Pod }) {
  const t = useT();
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return (
    <Section title={t('inspector.containers')}>
      {pod.spec?.containers.map((container) => {
        const status = statuses.find((s) => s.name === container.name);
        const look = containerLook(status);
        return (
          <div key={container.name} className={`line-item tone-${look.tone}`}>
            <StatusGlyph tone={look.tone} glyph={look.glyph} size={12} />
            <div className="grow">
              <b>{container.name}</b> <span className="mono quiet">{container.image}</span>
              <div className="quiet small-text">
                {look.word}
                {status?.restartCount ? ` · ${t('inspector.restarts', { count: status.restartCount })}` : ''}
              </div>
            </div>
          </div>
        );
      })}
    </Section>
  );
}

type Look = Pick<ReturnType<typeof objectState>, 'tone' | 'glyph' | 'word'>;

function containerLook(status: K.V1ContainerStatus | undefined): Look {
  const { waiting, terminated, running } = status?.state ?? {};
  if (running)
    return status?.ready
      ? { tone: 'ok', glyph: 'check', word: 'Running' }
      : { tone: 'warn', glyph: 'bang', word: 'Running, not ready' };
  if (terminated) {
    const word = `${terminated.reason ?? 'Terminated'} (exit code ${terminated.exitCode})`;
    return terminated.exitCode === 0 ? { tone: 'idle', glyph: 'done', word } : { tone: 'err', glyph: 'cross', word };
  }
  const reason = waiting?.reason ?? 'Waiting';
  const failing = /Err|BackOff|Invalid/.test(reason);
  const word = waiting?.message ? `${reason}: ${waiting.message}` : reason;
  return failing ? { tone: 'err', glyph: 'cross', word } : { tone: 'run', glyph: 'spinner', word };
}

function Conditions({ object }: { object: StoredObject }) {
  const t = useT();
  const { status } = object as StoredObject & { status?: { conditions?: K.V1Condition[] } };
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return null;
  return (
    <Section title={t('inspector.conditions')}>
      {conditions.map((c) => {
        const good = isGood(c);
        return (
          <div key={c.type} className={`line-item tone-${good ? 'ok' : 'warn'}`} title={c.message}>
            <StatusGlyph tone={good ? 'ok' : 'warn'} glyph={good ? 'check' : 'bang'} size={12} />
            <div className="grow">
              <b>{c.type}</b> <span className="quiet">{c.status}</span>
              {c.reason ? <span className="quiet"> · {c.reason}</span> : null}
              {c.message && !good ? <div className="quiet small-text">{c.message}</div> : null}
            </div>
          </div>
        );
      })}
    </Section>
  );
}

/** Conditions that name a trouble are good when they are false. */
const isGood = ({ type, status }: { type: string; status: string }): boolean =>
  (status === 'True') !== /Pressure|Unavailable|Failure|Failed|DisruptionTarget/.test(type);

function RelatedList({ object }: { object: StoredObject }) {
  const t = useT();
  const mirror = useMirror();
  const related = relatedObjects(object, mirror);
  if (related.length === 0) return null;
  return (
    <Section title={t('inspector.related')}>
      {related.map((item) => (
        <RelatedItem key={item.id} item={item} />
      ))}
    </Section>
  );
}

function RelatedItem({ item }: { item: Related }) {
  const object = useObject(item.id);
  const state = object ? objectState(object) : undefined;
  return (
    <button type="button" className="line-item link-item" onClick={() => select(item.id)}>
      <KindIcon kind={item.kind} size={14} />
      <span className="grow ellipsis">
        <span className="quiet">{item.kind}</span> {item.name}
      </span>
      {state?.word ? <span className={`state-word tone-${state.tone}`}>{state.word}</span> : null}
    </button>
  );
}
