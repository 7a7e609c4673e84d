import type { StoredObject } from '../../api/meta.ts';
import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { type KubeEvent, useKind } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { eventsOf, eventTime } from './eventsOf.ts';

/** Events about one object, newest first. */
export function EventLines({ object }: { object: StoredObject }) {
  const t = useT();
  const all = useKind('events');
  const events = eventsOf(all, object.kind, object.metadata.namespace, object.metadata.name);
  if (events.length === 0) return <div className="empty">{t('inspector.noEvents')}</div>;
  return (
    <ol className="event-lines">
      {events.map((event) => (
        <EventLine key={event.metadata.uid} event={event} />
      ))}
    </ol>
  );
}

function EventLine({ event }: { event: KubeEvent }) {
  const start = usePlayback((s) => s.state?.startTime);
  const warning = event.type === 'Warning';
  const at = start ? formatShort(Date.parse(eventTime(event)) - Date.parse(start)) : eventTime(event).slice(11, 19);
  return (
    <li className={warning ? 'tone-warn warning' : ''}>
      <div>
        <b>
          {warning ? '▲ ' : ''}
          {event.reason}
        </b>
        <small>
          {at}
          {(event.count ?? 1) > 1 ? ` · ×${event.count}` : ''} ·{' '}
          {event.source?.component ?? event.reportingComponent ?? ''}
        </small>
      </div>
      <span>{event.message}</span>
    </li>
  );
}
