import { Pacer } from '../playback/Pacer.ts';
import type {
  Fault,
  Flow,
  JournalEntry,
  OutsideRequest,
  PlaybackState,
  RequestResult,
  TrafficSource,
} from '../playback/Playback.ts';
import type { TraceEvent } from '../playback/TraceEvent.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import { VERSION } from '../sim/kube-apiserver/version.ts';
import { Session } from '../sim/playback/Session.ts';

/** Longest time a slice of simulation may keep the worker from answering the page, in wall ms. */
const SLICE_MS = 8;
/** Events between looks at the wall clock. */
const CHUNK = 256;
/** How far "next interesting event" looks. */
const INTERESTING_LIMIT = 200_000;

export interface WallClock {
  now(): number;
}

/**
 * Playback for one session: lets virtual time follow the wall clock, and does what the page's controls ask. Every
 * method answers at once; `tick` is called as often as there is time.
 */
export class PlaybackHost {
  session: Session;
  private readonly pacer: Pacer;
  private running = true;
  private undone: JournalEntry[] = [];
  private lastTrace = 0;
  /** Told when another session has taken the place of the old one: watches must begin anew. */
  onReplaced: () => void = () => {};

  constructor(
    private readonly scenario: Scenario,
    private readonly wall: WallClock,
  ) {
    this.session = new Session(scenario.cluster, { journal: scenario.journal });
    if (scenario.traffic.length > 0 && scenario.journal.length === 0) this.session.setTraffic(scenario.traffic);
    if (scenario.at !== undefined) this.session.advance(scenario.at);
    this.pacer = new Pacer(scenario.speed, wall.now(), this.session.now);
  }

  /** Lets time pass up to where the wall clock says it should be, for a slice at most. */
  tick(): void {
    if (!this.running || this.session.viewing !== undefined) return;
    const until = this.wall.now() + SLICE_MS;
    const unlimited = this.pacer.speed === Number.POSITIVE_INFINITY;
    const target = unlimited ? this.session.now + 3_600_000 : this.pacer.target(this.wall.now());
    while (this.session.advance(target, CHUNK) === CHUNK) if (this.wall.now() >= until) break;
    if (!unlimited && this.session.now < target)
      this.pacer.setSpeed(this.pacer.speed, this.wall.now(), this.session.now);
  }

  state(): PlaybackState {
    const { session } = this;
    const { kernel, etcd } = session.simulation;
    return {
      now: session.viewing ?? session.now,
      startTime: session.config.startTime,
      running: this.running && session.viewing === undefined,
      speed: this.pacer.speed,
      ...(session.viewing === undefined ? {} : { viewing: session.viewing }),
      end: session.now,
      revision: etcd.revision,
      events: kernel.steps,
      ...(session.journal.length > 0 ? { canUndo: describeAction(session.journal.at(-1)) } : {}),
      ...(this.undone.length > 0 ? { canRedo: describeAction(this.undone.at(-1)) } : {}),
      kubernetesVersion: VERSION.gitVersion,
      distribution: session.config.distribution,
    };
  }

  /** Traces since they were last asked for. */
  freshTraces(): TraceEvent[] {
    const { tracer } = this.session.simulation.kernel;
    const events = tracer.since(this.lastTrace);
    this.lastTrace = tracer.lastId;
    return events;
  }

  flows(): Flow[] {
    return this.session.flows();
  }

  play(): void {
    this.resume();
    this.running = true;
    this.retime();
  }

  pause(): void {
    this.running = false;
  }

  setSpeed(speed: number): void {
    if (!(speed > 0)) throw new Error('a speed is a number above 0');
    this.pacer.setSpeed(speed, this.wall.now(), this.session.now);
  }

  step(until: 'event' | 'interesting' = 'event'): TraceEvent[] {
    this.resume();
    this.running = false;
    const { kernel } = this.session.simulation;
    const before = kernel.tracer.lastId;
    for (let taken = 0; taken < INTERESTING_LIMIT && kernel.step(); taken++) {
      const fresh = kernel.tracer.since(before);
      if (until === 'event' ? fresh.length > 0 || taken > 0 : fresh.some(isInteresting)) break;
    }
    return kernel.tracer.since(before);
  }

  /** A later time is gone to; an earlier one is looked at. */
  seek(timeMs: number): void {
    if (timeMs <= this.session.now) this.session.view(timeMs);
    else {
      this.resume();
      this.session.advance(timeMs);
      this.retime();
    }
  }

  resume(): void {
    this.session.view(undefined);
    this.retime();
  }

  /** Goes on from the moment that is being looked at; what came after is forgotten. */
  continueFromHere(): void {
    const at = this.session.viewing;
    if (at === undefined) return;
    const kept = this.session.journal.filter((entry) => entry.at <= at);
    this.replace(kept, at);
    this.undone = [];
  }

  undo(): void {
    const last = this.session.journal.at(-1);
    if (!last) return;
    this.undone.push(last);
    this.replace(this.session.journal.slice(0, -1), last.at);
  }

  redo(): void {
    const entry = this.undone.pop();
    if (!entry) return;
    this.replace([...this.session.journal, entry], Math.max(entry.at, this.session.now));
  }

  journal(): JournalEntry[] {
    return [...this.session.journal];
  }

  /** An outside action was taken: what was undone cannot be done again. */
  acted(): void {
    this.undone = [];
  }

  fault(fault: Fault): void {
    this.acted();
    this.session.fault(fault);
  }

  setTraffic(sources: TrafficSource[]): void {
    this.acted();
    this.session.setTraffic(sources);
  }

  request(request: OutsideRequest): RequestResult {
    return this.session.sendRequest(request);
  }

  historyHash(untilMs: number): string {
    return this.session.historyHash(untilMs);
  }

  why(traceId: number): TraceEvent[] {
    return this.session.simulation.kernel.tracer.chain(traceId);
  }

  history(object: string): TraceEvent[] {
    const { tracer } = this.session.simulation.kernel;
    return tracer
      .since(0)
      .filter((event) => event.object === object)
      .reverse();
  }

  /** The scenario as it is now, to be shared. */
  snapshot(): Scenario {
    return {
      ...this.scenario,
      journal: this.journal(),
      traffic: this.session.traffic,
      at: this.session.now,
      speed: this.pacer.speed,
    };
  }

  private replace(journal: readonly JournalEntry[], at: number): void {
    this.session = new Session(this.scenario.cluster, { journal });
    this.session.advance(at);
    this.lastTrace = 0;
    this.retime();
    this.onReplaced();
  }

  private retime(): void {
    this.pacer.setSpeed(this.pacer.speed, this.wall.now(), this.session.now);
  }
}

/** Something a person watching would want to see: a write of an object of theirs, a decision, a failure. */
function isInteresting({ what, revision, object = '' }: TraceEvent): boolean {
  if (what === 'decision') return true;
  return what === 'request' && revision !== undefined && !/^(leases|events|nodes)\//.test(object);
}

function describeAction(entry: JournalEntry | undefined): string {
  if (!entry) return '';
  const { action } = entry;
  if (action.type !== 'request') return action.type;
  const { verb, ref, body } = action.request;
  const name = ref.name ?? (body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '';
  return `${verb} ${ref.resource}/${name}`;
}
