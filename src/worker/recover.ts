import type { JournalEntry } from '../playback/Playback.ts';
import { actName, lastAct } from './acts.ts';
import type { Recovered } from './connect.ts';
import type { WorkerLink } from './WorkerLink.ts';

/** How often a session is tried again, each time with one act less. */
const TRIES = 3;

/**
 * Brings a session back in a new worker: all that the old one had acknowledged, at the same virtual time, paused. What
 * makes this one stop answering too loses its last act, and is tried again.
 */
export async function recover(link: WorkerLink, renew: () => void, patienceMs: number): Promise<Recovered> {
  const { opened } = link;
  if (!opened) return { ok: false, error: new Error('nothing was open') };
  let journal: JournalEntry[] = [...link.journal];
  let at = link.state?.end ?? journal.at(-1)?.at ?? 0;
  const { speed = opened.scenario.speed } = link.state ?? {};
  const given = Math.min(opened.scenario.given ?? opened.scenario.journal.length, journal.length);
  let lost: string | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    renew();
    const scenario = { ...opened.scenario, journal, given, at, speed: Math.min(speed, 1000) };
    const { keep, ...options } = opened.options;
    const keeping = keep ? { keep: { ...keep, stored: false } } : {};
    try {
      await answering(link, patienceMs, () => link.open(scenario, { ...options, ...keeping, paused: true }));
      return { ok: true, ...(lost === undefined ? {} : { lost }) };
    } catch (error) {
      const act = lastAct(journal, given);
      if (act.length === 0) return { ok: false, error: error as Error };
      lost = lost === undefined ? actName(act) : `${actName(act)}, ${lost}`;
      journal = journal.slice(0, -act.length);
      at = Math.max(act[0]?.at ?? 0, journal.at(-1)?.at ?? 0);
    }
  }
  return { ok: false, error: new Error('the simulator stops answering with this session') };
}

/** Waits for something as long as the worker gives any sign of life within each `patienceMs`. */
async function answering(link: WorkerLink, patienceMs: number, work: () => Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const silence = new Promise<never>((_, reject) => {
    let silent = 0;
    timer = setInterval(() => {
      silent = link.unanswered > 0 ? silent + 1 : 0;
      if (silent >= 4) reject(new Error('the simulator does not answer'));
      link.ping();
    }, patienceMs / 4);
  });
  try {
    await Promise.race([work(), silence]);
  } finally {
    clearInterval(timer);
  }
}
