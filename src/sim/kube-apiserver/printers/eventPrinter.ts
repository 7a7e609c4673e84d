import type { CoreV1Event } from '../../../api/generated/types.ts';
import { ageOf } from '../../../api/humanDuration.ts';
import { column, NAME, type Printer, printer, wide } from './Printer.ts';

/** Events of both groups: what one has in fields of its own, the other has under deprecated names. */
type AnyEvent = CoreV1Event & {
  regarding?: CoreV1Event['involvedObject'];
  note?: string;
  deprecatedCount?: number;
  deprecatedFirstTimestamp?: string;
  deprecatedLastTimestamp?: string;
  deprecatedSource?: CoreV1Event['source'];
};

export const eventPrinter: Printer = printer<AnyEvent>(
  [
    column('Last Seen'),
    column('Type'),
    column('Reason'),
    column('Object'),
    wide('Subobject'),
    wide('Source'),
    column('Message'),
    wide('First Seen'),
    wide('Count'),
    { ...NAME, priority: 1 },
  ],
  (event, now) => {
    const object = event.involvedObject ?? event.regarding;
    const kind = (object?.kind ?? '').toLowerCase();
    const eventTime = ageOf(event.eventTime as string | undefined, now);
    const first = event.firstTimestamp ?? event.deprecatedFirstTimestamp;
    const last = event.lastTimestamp ?? event.deprecatedLastTimestamp;
    const firstSeen = first ? ageOf(String(first), now) : eventTime;
    let lastSeen = last ? ageOf(String(last), now) : firstSeen;
    let count = event.count ?? event.deprecatedCount ?? 0;
    if (event.series) {
      count = event.series.count ?? 0;
      lastSeen = ageOf(event.series.lastObservedTime as string | undefined, now);
    } else if (count === 0) count = 1;
    const source = event.source ?? event.deprecatedSource;
    const component = source?.component || event.reportingComponent || '';
    const host = source?.host || event.reportingInstance || '';
    return [
      lastSeen,
      event.type ?? '',
      event.reason ?? '',
      object?.name ? `${kind}/${object.name}` : kind,
      object?.fieldPath ?? '',
      host === '' ? component : `${component}, ${host}`,
      (event.message ?? event.note ?? '').trim(),
      firstSeen,
      count,
      event.metadata?.name ?? '',
    ];
  },
);
