import type { Cancel } from '../client/KubeRequest.ts';
import type { Stream } from '../client/Stream.ts';
import { DirectTransport } from '../client/transport/DirectTransport.ts';
import { PlaybackHost, type WallClock } from './PlaybackHost.ts';
import type { ToPage, ToWorker } from './protocol.ts';
import { toWire } from './wireError.ts';

const READS = new Set(['get', 'list', 'watch']);

/** The worker's side of the boundary: takes the page's messages, and gathers what goes back. */
export class WorkerHost {
  private host: PlaybackHost | undefined;
  private outbox: ToPage[] = [];
  private readonly cancels = new Map<number, Cancel>();
  private readonly streams = new Map<number, Stream>();
  private lastState = '';

  constructor(private readonly wall: WallClock) {}

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
    this.host?.tick();
  }

  /** What has gathered since the last time, in order. */
  flush(): ToPage[] {
    const { host } = this;
    if (host) {
      const traces = host.freshTraces();
      if (traces.length > 0) this.outbox.push({ type: 'traces', events: traces.slice(-2_000) });
      const state = host.state();
      const key = JSON.stringify(state);
      if (key !== this.lastState) {
        this.outbox.push({ type: 'state', state }, { type: 'flows', flows: host.flows() });
        this.lastState = key;
      }
    }
    const messages = this.outbox;
    this.outbox = [];
    return messages;
  }

  private dispatch(message: ToWorker): void {
    switch (message.type) {
      case 'open':
        this.open(new PlaybackHost(message.scenario, this.wall));
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

  private open(host: PlaybackHost): void {
    this.host = host;
    host.onReplaced = () => this.closeWatches();
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
      this.outbox.push({ type: 'result', id, value });
    } catch (error) {
      this.outbox.push({ type: 'result', id, error: toWire(error) });
    }
  }

  private cluster(method: string, [request]: unknown[]): unknown {
    const host = this.opened();
    const transport = new DirectTransport(host.session);
    if (method === 'raw') return transport.raw(request as Parameters<DirectTransport['raw']>[0]);
    const typed = request as Parameters<DirectTransport['roundTrip']>[0];
    if (!READS.has(typed.verb)) host.acted();
    return transport.roundTrip(typed);
  }

  private playback(method: string, args: unknown[]): unknown {
    const host = this.opened();
    if (!PLAYBACK_METHODS.has(method)) throw new Error(`there is no playback method ${method}`);
    return (host as unknown as Record<string, (...a: unknown[]) => unknown>)[method]?.(...args);
  }

  private watch({ id, request }: ToWorker & { type: 'watch' }): void {
    const cancel = this.opened().session.watch(request, {
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
    const stream = this.opened().session.stream(request, {
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

  private opened(): PlaybackHost {
    if (!this.host) throw new Error('no scenario is open');
    return this.host;
  }
}

const PLAYBACK_METHODS = new Set([
  'state',
  'play',
  'pause',
  'setSpeed',
  'setStory',
  'step',
  'seek',
  'resume',
  'continueFromHere',
  'undo',
  'redo',
  'journal',
  'fault',
  'setTraffic',
  'request',
  'why',
  'history',
  'snapshot',
  'historyHash',
]);
