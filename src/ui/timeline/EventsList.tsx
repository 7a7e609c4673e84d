import { useMemo, useState } from 'react';
import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { eventTime } from '../inspector/eventsOf.ts';
import { objectId } from '../objectId.ts';
import { SYSTEM_NAMESPACES, useFilters } from '../stores/useFilters.ts';
import { type KubeEvent, useKind } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { select } from '../stores/useSelection.ts';
import { watchedByKind } from '../stores/watchedResources.ts';

const SHOWN = 250;

/** All events of the cluster, newest first; the graph's namespace filter holds here too. */
export function EventsList() {
  const t = useT();
  const [text, setText] = useState('');
  const [warnings, setWarnings] = useState(false);
  const events = useKind<KubeEvent>('events');
  const { namespace, system } = useFilters();
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return [...events.values()]
      .filter((event) => {
        const ns = event.metadata.namespace ?? '';
        if (namespace ? ns !== namespace : !system && SYSTEM_NAMESPACES.has(ns)) return false;
        if (warnings && event.type !== 'Warning') return false;
        return wanted === '' || searchText(event).includes(wanted);
      })
      .sort((a, b) => (eventTime(a) < eventTime(b) ? 1 : -1));
  }, [events, text, warnings, namespace, system]);
  return (
    <div className="events">
      <div className="list-tools">
        <input
          type="search"
          className="field"
          value={text}
          placeholder={t('events.filter')}
          aria-label={t('events.filter')}
          onChange={(e) => setText(e.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={warnings} onChange={(e) => setWarnings(e.target.checked)} />
          {t('events.warnings')}
        </label>
        <output className="quiet end">{t('events.count', { count: found.length })}</output>
      </div>
      {found.length === 0 ? (
        <div className="empty">{t('events.none')}</div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard.
        <div className="table-scroll" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('events.time')}</th>
                <th scope="col">{t('events.reason')}</th>
                <th scope="col">{t('events.object')}</th>
                <th scope="col">{t('events.message')}</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, SHOWN).map((event) => (
                <EventRow key={event.metadata.uid} event={event} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

const searchText = (event: KubeEvent): string =>
  `${event.reason} ${event.involvedObject.kind}/${event.involvedObject.name} ${event.message}`.toLowerCase();

function EventRow({ event }: { event: KubeEvent }) {
  const start = usePlayback((s) => s.state?.startTime);
  const about = event.involvedObject;
  const resource = watchedByKind(about.kind)?.resource;
  const warning = event.type === 'Warning';
  const name = `${about.kind?.toLowerCase()}/${about.name}`;
  const time = eventTime(event);
  return (
    <tr className={warning ? 'warning' : undefined}>
      <td>{start ? formatShort(Date.parse(time) - Date.parse(start)) : time.slice(11, 19)}</td>
      <td>
        {warning ? <span aria-hidden="true">▲ </span> : null}
        {event.reason}
        {(event.count ?? 1) > 1 ? <span className="quiet"> ×{event.count}</span> : null}
      </td>
      <td>
        {resource ? (
          <button
            type="button"
            className="link"
            onClick={() => select(objectId(resource, about.kind === 'Node' ? '' : about.namespace, about.name ?? ''))}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </td>
      <td title={event.message}>{event.message}</td>
    </tr>
  );
}
