import type { TraceEvent } from '../../../playback/TraceEvent.ts';
import type { Rect } from '../GraphModel.ts';
import { boxOf, lineBetween } from './planeLayout.ts';

/** A message on its way, or a thought inside one component (`from` and `to` the same). */
export interface Flight {
  event: TraceEvent;
  from: Rect;
  to: Rect;
  /** Wall milliseconds. */
  start: number;
  duration: number;
}

const TRAVEL_MS = 750;
const SPACING_MS = 90;
const MOST_BEHIND_MS = 6000;

/** The repetitive messages of a quiet cluster: heartbeats, leases, status of nodes. */
export const isHeartbeat = (event: TraceEvent): boolean =>
  /leases?\b/.test(event.object ?? event.text) || /nodes?\/[^ ]*(\/status)?\b.*status|status.*nodes\//.test(event.text);

/**
 * Plays messages slowly enough to be seen, in the order they happened. When more happen than can be shown, it skips
 * some and counts them.
 */
export class MessageStage {
  flights: Flight[] = [];
  skipped = 0;
  private nextStart = 0;

  take(
    events: readonly TraceEvent[],
    now: number,
    boxes: ReadonlyMap<string, Rect>,
    nodes: readonly string[],
    wanted: (event: TraceEvent) => boolean,
  ): void {
    for (const event of events) {
      if (event.what === 'packet' || event.what === 'dns' || !wanted(event)) continue;
      const from = boxes.get(boxOf(event.from, nodes) ?? '');
      const to = boxes.get(boxOf(event.to, nodes) ?? '');
      if (!from || !to) continue;
      const start = Math.max(now, this.nextStart);
      if (start - now > MOST_BEHIND_MS) {
        this.skipped++;
        continue;
      }
      this.nextStart = start + SPACING_MS;
      this.flights.push({ event, from, to, start, duration: TRAVEL_MS });
    }
  }

  /** Those in the air at `now`, with how far they are (0–1); landed ones are forgotten. */
  at(now: number): (Flight & { progress: number; x: number; y: number })[] {
    this.flights = this.flights.filter((f) => now < f.start + f.duration);
    return this.flights
      .filter((f) => f.start <= now)
      .map((flight) => {
        const progress = (now - flight.start) / flight.duration;
        const eased = progress < 0.5 ? 2 * progress * progress : 1 - 2 * (1 - progress) ** 2;
        const { x1, y1, x2, y2 } = lineBetween(flight.from, flight.to);
        return { ...flight, progress, x: x1 + (x2 - x1) * eased, y: y1 + (y2 - y1) * eased };
      });
  }
}
