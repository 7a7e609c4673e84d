import type { KubeObject } from '../api/meta.ts';
import type { Cancel } from '../client/KubeRequest.ts';
import type { TraceEvent } from './TraceEvent.ts';

/**
 * What no real cluster has: time, journal, faults, traffic and traces. The second and last interface across the worker
 * boundary. Every method that changes anything is an outside action: it is written to the journal first.
 */
export interface Playback {
  state(): Promise<PlaybackState>;
  /** Told at most once a frame while anything changes. */
  onState(listener: (state: PlaybackState) => void): Cancel;

  play(): Promise<void>;
  pause(): Promise<void>;
  /** Virtual seconds per wall second; `Infinity` means as fast as it can. */
  setSpeed(speed: number): Promise<void>;
  /** Story: the speed holds while something happens, and time in which nothing does is skipped. */
  setStory(story: boolean): Promise<void>;
  /** Takes one event, or runs on to the next interesting one. Implies pause. */
  step(until?: 'event' | 'interesting', interest?: Interest): Promise<TraceEvent[]>;
  /** Runs on as fast as it can until a moment or something of interest, then pauses; `state.goal` says how far it is. */
  runUntil(goal: Goal): Promise<GoalOutcome>;
  /** Goes on to a later virtual time (ms), or shows an earlier one: reads then answer from history until `resume`. */
  seek(timeMs: number): Promise<void>;
  /** Leaves a seek: back to the present. */
  resume(): Promise<void>;
  /** Goes on from the moment that is being looked at, on a new branch; the old one is kept. */
  continueFromHere(): Promise<void>;
  /** The branches of this session, in the order they were made. */
  branches(): Promise<BranchInfo[]>;
  nameBranch(id: string, name: string): Promise<void>;
  /** Leaves the present branch for another, at its end. */
  switchBranch(id: string): Promise<void>;
  deleteBranch(id: string): Promise<void>;
  /** What differs between the present branch, as it is now, and the end of another. */
  compareBranch(id: string): Promise<BranchDifference>;
  /** Gives up a replay that is under way (`state.replaying`); what was there before stays. */
  cancelReplay(): Promise<void>;
  /** The scenario as it is now, to be kept or shared. */
  snapshot(): Promise<import('../scenarios/Scenario.ts').Scenario>;
  /** A fingerprint of everything stored up to a virtual time: equal histories have equal ones, in any engine. */
  historyHash(untilMs: number): Promise<string>;
  /** What the timeline marks besides the journal: rollouts, failures, warnings; oldest first. */
  marks(): Promise<TimelineMark[]>;
  /** The course of one object (`resource/namespace/name`), oldest first. */
  lane(object: string): Promise<LaneStep[]>;
  /** Undoes the last outside action (and what came after it); `redo` takes it again. */
  undo(): Promise<void>;
  redo(): Promise<void>;

  journal(): Promise<JournalEntry[]>;
  fault(fault: Fault): Promise<void>;
  setTraffic(traffic: TrafficSource[]): Promise<void>;
  /** Sends one request and follows it hop by hop. */
  request(request: OutsideRequest): Promise<RequestResult>;

  /** Traces from now on, in batches. */
  onTrace(listener: (events: readonly TraceEvent[]) => void): Cancel;
  /** The chain of causes that ends at this event, newest first. */
  why(traceId: number): Promise<TraceEvent[]>;
  /** What an event led to, oldest first. */
  effects(traceId: number): Promise<TraceEvent[]>;
  /** The events that concern one object (`resource/namespace/name`), newest first. */
  history(object: string): Promise<TraceEvent[]>;
  /** Request counts of the last window, per edge of the traffic graph. */
  onFlows(listener: (flows: Flow[]) => void): Cancel;
}

export interface PlaybackState {
  /** Virtual milliseconds since the start. */
  now: number;
  /** The virtual time of the start as RFC 3339. */
  startTime: string;
  running: boolean;
  speed: number;
  story?: boolean;
  /** Set while a past moment is shown. */
  viewing?: number;
  /** The latest time reached on this branch. */
  end: number;
  revision: number;
  /** Length of the journal. */
  actions?: number;
  events: number;
  /** The last act of the user, which undo takes back: all requests of one Apply or one line in the terminal. */
  canUndo?: string;
  canRedo?: string;
  /** Set while another history is being made: undo, redo, another branch, or an opened scenario. */
  replaying?: { now: number; until: number };
  /** Set while `runUntil` is on its way. */
  goal?: Goal;
  branch?: string;
  branches?: number;
  /** How many marks there are, so that readers know when to ask again. */
  marks?: number;
  /** Why actions are not kept on this device, where they should be. */
  notKept?: string;
  /** What the model is: shown so that nobody takes it for more. */
  kubernetesVersion: string;
  distribution: string;
  /** How the present cluster was made; absent where it is a real one. */
  cluster?: import('../scenarios/ClusterConfig.ts').ClusterConfig;
  /** What stands still: components of the control plane by name, kubelets as `kubelet/NODE`. */
  down?: string[];
}

/** One thing that came from outside, stamped with virtual time. The journal with scenario and seed is the whole state. */
export interface JournalEntry {
  /** Virtual milliseconds. */
  at: number;
  /** Events taken before it, which tells it from others at the same time; absent in journals written by hand. */
  steps?: number;
  action: OutsideAction;
}

export type OutsideAction =
  | { type: 'request'; request: import('../client/KubeRequest.ts').KubeRequest }
  | { type: 'fault'; fault: Fault }
  | { type: 'traffic'; sources: TrafficSource[] }
  | { type: 'probe-request'; request: OutsideRequest }
  | { type: 'stream'; id: number; request: import('../client/Stream.ts').StreamRequest }
  | {
      type: 'stream-input';
      id: number;
      text?: string;
      end?: boolean;
      cancel?: boolean;
      size?: { columns: number; rows: number };
    };

export type Fault =
  | {
      type: 'stopNode' | 'startNode';
      name: string;
      /** A machine that is shut down gives its pods this long to end; without it, it stands still at once. */
      shutdownGracePeriodSeconds?: number;
      /** The part of that which critical pods get, after all others. */
      shutdownGracePeriodCriticalPodsSeconds?: number;
    }
  | { type: 'breakProbe'; namespace: string; pod: string; probe: 'liveness' | 'readiness' | 'startup'; broken: boolean }
  | { type: 'killContainer'; namespace: string; pod: string; container: string; exitCode?: number }
  | { type: 'stopComponent' | 'startComponent'; name: string }
  /** Another cluster takes the place of this one; time goes on. */
  | { type: 'newCluster'; cluster: import('../scenarios/ClusterConfig.ts').ClusterConfig }
  /** One more machine of the distribution's kind joins, or one leaves for good. */
  | { type: 'addMachine' }
  | { type: 'removeMachine'; name: string }
  /** A file in a node's directory of static pods appears, changes, or (without a manifest) goes. */
  | { type: 'setManifest'; node: string; file: string; manifest?: KubeObject }
  | {
      type: 'link';
      /** Ids of the graph of traffic (`node/worker-1`), `*` for every place, or `dns` with `*`: the cluster's name service. */
      from: string;
      to: string;
      latencyMs?: number;
      lossPercent?: number;
      bandwidthMbps?: number;
      cut?: boolean;
    };

/** A client outside the cluster that keeps sending requests. */
export interface TrafficSource {
  name: string;
  /** `http://hello.example.com/`: the name is resolved as the outside world would. */
  url: string;
  method?: string;
  /** Of an open loop: requests come at this rate whatever becomes of them. */
  requestsPerSecond: number;
  /** Poisson by default; `fixed` is one after the other in even steps. */
  arrivals?: 'poisson' | 'fixed';
  /** Makes it a closed loop: so many users, each of whom asks again `thinkMs` after the answer; the rate is what comes of it. */
  users?: number;
  thinkMs?: number;
  /** How long a client waits for an answer, and how often it tries again after a failure. */
  timeoutMs?: number;
  retries?: number;
}

export interface OutsideRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What became of one request, with every hop it took. */
export interface RequestResult {
  /** HTTP status, absent when no answer came. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Why it failed, in plain words: `connection refused by 10.244.1.5:8080`. */
  error?: string;
  latencyMs: number;
  hops: Hop[];
}

/** One hop of a request: who passed it to whom, by which rule, and the packet before and after. */
export interface Hop {
  /** Graph node ids: `client/internet`, `lb/default/web`, `ingress/…`, `node/worker-1`, `service/default/web`, `pod/default/web-1`. */
  from: string;
  to: string;
  kind: 'dns' | 'load-balancer' | 'ingress' | 'node-port' | 'kube-proxy' | 'cni' | 'policy' | 'container';
  text: string;
  rule?: string;
  before?: PacketAddress;
  after?: PacketAddress;
  atMs: number;
  failed?: string;
}

export interface PacketAddress {
  source: string;
  destination: string;
}

/** Requests along one edge of the traffic graph in the last window. */
export interface Flow {
  from: string;
  to: string;
  requestsPerSecond: number;
  errorsPerSecond: number;
  /** The mean. */
  latencyMs: number;
  /** Half of the requests to a Service took less; 99 of 100 took less. */
  p50Ms?: number;
  p99Ms?: number;
}

/** What is worth stopping for. */
export interface Interest {
  /** A pod changes its phase. */
  phase?: boolean;
  /** A Warning event, or a container that fails. */
  error?: boolean;
  /** A Deployment, StatefulSet or DaemonSet has all its pods up to date and ready. */
  rollout?: boolean;
  /** This object changes (`resource/namespace/name`). */
  object?: string;
}

/** Where to run to: whatever comes first of a moment (virtual ms) and something of interest. */
export interface Goal {
  untilMs?: number;
  interest?: Interest;
}

/** Whether the goal was reached, and what was met there, in words. */
export interface GoalOutcome {
  reached: boolean;
  at: number;
  what?: string;
}

export interface BranchInfo {
  id: string;
  name: string;
  /** The virtual time at which it left another, and which. */
  from?: { branch: string; at: number };
  /** Virtual ms of its end. */
  end: number;
  actions: number;
  current: boolean;
}

/** Objects that one branch has and the other has not, or that differ, with the fields that do. */
export interface BranchDifference {
  /** Virtual ms of both ends. */
  here: number;
  there: number;
  onlyHere: string[];
  onlyThere: string[];
  changed: { object: string; fields: { path: string; here: string; there: string }[] }[];
  /** Acts after the moment at which the two part. */
  actionsHere: string[];
  actionsThere: string[];
}

export interface TimelineMark {
  /** Virtual ms. */
  at: number;
  kind: 'rollout' | 'failure' | 'warning';
  /** `resource/namespace/name`. */
  object: string;
  /** `rolling out`, `rolled out`, `CrashLoopBackOff`, `FailedScheduling` … */
  text: string;
}

/** From this moment on an object was in this state (`Pending`, `Running 1/1`, `3/3`, `gone` …). */
export interface LaneStep {
  at: number;
  state: string;
  tone: 'ok' | 'run' | 'warn' | 'err' | 'gone';
}
