import type { Clock, Timer } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';

export interface ClosedLoopOptions {
  clock: Clock;
  random: Random;
  users: number;
  thinkMs: number;
  /** Sends one request for so many users; virtual ms until they have their answer. */
  send(weight: number): number;
}

/** Users that are followed one by one; more of them walk in step. */
const MOST_AGENTS = 100;
/** So that users of a server that refuses at once do not ask without end. */
const LEAST_PAUSE_MS = 1;

/**
 * Users who wait: each asks, has the answer, thinks, and asks again. Unlike an open source they ask less when the server
 * takes longer, as people do.
 */
export class ClosedLoop {
  private readonly timers: (Timer | undefined)[] = [];

  constructor(private readonly options: ClosedLoopOptions) {
    const agents = Math.min(MOST_AGENTS, Math.floor(options.users));
    for (let i = 0; i < agents; i++) {
      const weight = Math.floor(options.users / agents) + (i < Math.floor(options.users) % agents ? 1 : 0);
      // They do not all begin in the same moment.
      this.later(i, weight, options.random.float() * Math.max(options.thinkMs, 100));
    }
  }

  stop(): void {
    for (const timer of this.timers) timer?.cancel();
    this.timers.length = 0;
  }

  private later(agent: number, weight: number, delayMs: number): void {
    const { clock, random, thinkMs, send } = this.options;
    this.timers[agent] = clock.schedule(delayMs, () => {
      const answeredMs = send(weight);
      const thinksMs = thinkMs * (0.5 + random.float());
      this.later(agent, weight, Math.max(LEAST_PAUSE_MS, answeredMs + thinksMs));
    });
  }
}
