import type { Transport } from '../client/KubeClient.ts';
import type { Cancel, KubeRequest, KubeResponse, RawRequest, RawResponse, WatchSink } from '../client/KubeRequest.ts';
import type { Stream, StreamRequest, StreamSink } from '../client/Stream.ts';
import type { Flow, JournalEntry, PlaybackState } from '../playback/Playback.ts';
import type { TraceEvent } from '../playback/TraceEvent.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import type { ToPage, ToWorker } from './protocol.ts';
import { fromWire } from './wireError.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** How a scenario is opened, besides the scenario itself. */
export type OpenOptions = Omit<ToWorker & { type: 'open' }, 'type' | 'scenario'> & {
  onProgress?: (now: number, until: number) => void;
};

/** A thing that messages are posted to: a Worker, or a stand-in in tests. */
export interface Port {
  postMessage(message: ToWorker): void;
}

/** The page's side of the boundary: a transport for `KubeClient`, and the calls of `Playback`. */
export class WorkerLink implements Transport {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private readonly watches = new Map<number, WatchSink>();
  private readonly streams = new Map<number, StreamSink>();
  private opening: Waiting | undefined;
  onState: (state: PlaybackState) => void = () => {};
  onTraces: (events: readonly TraceEvent[]) => void = () => {};
  onFlows: (flows: Flow[]) => void = () => {};

  private onProgress: (now: number, until: number) => void = () => {};
  /** What was opened last, and the journal as far as the worker has told of it. */
  opened: { scenario: Scenario; options: OpenOptions } | undefined;
  journal: JournalEntry[] = [];
  /** The last state that the worker told. */
  state: PlaybackState | undefined;
  /** Pings that were not answered yet. */
  unanswered = 0;

  constructor(private port: Port) {}

  /** Opens a scenario; what was open before goes on until the new one is there, and stays if that fails. */
  open(scenario: Scenario, options: OpenOptions = {}): Promise<void> {
    const { onProgress, ...more } = options;
    this.opening?.reject(new Error('another scenario was opened'));
    this.onProgress = onProgress ?? (() => {});
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.opened = { scenario, options };
        this.journal = [];
        resolve();
      };
      this.opening = { resolve: done, reject };
      this.port.postMessage({ type: 'open', scenario, ...more });
    });
  }

  /** Gives up what is being opened. */
  abandon(): void {
    this.port.postMessage({ type: 'abandon' });
  }

  ping(): void {
    this.unanswered++;
    this.port.postMessage({ type: 'ping' });
  }

  /** The worker is gone: whoever waits for it is told, and what follows goes to another. */
  replacePort(port: Port, why: string): void {
    const error = new Error(why);
    const { waiting, watches, streams } = this;
    const [calls, sinks, ends] = [[...waiting.values()], [...watches.values()], [...streams.values()]];
    waiting.clear();
    watches.clear();
    streams.clear();
    this.port = port;
    this.unanswered = 0;
    for (const call of calls) call.reject(error);
    for (const sink of sinks) sink.onClose(error);
    for (const sink of ends) sink.onClose({ error });
  }

  call<T>(target: 'cluster' | 'playback', method: string, ...args: unknown[]): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.port.postMessage({ type: 'call', id, target, method, args });
    });
  }

  roundTrip(request: KubeRequest): Promise<KubeResponse> {
    return this.call('cluster', 'roundTrip', request);
  }

  raw(request: RawRequest): Promise<RawResponse> {
    return this.call('cluster', 'raw', request);
  }

  watch(request: KubeRequest, sink: WatchSink): Cancel {
    const id = this.nextId++;
    this.watches.set(id, sink);
    this.port.postMessage({ type: 'watch', id, request });
    return () => {
      if (this.watches.delete(id)) this.port.postMessage({ type: 'cancel', id });
    };
  }

  stream(request: StreamRequest, sink: StreamSink): Stream {
    const id = this.nextId++;
    this.streams.set(id, sink);
    this.port.postMessage({ type: 'stream', id, request });
    return {
      write: (text) => this.port.postMessage({ type: 'stream-input', id, text }),
      closeInput: () => this.port.postMessage({ type: 'stream-input', id, end: true }),
      resize: (columns, rows) => this.port.postMessage({ type: 'stream-input', id, size: { columns, rows } }),
      cancel: () => {
        if (this.streams.delete(id)) this.port.postMessage({ type: 'cancel', id });
      },
    };
  }

  receive(messages: readonly ToPage[]): void {
    this.unanswered = 0;
    for (const message of messages) this.take(message);
  }

  private take(message: ToPage): void {
    switch (message.type) {
      case 'opened':
        this.opening?.resolve(undefined);
        this.opening = undefined;
        return;
      case 'failed':
        this.opening?.reject(fromWire(message.error));
        this.opening = undefined;
        return;
      case 'progress':
        this.onProgress(message.now, message.until);
        return;
      case 'pong':
        return;
      case 'journal':
        this.journal.splice(message.from, Number.POSITIVE_INFINITY, ...message.entries);
        return;
      case 'result':
        this.settle(message);
        return;
      case 'events':
        this.watches.get(message.id)?.onEvents(message.events);
        return;
      case 'closed':
        this.closeWatch(message);
        return;
      case 'data':
        this.streams.get(message.id)?.onData(message.channel, message.text);
        return;
      case 'stream-closed':
        this.closeStream(message);
        return;
      case 'state':
        this.state = message.state;
        this.onState(message.state);
        return;
      case 'traces':
        this.onTraces(message.events);
        return;
      case 'flows':
        this.onFlows(message.flows);
    }
  }

  private settle({ id, value, error }: ToPage & { type: 'result' }): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(fromWire(error));
    else waiting?.resolve(value);
  }

  private closeWatch({ id, error }: ToPage & { type: 'closed' }): void {
    const sink = this.watches.get(id);
    this.watches.delete(id);
    sink?.onClose(error ? fromWire(error) : undefined);
  }

  private closeStream({ id, exitCode, error }: ToPage & { type: 'stream-closed' }): void {
    const sink = this.streams.get(id);
    this.streams.delete(id);
    sink?.onClose({ exitCode, ...(error ? { error: fromWire(error) } : {}) });
  }
}
