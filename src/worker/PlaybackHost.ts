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
import { actName, lastAct } from './acts.ts';
import { isInteresting, StoryPace } from './StoryPace.ts';

/** Longest time a slice of simulation may keep the worker from answering the page, in wall ms. */
const SLICE_MS = 8;
/** Events between looks at the wall clock. */
const CHUNK = 256;
/** How far "next interesting event" looks. */
const INTERESTING_LIMIT = 200_000;
/** In a story: events between looks at what happened, and bounds of how far one tick goes. */
const STORY_CHUNK = 16;
const FASTEST_STORY = 1_000;
const LONGEST_TICK_MS = 50;

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
  private readonly story: StoryPace;
  private telling = false;
  private lastTick: number;
  /** Actions at the beginning of the journal that belong to the scenario. */
  private given: number;
  /** Acts taken back, the last of them at the end. */
  private undone: JournalEntry[][] = [];
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
    this.given = Math.min(scenario.given ?? Number.POSITIVE_INFINITY, this.session.journal.length);
    this.pacer = new Pacer(scenario.speed, wall.now(), this.session.now);
    this.story = new StoryPace(this.session.now);
    this.lastTick = wall.now();
  }

  /** Lets time pass up to where the wall clock says it should be, for a slice at most. */
  tick(): void {
    if (!this.running || this.session.viewing !== undefined) return;
    const until = this.wall.now() + SLICE_MS;
    if (this.telling) {
      this.tell(until);
      return;
    }
    const unlimited = this.pacer.speed === Number.POSITIVE_INFINITY;
    const target = unlimited ? this.session.now + 3_600_000 : this.pacer.target(this.wall.now());
    while (this.session.advance(target, CHUNK) === CHUNK) if (this.wall.now() >= until) break;
    if (!unlimited && this.session.now < target)
      this.pacer.setSpeed(this.pacer.speed, this.wall.now(), this.session.now);
  }

  /** A slice of story: at the speed chosen while something happens, ahead to the next thing otherwise. */
  private tell(until: number): void {
    const wall = this.wall.now();
    const { kernel } = this.session.simulation;
    const factor = this.story.factor(kernel.now);
    const speed = Math.min(this.pacer.speed, FASTEST_STORY) * factor;
    const target = kernel.now + Math.min(wall - this.lastTick, LONGEST_TICK_MS) * speed;
    this.lastTick = wall;
    while (this.session.advance(target, STORY_CHUNK) === STORY_CHUNK) {
      if (this.story.look(kernel.tracer) && factor > 1) break;
      if (this.wall.now() >= until) break;
    }
    this.story.look(kernel.tracer);
  }

  state(): PlaybackState {
    const { session } = this;
    const { kernel, etcd } = session.simulation;
    return {
      now: session.viewing ?? session.now,
      startTime: session.config.startTime,
      running: this.running && session.viewing === undefined,
      speed: this.pacer.speed,
      ...(this.telling ? { story: true } : {}),
      ...(session.viewing === undefined ? {} : { viewing: session.viewing }),
      end: session.now,
      revision: etcd.revision,
      actions: session.journal.length,
      events: kernel.steps,
      ...named('canUndo', lastAct(session.journal, this.given)),
      ...named('canRedo', this.undone.at(-1) ?? []),
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

  setStory(story: boolean): void {
    this.telling = story;
    this.story.begin(this.session.now, this.session.simulation.kernel.tracer.lastId);
    this.retime();
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
    this.given = Math.min(this.given, kept.length);
    this.replace(kept, at);
    this.undone = [];
  }

  undo(): void {
    const { journal } = this.session;
    const act = lastAct(journal, this.given);
    const [first] = act;
    if (!first) return;
    this.undone.push(act);
    this.replace(journal.slice(0, -act.length), first.at);
  }

  redo(): void {
    const act = this.undone.pop();
    const last = act?.at(-1);
    if (!act || !last) return;
    this.replace([...this.session.journal, ...act], Math.max(last.at, this.session.now));
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
      given: this.given,
      traffic: this.session.traffic,
      at: this.session.now,
      speed: this.pacer.speed,
    };
  }

  private replace(journal: readonly JournalEntry[], at: number): void {
    this.session = new Session(this.scenario.cluster, { journal });
    this.session.advance(at);
    this.lastTrace = 0;
    this.story.begin(at, this.session.simulation.kernel.tracer.lastId);
    this.retime();
    this.onReplaced();
  }

  private retime(): void {
    this.lastTick = this.wall.now();
    this.pacer.setSpeed(this.pacer.speed, this.wall.now(), this.session.now);
  }
}

function named(key: 'canUndo' | 'canRedo', act: readonly JournalEntry[]): { canUndo?: string; canRedo?: string } {
  return act.length > 0 ? { [key]: actName(act) } : {};
}
