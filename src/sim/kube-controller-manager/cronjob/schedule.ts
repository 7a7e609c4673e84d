import { Cron } from 'croner';

/** When a cron schedule is due. Times are unix milliseconds. */
export interface Schedule {
  /** The first time after `ms`; undefined when there is none. */
  next(ms: number): number | undefined;
}

const cached = new Map<string, Schedule>();

/**
 * Reads a schedule as cron's standard format has it, with `@hourly` and its kin and `@every 1h30m`. Without a time zone
 * it is in UTC, the zone of the control plane. Throws an Error for what is no schedule.
 */
export function parseSchedule(text: string, timeZone?: string): Schedule {
  const key = `${timeZone ?? ''}|${text}`;
  let schedule = cached.get(key);
  if (!schedule) {
    schedule = text.startsWith('@every ') ? every(text.slice(7)) : cron(text, timeZone);
    cached.set(key, schedule);
  }
  return schedule;
}

function cron(text: string, timeZone: string | undefined): Schedule {
  const parsed = new Cron(text, timeZone ? { timezone: timeZone, paused: true } : { utcOffset: 0, paused: true });
  return { next: (ms) => parsed.nextRun(new Date(ms))?.getTime() };
}

const UNIT_MS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000 };

function every(text: string): Schedule {
  let periodMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g))
    periodMs += Number(amount) * (UNIT_MS[unit as string] as number);
  if (periodMs < 1000) throw new Error(`failed to parse duration @every ${text}`);
  return { next: (ms) => Math.floor(ms / 1000) * 1000 + periodMs };
}

export type MissedTimes = 'none' | 'few' | 'many';

/**
 * The last time at or before `nowMs` that the schedule was due after `earliestMs`, and whether so many were missed that
 * it is worth a warning (cronjob/utils.go `mostRecentScheduleTime`).
 */
export function mostRecent(
  schedule: Schedule,
  earliestMs: number,
  nowMs: number,
): { ms: number | undefined; missed: MissedTimes } {
  const first = schedule.next(earliestMs);
  if (first === undefined || first > nowMs) return { ms: undefined, missed: 'none' };
  const second = schedule.next(first);
  if (second === undefined || second > nowMs) return { ms: first, missed: 'none' };
  const stepMs = second - first;
  const missed = Math.floor((nowMs - first) / stepMs) + 1;
  let ms = first;
  const jump = Math.max(first, nowMs - 2 * stepMs - 1000);
  for (let t = schedule.next(jump - 1); t !== undefined && t <= nowMs; t = schedule.next(t)) ms = t;
  return { ms, missed: missed > 100 ? 'many' : missed > 1 ? 'few' : 'none' };
}
