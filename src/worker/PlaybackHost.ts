import { Pacer } from '../playback/Pacer.ts';
import type {
  BranchDifference,
  BranchInfo,
  Fault,
  Flow,
  Goal,
  GoalOutcome,
  Interest,
  JournalEntry,
  LaneStep,
  OutsideRequest,
  PlaybackState,
  RequestResult,
  TimelineMark,
  TrafficSource,
} from '../playback/Playback.ts';
import type { TraceEvent } from '../playback/TraceEvent.ts';
import { FASTEST, type Scenario } from '../scenarios/Scenario.ts';
import { VERSION } from '../sim/kube-apiserver/version.ts';
import { laneOf } from '../sim/playback/laneOf.ts';
import { Replay } from '../sim/playback/Replay.ts';
import type { Session } from '../sim/playback/Session.ts';
import { TimelineScan } from '../sim/playback/TimelineScan.ts';
import { actName, lastAct } from './acts.ts';
import { Branches, objectsOf } from './Branches.ts';
import { explanations } from './explanations.ts';
import { GoalRun } from './GoalRun.ts';
import { StoryPace } from './StoryPace.ts';

/** Longest time a slice of simulation may keep the worker from answering the page, in wall ms. */
const SLICE_MS = 8;
/** The same where nobody looks on: while a history is lived again, or run to a goal. */
const LONG_SLICE_MS = 14;
/** Events between looks at the wall clock. */
const CHUNK = 256;
/** In a story: events between looks at what happened, and bounds of how far one tick goes. */
const STORY_CHUNK = 16;
const FASTEST_STORY = 1_000;
const LONGEST_TICK_MS = 50;

export interface WallClock {
  now(): number;
}

/** Another history that is being made, and what is done with it. */
interface Job {
  replay: Replay;
  done(session: Session): void;
  fail(error: Error): void;
}

/**
 * Playback for one session: lets virtual time follow the wall clock, and does what the page's controls ask. `tick` is
 * called as often as there is time. What takes long (living a history again, running to a goal) is done in slices and
 * answered when it is there; meanwhile the present session is shown and stands still.
 */
export class PlaybackHost {
  readonly branches = new Branches();
  private readonly scan = new TimelineScan();
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
  private job: Job | undefined;
  private goal: { run: GoalRun; settle(outcome: GoalOutcome): void } | undefined;
  /** Why actions are not kept, where they should be. */
  notKept: string | undefined;
  /** Told when another session has taken the place of the old one: watches must begin anew. */
  onReplaced: () => void = () => {};

  constructor(
    private readonly scenario: Scenario,
    public session: Session,
    private readonly wall: WallClock,
  ) {
    if (scenario.traffic.length > 0 && scenario.journal.length === 0) session.setTraffic(scenario.traffic);
    this.given = Math.min(scenario.given ?? Number.POSITIVE_INFINITY, session.journal.length);
    const speed = scenario.speed >= FASTEST ? Number.POSITIVE_INFINITY : scenario.speed;
    this.pacer = new Pacer(speed, wall.now(), session.now);
    this.story = new StoryPace(session.now);
    this.lastTick = wall.now();
  }

  /** Lets time pass up to where the wall clock says it should be, for a slice at most. */
  tick(): void {
    if (this.job) {
      this.work(this.wall.now() + LONG_SLICE_MS);
      return;
    }
    if (this.goal) {
      this.strive(this.wall.now() + LONG_SLICE_MS);
      return;
    }
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

  /** A slice of a history that is lived again. */
  private work(until: number): void {
    const { job } = this;
    if (!job) return;
    try {
      while (!job.replay.advance(CHUNK)) if (this.wall.now() >= until) return;
      this.job = undefined;
      job.done(job.replay.session);
    } catch (error) {
      this.job = undefined;
      job.fail(error as Error);
    }
  }

  private strive(until: number): void {
    const outcome = this.goal?.run.advance(() => this.wall.now() >= until);
    if (outcome) this.settleGoal(outcome);
  }

  private settleGoal(outcome: GoalOutcome): void {
    const { goal } = this;
    this.goal = undefined;
    this.retime();
    goal?.settle(outcome);
  }

  /** Whether actions must wait: what they would change is about to be replaced. */
  get replaying(): boolean {
    return this.job !== undefined;
  }

  state(): PlaybackState {
    const { session } = this;
    const { kernel, etcd } = session.simulation;
    const { job, goal, notKept } = this;
    this.scan.look(etcd);
    return {
      now: session.viewing ?? session.now,
      startTime: session.config.startTime,
      running: (this.running || goal !== undefined) && session.viewing === undefined && !job,
      speed: this.pacer.speed,
      ...(this.telling ? { story: true } : {}),
      ...(session.viewing === undefined ? {} : { viewing: session.viewing }),
      end: session.now,
      revision: etcd.revision,
      actions: session.journal.length,
      events: kernel.steps,
      ...named('canUndo', lastAct(session.journal, this.given)),
      ...named('canRedo', this.undone.at(-1) ?? []),
      ...(job ? { replaying: { now: job.replay.now, until: job.replay.until } } : {}),
      ...(goal ? { goal: goal.run.goal } : {}),
      branch: this.branches.current,
      branches: this.branches.count,
      marks: this.scan.version,
      ...(notKept === undefined ? {} : { notKept }),
      kubernetesVersion: VERSION.gitVersion,
      distribution: session.simulation.config.distribution,
      cluster: session.simulation.config,
      ...(session.simulation.down.length > 0 ? { down: session.simulation.down } : {}),
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
    if (this.goal) this.settleGoal({ reached: false, at: this.session.now });
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

  async step(until: 'event' | 'interesting' = 'event', interest: Interest = {}): Promise<TraceEvent[]> {
    this.resume();
    this.running = false;
    const { kernel } = this.session.simulation;
    const before = kernel.tracer.lastId;
    if (until === 'event') kernel.step();
    else await this.runUntil({ interest });
    return kernel.tracer.since(before).slice(-2_000);
  }

  runUntil(goal: Goal): Promise<GoalOutcome> {
    this.resume();
    this.pause();
    return new Promise((settle) => {
      this.goal = { run: new GoalRun(this.session, goal), settle };
      this.strive(this.wall.now() + LONG_SLICE_MS);
    });
  }

  /** A later time is gone to; an earlier one is looked at. */
  async seek(timeMs: number): Promise<void> {
    if (!(timeMs >= 0)) throw new Error('a time is a number of milliseconds since the start');
    if (timeMs <= this.session.now) {
      this.session.view(timeMs);
      return;
    }
    const { running } = this;
    await this.runUntil({ untilMs: timeMs });
    this.running = running;
    this.retime();
  }

  resume(): void {
    this.session.view(undefined);
    this.retime();
  }

  /** Goes on from the moment that is being looked at, on a new branch. */
  async continueFromHere(): Promise<void> {
    const at = this.session.viewing;
    if (at === undefined) return;
    const kept = this.session.journal.filter((entry) => entry.at <= at);
    await this.relive(kept, at, () => this.branches.fork(this.session, at));
    this.undone = [];
  }

  async undo(): Promise<void> {
    const { journal } = this.session;
    const act = lastAct(journal, this.given);
    const [first] = act;
    if (first) await this.relive(journal.slice(0, -act.length), first.at, () => this.undone.push(act));
  }

  async redo(): Promise<void> {
    const act = this.undone.at(-1);
    const last = act?.at(-1);
    if (!act || !last) return;
    const at = Math.max(last.at, this.session.now);
    await this.relive([...this.session.journal, ...act], at, () => this.undone.pop());
  }

  branchList(): BranchInfo[] {
    return this.branches.infos(this.session);
  }

  nameBranch(id: string, name: string): void {
    this.branches.name(id, name);
  }

  deleteBranch(id: string): void {
    this.branches.remove(id);
  }

  async switchBranch(id: string): Promise<void> {
    const { journal, end } = this.branches.get(id);
    if (id === this.branches.current) return;
    await this.relive(journal, end, () => this.branches.enter(this.session, id));
    this.undone = [];
  }

  /** The other branch is lived again, if what it held at its end is not known any more. */
  async compareBranch(id: string): Promise<BranchDifference> {
    const branch = this.branches.get(id);
    if (id !== this.branches.current && !branch.objects) {
      await new Promise<void>((resolve, fail) => {
        this.begin(branch.journal, branch.end, fail, (session) => {
          branch.objects = objectsOf(session);
          resolve();
        });
      });
    }
    return this.branches.compare(this.session, id, branch.objects ?? objectsOf(this.session));
  }

  cancelReplay(): void {
    const { job } = this;
    this.job = undefined;
    this.retime();
    job?.fail(new Error('given up'));
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
    if (fault.type === 'newCluster') this.replace(this.session);
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

  /** What an event led to, oldest first: all that has it among its causes. */
  effects(traceId: number): TraceEvent[] {
    const led = new Set([traceId]);
    const found: TraceEvent[] = [];
    for (const event of this.session.simulation.kernel.tracer.since(traceId)) {
      if (!led.has(event.cause)) continue;
      led.add(event.id);
      if (found.length < MOST_EFFECTS && event.what !== 'packet' && event.what !== 'stage') found.push(event);
    }
    return found;
  }

  marks(): TimelineMark[] {
    return this.scan.marks;
  }

  lane(object: string): LaneStep[] {
    return laneOf(this.session.simulation.etcd, object);
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
      speed: Math.min(this.pacer.speed, FASTEST),
    };
  }

  /** Puts the session of another journal in place of this one, once it is there; `first` is done just before. */
  private relive(journal: readonly JournalEntry[], at: number, first: () => void): Promise<void> {
    return new Promise((resolve, fail) => {
      this.begin(journal, at, fail, (session) => {
        first();
        this.replace(session);
        resolve();
      });
    });
  }

  private begin(
    journal: readonly JournalEntry[],
    at: number,
    fail: (error: Error) => void,
    done: (session: Session) => void,
  ): void {
    if (this.job) throw new Error('another history is being made: wait, or give it up');
    if (this.goal) this.pause();
    this.job = { replay: new Replay(this.scenario.cluster, journal, at, explanations), done, fail };
    this.work(this.wall.now() + LONG_SLICE_MS);
  }

  private replace(session: Session): void {
    this.session = session;
    this.given = Math.min(this.scenario.given ?? Number.POSITIVE_INFINITY, this.scenario.journal.length, session.journal.length); // biome-ignore format: one rule
    this.lastTrace = 0;
    this.scan.begin();
    this.story.begin(session.now, session.simulation.kernel.tracer.lastId);
    this.retime();
    this.onReplaced();
  }

  private retime(): void {
    this.lastTick = this.wall.now();
    this.pacer.setSpeed(this.pacer.speed, this.wall.now(), this.session.now);
  }
}

/** Effects told of one event. */
const MOST_EFFECTS = 500;

function named(key: 'canUndo' | 'canRedo', act: readonly JournalEntry[]): { canUndo?: string; canRedo?: string } {
  return act.length > 0 ? { [key]: actName(act) } : {};
}
