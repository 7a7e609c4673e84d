import type { Cancel } from '../client/KubeRequest.ts';
import type { Stream } from '../client/Stream.ts';
import { DirectTransport } from '../client/transport/DirectTransport.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import { Replay } from '../sim/playback/Replay.ts';
import { explanations } from './explanations.ts';
import { JournalDiff } from './JournalDiff.ts';
import { PlaybackHost, type WallClock } from './PlaybackHost.ts';
import type { ToPage, ToWorker } from './protocol.ts';
import { Keeper } from './sessions/Keeper.ts';
import { toWire } from './wireError.ts';

const READS = new Set(['get', 'list', 'watch']);

/** Longest slice of opening a scenario, in wall ms, and events between looks at the clock. */
const SLICE_MS = 14;
const CHUNK = 256;

/** A scenario that is being opened: its journal is lived again before it takes the place of what is there. */
interface Opening {
  message: ToWorker & { type: 'open' };
  replay: Replay;
}

/** The worker's side of the boundary: takes the page's messages, and gathers what goes back. */
export class WorkerHost {
  private host: PlaybackHost | undefined;
  private opening: Opening | undefined;
  private keeper: Keeper | undefined;
  private journal = new JournalDiff();
  private outbox: ToPage[] = [];
  private readonly cancels = new Map<number, Cancel>();
  private readonly streams = new Map<number, Stream>();
  private lastState = '';

  constructor(
    private readonly wall: WallClock,
    private readonly keep: (message: ToWorker & { type: 'open' }) => Keeper | undefined = keeperOf,
  ) {}

  receive(message: ToWorker): void {
    try {
      this.dispatch(message);
    } catch (error) {
      if ('id' in message) this.outbox.push({ type: 'result', id: message.id, error: toWire(error) });
      else this.outbox.push({ type: 'failed', error: toWire(error) });
    }
  }

  /** Lets time pass. */
  tick(): void {
    if (this.opening) this.openOn(this.opening);
    else this.host?.tick();
  }

  /** What has gathered since the last time, in order. */
  flush(): ToPage[] {
    const { host, opening } = this;
    if (opening) this.outbox.push({ type: 'progress', now: opening.replay.now, until: opening.replay.until });
    if (host) {
      this.noteJournal(host);
      const traces = host.freshTraces();
      if (traces.length > 0) this.outbox.push({ type: 'traces', events: traces.slice(-2_000) });
      host.notKept = this.keeper?.failure;
      const state = host.state();
      const key = JSON.stringify(state);
      if (key !== this.lastState) {
        this.outbox.push({ type: 'state', state }, { type: 'flows', flows: host.flows() });
        this.lastState = key;
      }
      void this.keeper?.sync(host, this.wall.now());
    }
    const messages = this.outbox;
    this.outbox = [];
    return messages;
  }

  /** The page has the journal too, so that it can go on with another worker should this one stop answering. */
  private noteJournal(host: PlaybackHost): void {
    const change = this.journal.take(host.session.journal);
    if (change) this.outbox.push({ type: 'journal', ...change });
  }

  /** Settles when what was done is kept, or cannot be. */
  private async kept(): Promise<void> {
    const { host, keeper } = this;
    if (!host) return;
    await keeper?.sync(host, this.wall.now());
    this.noteJournal(host);
  }

  private dispatch(message: ToWorker): void {
    switch (message.type) {
      case 'open':
        this.opening = { message, replay: replayOf(message.scenario) };
        return;
      case 'abandon':
        if (this.opening) throw new Error('opening was given up');
        return;
      case 'ping':
        this.outbox.push({ type: 'pong' });
        return;
      case 'call':
        void this.call(message);
        return;
      case 'watch':
        this.watch(message);
        return;
      case 'stream':
        this.stream(message);
        return;
      case 'stream-input':
        this.input(message);
        return;
      case 'cancel':
        this.cancels.get(message.id)?.();
        this.cancels.delete(message.id);
        this.streams.get(message.id)?.cancel();
        this.streams.delete(message.id);
    }
  }

  private openOn(opening: Opening): void {
    const until = this.wall.now() + SLICE_MS;
    try {
      while (!opening.replay.advance(CHUNK)) if (this.wall.now() >= until) return;
      this.opening = undefined;
      this.opened(opening);
    } catch (error) {
      this.opening = undefined;
      this.outbox.push({ type: 'failed', error: toWire(error) });
    }
  }

  private opened({ message, replay }: Opening): void {
    this.closeWatches();
    const host = new PlaybackHost(message.scenario, replay.session, this.wall);
    if (message.branches) host.branches.restore(message.branches);
    if (message.paused) host.pause();
    host.onReplaced = () => this.closeWatches();
    this.host = host;
    this.journal = new JournalDiff();
    this.keeper = this.keep(message);
    this.outbox.push({ type: 'opened' });
  }

  /** The cluster behind the watches is another one now: the page must list again. */
  private closeWatches(): void {
    const error = { message: 'the session was replayed' };
    for (const [id, cancel] of this.cancels) {
      cancel();
      this.outbox.push({ type: 'closed', id, error });
    }
    this.cancels.clear();
  }

  private async call({ id, target, method, args }: ToWorker & { type: 'call' }): Promise<void> {
    try {
      const value = await (target === 'cluster' ? this.cluster(method, args) : this.playback(method, args));
      await this.kept();
      this.outbox.push({ type: 'result', id, value });
    } catch (error) {
      this.outbox.push({ type: 'result', id, error: toWire(error) });
    }
  }

  private cluster(method: string, [request]: unknown[]): unknown {
    const host = this.present();
    const transport = new DirectTransport(host.session);
    if (host.replaying && method !== 'raw' && !READS.has((request as { verb: string }).verb))
      throw new Error('another history is being made: wait, or give it up');
    if (method === 'raw') return transport.raw(request as Parameters<DirectTransport['raw']>[0]);
    const typed = request as Parameters<DirectTransport['roundTrip']>[0];
    if (!READS.has(typed.verb)) host.acted();
    return transport.roundTrip(typed);
  }

  private playback(method: string, args: unknown[]): unknown {
    const host = this.present();
    if (!PLAYBACK_METHODS.has(method)) throw new Error(`there is no playback method ${method}`);
    return (host as unknown as Record<string, (...a: unknown[]) => unknown>)[method]?.(...args);
  }

  private watch({ id, request }: ToWorker & { type: 'watch' }): void {
    const cancel = this.present().session.watch(request, {
      onEvents: (events) => this.pushEvents(id, events),
      onClose: (error) => {
        this.cancels.delete(id);
        this.outbox.push({ type: 'closed', id, ...(error ? { error: toWire(error) } : {}) });
      },
    });
    this.cancels.set(id, cancel);
  }

  /** Events of one watch that follow each other travel together. */
  private pushEvents(id: number, events: readonly import('../client/KubeRequest.ts').WatchEvent[]): void {
    const last = this.outbox.at(-1);
    if (last?.type === 'events' && last.id === id) last.events = [...last.events, ...events];
    else this.outbox.push({ type: 'events', id, events });
  }

  private stream({ id, request }: ToWorker & { type: 'stream' }): void {
    const stream = this.present().session.stream(request, {
      onData: (channel, text) => this.outbox.push({ type: 'data', id, channel, text }),
      onClose: ({ exitCode, error }) => {
        this.streams.delete(id);
        this.outbox.push({ type: 'stream-closed', id, exitCode, ...(error ? { error: toWire(error) } : {}) });
      },
    });
    this.streams.set(id, stream);
  }

  private input({ id, text, end, size }: ToWorker & { type: 'stream-input' }): void {
    const stream = this.streams.get(id);
    if (text !== undefined) stream?.write(text);
    if (end) stream?.closeInput();
    if (size) stream?.resize(size.columns, size.rows);
  }

  private present(): PlaybackHost {
    if (!this.host) throw new Error('no scenario is open');
    return this.host;
  }
}

/** A scenario without a moment opens at its last action. */
function replayOf({ cluster, journal, at }: Scenario): Replay {
  return new Replay(cluster, journal, Math.max(at ?? 0, journal.at(-1)?.at ?? 0), explanations);
}

const keeperOf = ({ keep, scenario }: ToWorker & { type: 'open' }): Keeper | undefined =>
  keep ? new Keeper(keep, scenario) : undefined;

const PLAYBACK_METHODS = new Set([
  'state',
  'play',
  'pause',
  'setSpeed',
  'setStory',
  'step',
  'runUntil',
  'seek',
  'resume',
  'continueFromHere',
  'branchList',
  'nameBranch',
  'switchBranch',
  'deleteBranch',
  'compareBranch',
  'cancelReplay',
  'undo',
  'redo',
  'journal',
  'fault',
  'setTraffic',
  'request',
  'why',
  'effects',
  'marks',
  'lane',
  'history',
  'snapshot',
  'historyHash',
]);
