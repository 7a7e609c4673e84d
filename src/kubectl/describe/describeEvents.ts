import type { CoreV1Event } from '../../api/generated/types.ts';
import { ageOf } from '../../api/humanDuration.ts';
import type { DescribeContext } from './Describer.ts';
import type { DescribeWriter } from './DescribeWriter.ts';

/** The section that most descriptions end with. */
export function describeEvents(writer: DescribeWriter, { events, now }: DescribeContext): void {
  if (!events) return;
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.flush();
  writer.line(0, 'Events:');
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of sortEvents(events)) {
    const source = event.source?.component || event.reportingComponent || '';
    const message = (event.message ?? '').trim();
    writer.line(1, `${event.type ?? ''}\t${event.reason ?? ''}\t${interval(event, now)}\t${source}\t${message}`);
  }
}

/** By when they were last seen (pkg/util/event, SortableEvents). */
function sortEvents(events: readonly CoreV1Event[]): CoreV1Event[] {
  const last = ({ lastTimestamp }: CoreV1Event): number => Date.parse(lastTimestamp ?? '') || 0;
  return [...events].sort((a, b) => last(a) - last(b));
}

/** `5s`, or `2s (x3 over 60s)` for what happened several times. */
export function interval(event: CoreV1Event, now: number): string {
  const first = event.eventTime ? ageOf(String(event.eventTime), now) : ageOf(event.firstTimestamp, now);
  if (event.series) {
    const last = ageOf(event.series.lastObservedTime as string | undefined, now);
    return `${last} (x${event.series.count} over ${first})`;
  }
  if ((event.count ?? 0) > 1) return `${ageOf(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}
