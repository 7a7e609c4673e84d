import { failure, StatusError } from '../../api/StatusError.ts';
import { assert } from '../../base/assert.ts';
import type { ClusterFace } from '../../client/ClusterFace.ts';
import type {
  Cancel,
  KubeRequest,
  KubeResponse,
  RawRequest,
  RawResponse,
  WatchEvent,
  WatchSink,
} from '../../client/KubeRequest.ts';
import type { Caller } from '../../client/LocalClient.ts';
import type { Stream, StreamRequest, StreamSink } from '../../client/Stream.ts';
import type {
  Fault,
  Flow,
  JournalEntry,
  OutsideAction,
  OutsideRequest,
  RequestResult,
  TrafficSource,
} from '../../playback/Playback.ts';
import type { ClusterConfig } from '../../scenarios/ClusterConfig.ts';
import { historyHash } from '../etcd/historyHash.ts';
import { HttpFace } from '../kube-apiserver/http/HttpFace.ts';
import type { Descriptions } from '../kube-apiserver/openapi/modelDefinition.ts';
import { CLOSED_STREAM } from '../kube-apiserver/registry/core/connectToNode.ts';
import { Simulation } from '../Simulation.ts';
import { ADMIN } from '../users.ts';

/** The client outside that the page and the bridge are. */
export const OUTSIDE: Caller = { component: 'kubectl', user: ADMIN, outside: true };

export interface SessionOptions {
  /** What has been done already: it is done again, at the same moments. */
  journal?: readonly JournalEntry[];
  /** Texts of the OpenAPI documents, which are large: without them the documents have no descriptions. */
  descriptions?: Descriptions;
}

/** The answer to a write while a past moment is shown. */
const VIEWING = failure(409, 'Conflict', 'the past is being shown: go back to the present, or continue from here');

const GONE = failure(410, 'Expired', 'another cluster has taken the place of this one');
const NOT_RUNNING: KubeResponse = {
  code: 503,
  body: failure(503, 'ServiceUnavailable', 'the API server is not running').status,
};

const NO_NETWORK: RequestResult = {
  latencyMs: 0,
  hops: [],
  error: 'this cluster has no network plugin',
};

const SILENT: StreamSink = { onData() {}, onClose() {} };

const READS = new Set(['get', 'list', 'watch']);

/**
 * A simulation with its journal: everything that comes from outside goes through here, is written down with the moment
 * it came, and can be done again. State is a function of (config, journal).
 */
export class Session implements ClusterFace {
  simulation: Simulation;
  readonly journal: JournalEntry[] = [];
  private http: HttpFace;
  private readonly descriptions: Descriptions | undefined;
  /** Ends the watches of clients outside. */
  private readonly watching = new Set<() => void>();
  private readonly streams = new Map<number, Stream>();
  private lastStream = 0;
  /** Who hears what the stream that is being opened says. */
  private sink: StreamSink | undefined;

  constructor(
    readonly config: ClusterConfig,
    options: SessionOptions = {},
  ) {
    this.simulation = new Simulation(config);
    this.descriptions = options.descriptions;
    this.http = new HttpFace(this.simulation.apiServer, options.descriptions);
    for (const entry of options.journal ?? []) this.replay(entry);
  }

  /** What the world outside keeps asking for. */
  traffic: TrafficSource[] = [];
  /** The moment that clients outside are shown instead of the present, in virtual ms. */
  viewing: number | undefined;

  get now(): number {
    return this.simulation.kernel.now;
  }

  /** Lets virtual time pass; at most `maxSteps` events. Returns the events taken. */
  advance(timeMs: number, maxSteps?: number): number {
    return this.simulation.kernel.runUntil(timeMs, maxSteps);
  }

  request(request: KubeRequest): KubeResponse {
    // What goes through the server to a container may change it.
    if (READS.has(request.verb) && !request.proxied) return this.simulation.apiServer.request(request, OUTSIDE);
    if (this.viewing !== undefined) return { code: 409, body: VIEWING.status };
    return this.act({ type: 'request', request }) as KubeResponse;
  }

  raw(raw: RawRequest): RawResponse {
    return this.http.handle(raw, (request) => this.request(request));
  }

  /** The request that a raw one means, for those who serve watches and streams themselves. */
  requestOf(raw: RawRequest): KubeRequest | undefined {
    return this.http.toRequest(raw);
  }

  /** What tells a watch how far it has come. */
  bookmark(request: KubeRequest): WatchEvent | undefined {
    return this.simulation.apiServer.bookmark(request.ref);
  }

  watch(request: KubeRequest, sink: WatchSink): Cancel {
    let open = true;
    let cancel: Cancel = () => {};
    const end = (): void => {
      cancel();
      sink.onClose(new StatusError(GONE.status));
    };
    const close = (): void => {
      open = false;
      this.watching.delete(end);
    };
    // It may be refused, and so closed, before this returns.
    cancel = this.simulation.apiServer.watch(request, OUTSIDE, {
      onEvents: (events) => sink.onEvents(events),
      onClose: (error) => {
        close();
        sink.onClose(error);
      },
    });
    if (open) this.watching.add(end);
    return () => {
      close();
      cancel();
    };
  }

  /** Following a log only looks; what is typed into a container is written down. */
  stream(request: StreamRequest, sink: StreamSink): Stream {
    if (request.ref.subresource === 'log') return this.simulation.apiServer.stream(request, OUTSIDE, sink);
    if (this.viewing !== undefined) {
      sink.onClose({ error: VIEWING });
      return CLOSED_STREAM;
    }
    const id = ++this.lastStream;
    this.sink = sink;
    this.act({ type: 'stream', id, request });
    const input = (what: Omit<OutsideAction & { type: 'stream-input' }, 'type' | 'id'>): void => {
      if (this.viewing === undefined) this.act({ type: 'stream-input', id, ...what });
    };
    return {
      write: (text) => input({ text }),
      closeInput: () => input({ end: true }),
      resize: (columns, rows) => input({ size: { columns, rows } }),
      cancel: () => input({ cancel: true }),
    };
  }

  /** Shows clients outside a past moment, or with undefined the present again. Watches are told what differs. */
  view(timeMs: number | undefined): void {
    if (timeMs === this.viewing) return;
    this.viewing = timeMs;
    const { apiServer, etcd } = this.simulation;
    const revision = timeMs === undefined ? undefined : etcd.revisionAt(timeMs);
    etcd.viewed = revision;
    apiServer.view(revision);
  }

  setTraffic(sources: TrafficSource[]): void {
    this.act({ type: 'traffic', sources });
  }

  /** Sends one request from outside and follows it. */
  sendRequest(request: OutsideRequest): RequestResult {
    return this.act({ type: 'probe-request', request }) as RequestResult;
  }

  flows(): Flow[] {
    return this.simulation.network?.traffic.flows() ?? [];
  }

  /** A fingerprint of everything stored up to a virtual time, as far back as history is kept. */
  historyHash(untilMs: number): string {
    const { etcd } = this.simulation;
    return historyHash(etcd.changesSince(etcd.compactRevision).filter(({ time }) => time <= untilMs));
  }

  fault(fault: Fault): void {
    this.act({ type: 'fault', fault });
  }

  /** Writes an action down and does it. */
  private act(action: OutsideAction): unknown {
    const { now, steps } = this.simulation.kernel;
    this.journal.push({ at: now, steps, action });
    return this.perform(action);
  }

  /** Does an action again at its moment; false when that is more than `maxSteps` events away, which were taken. */
  replay(entry: JournalEntry, maxSteps = Number.POSITIVE_INFINITY): boolean {
    const { kernel } = this.simulation;
    if (entry.steps === undefined) {
      if (kernel.runUntil(entry.at, maxSteps) >= maxSteps) return false;
    } else {
      let left = maxSteps;
      while (kernel.steps < entry.steps && left-- > 0 && kernel.step());
      if (kernel.steps < entry.steps && left <= 0) return false;
      assert(kernel.now <= entry.at, `the journal is of another run: ${kernel.now} after ${entry.at}`);
      kernel.now = entry.at;
    }
    try {
      this.act(entry.action);
    } catch (error) {
      // What was refused then is refused again.
      if (!(error instanceof StatusError)) throw error;
    }
    return true;
  }

  private perform(action: OutsideAction): unknown {
    const { simulation } = this;
    switch (action.type) {
      case 'request':
        return simulation.apiIsDown ? NOT_RUNNING : simulation.apiServer.request(action.request, OUTSIDE);
      case 'traffic':
        this.traffic = action.sources;
        simulation.network?.traffic.set(action.sources);
        return undefined;
      case 'probe-request':
        return simulation.network?.request(action.request) ?? NO_NETWORK;
      case 'fault':
        return action.fault.type === 'newCluster' ? this.remake(action.fault.cluster) : simulation.fault(action.fault);
      case 'stream':
        return this.openStream(action);
      case 'stream-input':
        return this.feedStream(action);
    }
  }

  /** Another cluster from this moment on: whoever watched the old one must begin anew. */
  private remake(cluster: ClusterConfig): void {
    const { startTime } = this.config;
    this.simulation = new Simulation({ ...cluster, startTime }, this.simulation.kernel);
    this.http = new HttpFace(this.simulation.apiServer, this.descriptions);
    this.streams.clear();
    const watching = [...this.watching];
    this.watching.clear();
    for (const end of watching) end();
  }

  /** When it is done again nobody listens, but what runs in the container does the same. */
  private openStream({ id, request }: OutsideAction & { type: 'stream' }): void {
    const sink = this.sink ?? SILENT;
    this.sink = undefined;
    this.lastStream = Math.max(this.lastStream, id);
    const stream = this.simulation.apiServer.stream(request, OUTSIDE, {
      onData: (channel, text) => sink.onData(channel, text),
      onClose: (end) => {
        this.streams.delete(id);
        sink.onClose(end);
      },
    });
    if (stream !== CLOSED_STREAM) this.streams.set(id, stream);
  }

  private feedStream({ id, text, end, cancel, size }: OutsideAction & { type: 'stream-input' }): void {
    const stream = this.streams.get(id);
    if (text !== undefined) stream?.write(text);
    if (end) stream?.closeInput();
    if (size) stream?.resize(size.columns, size.rows);
    if (!cancel) return;
    stream?.cancel();
    this.streams.delete(id);
  }
}
