import { Pacer } from '../playback/Pacer.ts';
import type { Fault, OutsideRequest, PlaybackState, TrafficSource } from '../playback/Playback.ts';
import { VERSION } from '../sim/kube-apiserver/version.ts';
import type { Session } from '../sim/playback/Session.ts';

/** Events taken at a time when running as fast as possible. */
const BURST = 5_000;

type Params = Record<string, unknown>;

/**
 * Time and faults of a session for clients over HTTP (`POST /orrery/playback` with `{ method, params }`): the part of
 * `Playback` that needs no second session. What is no method is a fault: `stopNode`, `breakProbe`, `killContainer` ….
 */
export class HttpPlayback {
  private readonly pacer: Pacer;
  private running = true;

  constructor(
    private readonly session: Session,
    speed: number,
    private readonly wallMs: () => number,
  ) {
    this.pacer = new Pacer(speed, wallMs(), session.now);
  }

  /** Lets virtual time follow wall time up to now. */
  catchUp(): void {
    const { session, pacer } = this;
    if (!this.running || session.viewing !== undefined) return;
    if (pacer.speed === Number.POSITIVE_INFINITY) session.advance(session.now + 60_000, BURST);
    else session.advance(pacer.target(this.wallMs()));
  }

  /** Answers a call. Throws an Error that says what is wrong with it. */
  call(method: string, params: Params): unknown {
    const own = METHODS[method];
    if (own) return own(this, params) ?? {};
    if (!FAULTS.has(method)) throw new Error(`there is no playback method ${method}`);
    this.session.fault({ type: method, ...params } as Fault);
    return {};
  }

  state(): PlaybackState {
    const { session, pacer } = this;
    const { kernel, etcd } = session.simulation;
    return {
      now: session.viewing ?? session.now,
      startTime: session.config.startTime,
      running: this.running && session.viewing === undefined,
      // JSON has no infinity.
      speed: Number.isFinite(pacer.speed) ? pacer.speed : Number.MAX_VALUE,
      ...(session.viewing === undefined ? {} : { viewing: session.viewing }),
      end: session.now,
      revision: etcd.revision,
      events: kernel.steps,
      kubernetesVersion: VERSION.gitVersion,
      distribution: session.simulation.config.distribution,
      cluster: session.simulation.config,
      ...(session.simulation.down.length > 0 ? { down: session.simulation.down } : {}),
    };
  }

  setSpeed(speed: number): void {
    if (!(speed > 0)) throw new Error('a speed is a number above 0');
    this.pacer.setSpeed(speed, this.wallMs(), this.session.now);
  }

  run(running: boolean): void {
    this.running = running;
    if (running) this.resume();
  }

  /** A later time is gone to; an earlier one is looked at. */
  seek(timeMs: number): void {
    if (!(timeMs >= 0)) throw new Error('a time is a number of milliseconds since the start');
    if (timeMs <= this.session.now) {
      this.session.view(timeMs);
      return;
    }
    this.session.view(undefined);
    this.session.advance(timeMs);
    this.resume();
  }

  resume(): void {
    this.session.view(undefined);
    this.pacer.setSpeed(this.pacer.speed, this.wallMs(), this.session.now);
  }

  static readonly methods = {
    journal: (host: HttpPlayback) => [...host.session.journal],
    flows: (host: HttpPlayback) => host.session.flows(),
    request: (host: HttpPlayback, params: Params) => host.session.sendRequest(params as unknown as OutsideRequest),
    setTraffic: (host: HttpPlayback, { sources }: Params) =>
      host.session.setTraffic((sources ?? []) as TrafficSource[]),
    historyHash: (host: HttpPlayback, { untilMs }: Params) => ({
      hash: host.session.historyHash(Number(untilMs ?? host.session.now)),
    }),
  };
}

const FAULTS = new Set<string>([
  'stopNode',
  'startNode',
  'breakProbe',
  'killContainer',
  'stopComponent',
  'startComponent',
  'link',
  'newCluster',
  'addMachine',
  'removeMachine',
  'setManifest',
] satisfies Fault['type'][]);

const METHODS: Readonly<Record<string, (host: HttpPlayback, params: Params) => unknown>> = {
  ...HttpPlayback.methods,
  state: (host) => host.state(),
  play: (host) => host.run(true),
  pause: (host) => host.run(false),
  resume: (host) => host.resume(),
  seek: (host, { timeMs }) => host.seek(Number(timeMs)),
  setSpeed: (host, { speed }) => host.setSpeed(speed === 'max' ? Number.POSITIVE_INFINITY : Number(speed)),
};
