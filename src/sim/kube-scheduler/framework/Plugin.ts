import type { V1Pod } from '../../../api/generated/types.ts';
import type { NodeInfo } from './NodeInfo.ts';

/** What plugins keep for each other during one scheduling cycle, by plugin name. */
export type CycleState = Map<string, unknown>;

/** All nodes, as they are at the start of a cycle. */
export interface Snapshot {
  nodes: readonly NodeInfo[];
  /** The node of that name. */
  get(name: string): NodeInfo | undefined;
}

/** A snapshot that knows for whom room is being made. */
export interface ReservingSnapshot extends Snapshot {
  /** The node with the pods that were nominated to it and matter as much as this one; the same node when there are none. */
  withNominated(node: NodeInfo, pod: V1Pod): NodeInfo;
}

/** Why a node, or the whole pod, does not pass. */
export interface Rejection {
  reasons: readonly string[];
  /** Removing other pods could not help, so preemption need not look here. */
  unresolvable?: boolean;
}

/** Said before a phase by a plugin that would have nothing to say in it of this pod: it is left out (`framework.Skip`). */
export const SKIP = Symbol('skip');

/**
 * A part of the scheduler (kube-scheduler framework). Its name is the one it registers under upstream. All functions
 * are pure: they read the pod, the node and what their own `preFilter` or `preScore` left in the state.
 */
export interface Plugin {
  name: string;
  /** What it says of a node may change without that node changing, because it looks at pods elsewhere. */
  readsOtherNodes?: boolean;
  /** Before nodes are looked at. A rejection makes the pod unschedulable without looking at any. */
  preFilter?(state: CycleState, pod: V1Pod, snapshot: Snapshot): Rejection | typeof SKIP | undefined;
  /** The only nodes that can do, by name, where the pod says so: no other is looked at (`PreFilterResult`). */
  candidates?(pod: V1Pod): ReadonlySet<string> | undefined;
  /** Undefined when the node will do. */
  filter?(state: CycleState, pod: V1Pod, node: NodeInfo): Rejection | undefined;
  preScore?(state: CycleState, pod: V1Pod, nodes: readonly NodeInfo[]): typeof SKIP | undefined;
  /** 0 … 100, unless `normalize` brings it there. */
  score?(state: CycleState, pod: V1Pod, node: NodeInfo): number;
  /** Changes the scores of all nodes in place to 0 … 100. */
  normalize?(state: CycleState, pod: V1Pod, scores: number[]): void;
}

export const MAX_NODE_SCORE = 100;

/** Scales scores so that the highest is 100; with `reverse` the lowest becomes the best (helper.DefaultNormalizeScore). */
export function defaultNormalize(scores: number[], reverse: boolean): void {
  let highest = 0;
  for (const score of scores) if (score > highest) highest = score;
  for (let i = 0; i < scores.length; i++) {
    if (highest === 0) scores[i] = reverse ? MAX_NODE_SCORE : 0;
    else {
      const scaled = Math.floor((MAX_NODE_SCORE * (scores[i] as number)) / highest);
      scores[i] = reverse ? MAX_NODE_SCORE - scaled : scaled;
    }
  }
}
