import type { Cancel } from '../../client/KubeRequest.ts';
import type {
  BranchDifference,
  BranchInfo,
  Flow,
  GoalOutcome,
  JournalEntry,
  LaneStep,
  OutsideAction,
  Playback,
  PlaybackState,
  RequestResult,
  TimelineMark,
} from '../../playback/Playback.ts';
import type { TraceEvent, TraceKind } from '../../playback/TraceEvent.ts';

import { DEFAULT_CLUSTER } from '../../scenarios/ClusterConfig.ts';
import type { Scenario } from '../../scenarios/Scenario.ts';

/** Time that runs, and traces and flows that the fake world hands it. */
export class FakePlayback implements Playback {
  private view: PlaybackState = {
    now: 0,
    startTime: new Date().toISOString(),
    running: true,
    speed: 1,
    end: 0,
    revision: 0,
    events: 0,
    kubernetesVersion: 'v1.36.0',
    distribution: 'kind',
  };
  private readonly stateListeners = new Set<(s: PlaybackState) => void>();
  private readonly traceListeners = new Set<(e: readonly TraceEvent[]) => void>();
  private readonly flowListeners = new Set<(f: Flow[]) => void>();
  private readonly entries: JournalEntry[] = [];
  private readonly traces: TraceEvent[] = [];
  private readonly startedAt = Date.now();

  constructor() {
    setInterval(() => {
      if (!this.view.running) return;
      const now = this.view.now + 50 * this.view.speed;
      this.change({ now, end: now });
    }, 50);
  }

  wallToVirtual(): number {
    return Date.now() - this.startedAt;
  }

  record(action: OutsideAction): void {
    this.entries.push({ at: this.view.now, action });
    this.change({ revision: this.view.revision + 1, canUndo: 'apply' });
  }

  trace(what: TraceKind, from: string, to: string, text: string, object?: string, cause = 0): number {
    const id = this.traces.length + 1;
    const event: TraceEvent = {
      id,
      time: this.view.now,
      cause,
      what,
      from,
      to,
      text,
      ...(object ? { object } : {}),
    };
    this.traces.push(event);
    for (const listener of this.traceListeners) listener([event]);
    return id;
  }

  flows(flows: Flow[]): void {
    const shown = this.view.running ? flows : [];
    for (const listener of this.flowListeners) listener(shown);
  }

  get running(): boolean {
    return this.view.running;
  }

  private change(change: Partial<PlaybackState>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.stateListeners) listener(this.view);
  }

  state = async (): Promise<PlaybackState> => this.view;
  play = async (): Promise<void> => this.change({ running: true });
  pause = async (): Promise<void> => this.change({ running: false });
  setSpeed = async (speed: number): Promise<void> => this.change({ speed });
  setStory = async (story: boolean): Promise<void> => this.change({ story });
  step = async (): Promise<TraceEvent[]> => {
    this.change({ running: false, now: this.view.now + 10 });
    return [];
  };
  seek = async (timeMs: number): Promise<void> => this.change({ viewing: timeMs, now: timeMs, running: false });
  resume = async (): Promise<void> => this.change({ viewing: undefined, now: this.view.end, running: true });
  continueFromHere = async (): Promise<void> => {};
  runUntil = async (): Promise<GoalOutcome> => ({ reached: false, at: this.view.now });
  branches = async (): Promise<BranchInfo[]> => [];
  nameBranch = async (): Promise<void> => {};
  switchBranch = async (): Promise<void> => {};
  deleteBranch = async (): Promise<void> => {};
  compareBranch = async (): Promise<BranchDifference> => ({
    here: 0,
    there: 0,
    onlyHere: [],
    onlyThere: [],
    changed: [],
    actionsHere: [],
    actionsThere: [],
  });
  cancelReplay = async (): Promise<void> => {};
  marks = async (): Promise<TimelineMark[]> => [];
  lane = async (): Promise<LaneStep[]> => [];
  effects = async (): Promise<TraceEvent[]> => [];
  snapshot = async (): Promise<Scenario> => ({
    version: 1,
    name: 'fake',
    cluster: DEFAULT_CLUSTER,
    files: [],
    journal: [],
    traffic: [],
    speed: 1,
  });
  historyHash = async (): Promise<string> => '';
  undo = async (): Promise<void> => {};
  redo = async (): Promise<void> => {};
  journal = async (): Promise<JournalEntry[]> => [...this.entries];
  fault = async (): Promise<void> => {};
  setTraffic = async (): Promise<void> => {};
  request = async (): Promise<RequestResult> => ({ status: 200, body: 'hello', latencyMs: 3, hops: [] });

  onState(listener: (s: PlaybackState) => void): Cancel {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }
  onTrace(listener: (e: readonly TraceEvent[]) => void): Cancel {
    this.traceListeners.add(listener);
    return () => this.traceListeners.delete(listener);
  }
  onFlows(listener: (f: Flow[]) => void): Cancel {
    this.flowListeners.add(listener);
    return () => this.flowListeners.delete(listener);
  }

  why = async (traceId: number): Promise<TraceEvent[]> => {
    const chain: TraceEvent[] = [];
    for (let id = traceId; id > 0; ) {
      const event = this.traces[id - 1];
      if (!event) break;
      chain.push(event);
      id = event.cause;
    }
    return chain;
  };
  history = async (object: string): Promise<TraceEvent[]> => this.traces.filter((t) => t.object === object).reverse();
}
