import type { Cancel } from '../client/KubeRequest.ts';
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
  Playback,
  PlaybackState,
  RequestResult,
  TimelineMark,
  TrafficSource,
} from '../playback/Playback.ts';
import type { TraceEvent } from '../playback/TraceEvent.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import type { WorkerLink } from './WorkerLink.ts';

/** `Playback` over the worker boundary. */
export class WorkerPlayback implements Playback {
  private readonly states = new Set<(state: PlaybackState) => void>();
  private readonly traces = new Set<(events: readonly TraceEvent[]) => void>();
  private readonly flows = new Set<(flows: Flow[]) => void>();

  constructor(private readonly link: WorkerLink) {
    link.onState = (state) => tell(this.states, state);
    link.onTraces = (events) => tell(this.traces, events);
    link.onFlows = (flows) => tell(this.flows, flows);
  }

  state = (): Promise<PlaybackState> => this.call('state');
  play = (): Promise<void> => this.call('play');
  pause = (): Promise<void> => this.call('pause');
  setSpeed = (speed: number): Promise<void> => this.call('setSpeed', speed);
  setStory = (story: boolean): Promise<void> => this.call('setStory', story);
  step = (until?: 'event' | 'interesting', interest?: Interest): Promise<TraceEvent[]> =>
    this.call('step', until, interest);
  runUntil = (goal: Goal): Promise<GoalOutcome> => this.call('runUntil', goal);
  branches = (): Promise<BranchInfo[]> => this.call('branchList');
  nameBranch = (id: string, name: string): Promise<void> => this.call('nameBranch', id, name);
  switchBranch = (id: string): Promise<void> => this.call('switchBranch', id);
  deleteBranch = (id: string): Promise<void> => this.call('deleteBranch', id);
  compareBranch = (id: string): Promise<BranchDifference> => this.call('compareBranch', id);
  cancelReplay = (): Promise<void> => this.call('cancelReplay');
  marks = (): Promise<TimelineMark[]> => this.call('marks');
  lane = (object: string): Promise<LaneStep[]> => this.call('lane', object);
  effects = (traceId: number): Promise<TraceEvent[]> => this.call('effects', traceId);
  seek = (timeMs: number): Promise<void> => this.call('seek', timeMs);
  resume = (): Promise<void> => this.call('resume');
  continueFromHere = (): Promise<void> => this.call('continueFromHere');
  undo = (): Promise<void> => this.call('undo');
  redo = (): Promise<void> => this.call('redo');
  journal = (): Promise<JournalEntry[]> => this.call('journal');
  fault = (fault: Fault): Promise<void> => this.call('fault', fault);
  setTraffic = (sources: TrafficSource[]): Promise<void> => this.call('setTraffic', sources);
  request = (request: OutsideRequest): Promise<RequestResult> => this.call('request', request);
  why = (traceId: number): Promise<TraceEvent[]> => this.call('why', traceId);
  history = (object: string): Promise<TraceEvent[]> => this.call('history', object);
  historyHash = (untilMs: number): Promise<string> => this.call('historyHash', untilMs);
  snapshot = (): Promise<Scenario> => this.call('snapshot');

  onState(listener: (state: PlaybackState) => void): Cancel {
    return subscribe(this.states, listener);
  }

  onTrace(listener: (events: readonly TraceEvent[]) => void): Cancel {
    return subscribe(this.traces, listener);
  }

  onFlows(listener: (flows: Flow[]) => void): Cancel {
    return subscribe(this.flows, listener);
  }

  private call<T>(method: string, ...args: unknown[]): Promise<T> {
    return this.link.call<T>('playback', method, ...args);
  }
}

function tell<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
  for (const listener of listeners) listener(value);
}

function subscribe<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): Cancel {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
