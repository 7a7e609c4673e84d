import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../playback/Playback.ts';
import { Replay } from './Replay.ts';
import { Session } from './Session.ts';
import { type Deed, generatedScenario } from './testing/generatedScenario.ts';

/** A dozen here; a thousand with `ORRERY_NIGHTLY=1`, or as many as that says. */
const ASKED = globalThis.process?.env.ORRERY_NIGHTLY;
const NIGHTLY = ASKED !== undefined;
const COUNT = NIGHTLY ? (Number(ASKED) > 1 ? Number(ASKED) : 1_000) : 12;

function act(session: Session, { action }: Deed): void {
  if (action.type === 'request') session.request(action.request);
  else if (action.type === 'traffic') session.setTraffic(action.sources);
}

describe('generated scenarios', () => {
  it.each(Array.from({ length: COUNT }, (_, i) => i))(
    'have one history: %i',
    (number) => {
      const { cluster, deeds, until } = generatedScenario(number);
      const straight = new Session(cluster);
      for (const deed of deeds) {
        straight.advance(deed.at);
        act(straight, deed);
      }
      straight.advance(until);
      const expected = straight.historyHash(until);

      // In slices of any size, looked back at, saved and loaded: here now and then, at every action at night.
      let saved: JournalEntry[] = [];
      let session = new Session(cluster);
      let slice = 1;
      for (const [index, deed] of deeds.entries()) {
        if (NIGHTLY || index % 4 === number % 4) {
          const replay = new Replay(cluster, saved, session.now);
          while (!replay.advance(slice)) slice = (slice * 7 + number) % 311 || 1;
          session = replay.session;
        }
        for (; session.now < deed.at; slice = (slice * 7 + number) % 311 || 1) session.advance(deed.at, slice);
        session.view(deed.at / 2);
        session.view(undefined);
        act(session, deed);
        saved = JSON.parse(JSON.stringify(session.journal));
      }
      const last = new Replay(cluster, saved, until);
      while (!last.advance(1_000));
      expect(last.session.historyHash(until)).toBe(expected);
    },
    120_000,
  );
});
