import { useEffect, useState } from 'react';
import { formatClock } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { parseId } from '../objectId.ts';
import { objectOf, useMirror } from '../stores/useMirror.ts';
import { hover, select, tellStory } from '../stores/useSelection.ts';
import { useSession } from '../stores/useSession.ts';
import { Section } from './Section.tsx';
import { tellStep } from './tellStep.ts';
import { composeStory, type StoryStep, whyChain } from './whyChain.ts';

/** The chain of causes from the user's action to what is seen now. */
export function WhySection({ id, version }: { id: string; version: string }) {
  const t = useT();
  const playback = useSession((s) => s.playback);
  const [story, setStory] = useState<{ id: string; events: StoryStep[] }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the object may have a new cause.
  useEffect(() => {
    if (!playback) return;
    let here = true;
    const timer = setTimeout(
      () =>
        whyChain(playback, id).then(
          (events) => here && setStory({ id, events }),
          () => here && setStory({ id, events: [] }),
        ),
      story?.id === id ? 400 : 0,
    );
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [playback, id, version]);
  const events = story?.id === id ? story.events : undefined;
  useEffect(() => {
    tellStory([...new Set(events?.flatMap(({ object }) => (object ? [object] : [])))]);
    return () => tellStory([]);
  }, [events]);
  if (!playback) return null;
  return (
    <Section title={t('inspector.why')}>
      {events === undefined ? <p className="quiet">{t('inspector.whyLoading')}</p> : null}
      {events?.length === 0 ? <p className="quiet">{t('inspector.whyNone')}</p> : null}
      {events?.length ? (
        <ol className="why">
          {events.map((event) => (
            <WhyStep key={event.id} event={event} own={event.object === id} />
          ))}
        </ol>
      ) : null}
      {events?.length ? <Effects key={id} from={events.at(-1)?.id ?? 0} id={id} /> : null}
    </Section>
  );
}

/** What the last step of the story led to, when asked for. */
function Effects({ from, id }: { from: number; id: string }) {
  const t = useT();
  const playback = useSession((s) => s.playback);
  const [events, setEvents] = useState<StoryStep[]>();
  const ask = (open: boolean): void => {
    if (!open || !playback) return;
    playback.effects(from).then(
      (found) => setEvents(composeStory([], found.reverse())),
      () => setEvents([]),
    );
  };
  return (
    <details className="effects" onToggle={(e) => ask(e.currentTarget.open)}>
      <summary>{t('inspector.effects')}</summary>
      {events?.length === 0 ? <p className="quiet">{t('inspector.effectsNone')}</p> : null}
      <ol className="why">
        {events?.map((event) => (
          <WhyStep key={event.id} event={event} own={event.object === id} />
        ))}
      </ol>
    </details>
  );
}

function WhyStep({ event, own }: { event: StoryStep; own: boolean }) {
  const t = useT();
  const target = event.object;
  const known = useMirror((m) => (target && !own ? objectOf(m, target) !== undefined : false));
  const told = tellStep(event, event.by, t);
  const details = Object.entries(event.data ?? {});
  return (
    <li className={`why-${event.what}`}>
      {known && target ? (
        <button
          type="button"
          className="link"
          onClick={() => select(target)}
          onPointerEnter={() => hover(target)}
          onPointerLeave={() => hover(undefined)}
          onFocus={() => hover(target)}
          onBlur={() => hover(undefined)}
          title={parseId(target).name}
        >
          {told}
        </button>
      ) : (
        <span>{told}</span>
      )}
      <small>
        {formatClock(event.time)} · {told === event.text ? event.by : event.text}
      </small>
      {details.length ? (
        <details>
          <summary>{t('inspector.decision')}</summary>
          <dl className="facts-list">
            {details.map(([key, value]) => (
              <DecisionRow key={key} name={key} value={value} />
            ))}
          </dl>
        </details>
      ) : null}
    </li>
  );
}

function DecisionRow({ name, value }: { name: string; value: unknown }) {
  const flat = typeof value === 'object' && value !== null && !Array.isArray(value);
  return (
    <>
      <dt>{name}</dt>
      <dd className="mono">
        {flat
          ? Object.entries(value).map(([key, inner]) => (
              <div key={key}>
                {key}: {typeof inner === 'string' ? inner : JSON.stringify(inner)}
              </div>
            ))
          : typeof value === 'string'
            ? value
            : JSON.stringify(value)}
      </dd>
    </>
  );
}
