import type { V1Pod } from '../../../api/generated/types.ts';
import type { Random } from '../../../base/Random.ts';
import type { WeightedPlugin } from '../plugins/registry.ts';
import { type EquivalenceClass, EquivalenceClasses, type Verdict } from './EquivalenceClass.ts';
import type { NodeRejections } from './fitError.ts';
import type { NodeInfo } from './NodeInfo.ts';
import { type CycleState, type Rejection, type ReservingSnapshot, SKIP } from './Plugin.ts';

/** What a scheduling cycle came to: a node, or why there is none. */
export type CycleResult =
  | { node: NodeInfo; scores: Scores; rejections: NodeRejections }
  | { node: undefined; rejections: NodeRejections; preFilter?: Rejection & { plugin: string } };

/** The nodes that passed, with their totals and each plugin's weighted part of it. */
export interface Scores {
  nodes: readonly NodeInfo[];
  totals: readonly number[];
  parts: ReadonlyMap<string, readonly number[]>;
}

/** What one cycle has found so far. */
interface Cycle {
  state: CycleState;
  pod: V1Pod;
  snapshot: ReservingSnapshot;
  known: EquivalenceClass;
  /** The plugins that look beyond the node and have something to say of this pod. */
  global: readonly WeightedPlugin[];
  rejections: Map<string, Rejection & { plugin: string }>;
  feasible: NodeInfo[];
  verdicts: Verdict[];
}

/** `minFeasibleNodesToFind`, and the bounds of the adaptive `percentageOfNodesToScore`. */
const ENOUGH_NODES = 100;
const LEAST_PERCENT = 5;
const MOST_PERCENT = 50;

/** How many feasible nodes are enough to choose from: all of a small cluster, a part of a large one. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < ENOUGH_NODES) return nodes;
  const percent = Math.max(LEAST_PERCENT, MOST_PERCENT - Math.floor(nodes / 125));
  return Math.max(ENOUGH_NODES, Math.floor((nodes * percent) / 100));
}

/**
 * Runs the plugins over the nodes: filter, score, choose (schedule_one.go). Of a large cluster each cycle looks only for
 * as many feasible nodes as are enough, from where the cycle before left off.
 *
 * Deviation: pods that cannot be told apart share what was found of a node, which changes no result.
 */
export class Framework {
  private readonly local: readonly WeightedPlugin[];
  private readonly global: readonly WeightedPlugin[];
  private readonly classes = new EquivalenceClasses();
  /** Where the next cycle begins to look (`nextStartNodeIndex`). */
  private nextStart = 0;

  constructor(
    private readonly plugins: readonly WeightedPlugin[],
    private readonly random: Random,
  ) {
    this.local = plugins.filter(({ plugin }) => !plugin.readsOtherNodes);
    this.global = plugins.filter(({ plugin }) => plugin.readsOtherNodes);
  }

  schedule(pod: V1Pod, snapshot: ReservingSnapshot): CycleResult {
    const state: CycleState = new Map();
    const rejections = new Map<string, Rejection & { plugin: string }>();
    const skipped = new Set<string>();
    for (const { plugin } of this.plugins) {
      const rejection = plugin.preFilter?.(state, pod, snapshot);
      if (rejection === SKIP) skipped.add(plugin.name);
      else if (rejection) return { node: undefined, rejections, preFilter: { ...rejection, plugin: plugin.name } };
    }
    for (const { plugin } of this.plugins) {
      const names = plugin.candidates?.(pod);
      if (names) return this.scheduleAmong(names, plugin.name, state, pod, snapshot);
    }
    const cycle: Cycle = {
      state,
      pod,
      snapshot,
      known: this.classes.of(pod),
      global: this.global.filter(({ plugin }) => plugin.filter && !skipped.has(plugin.name)),
      rejections,
      feasible: [],
      verdicts: [],
    };
    const nominated = pod.status?.nominatedNodeName;
    if (nominated) this.tryNominated(cycle, nominated);
    if (cycle.feasible.length === 0) this.findFeasible(cycle);
    const { feasible, verdicts } = cycle;
    if (feasible.length === 0) return { node: undefined, rejections };
    return this.select(state, pod, feasible, verdicts, rejections);
  }

  /** Looks at the nodes that the pod names, and says of all others that they are not those. */
  private scheduleAmong(
    names: ReadonlySet<string>,
    named: string,
    state: CycleState,
    pod: V1Pod,
    snapshot: ReservingSnapshot,
  ): CycleResult {
    const rejections = new Map<string, Rejection & { plugin: string }>();
    const feasible: NodeInfo[] = [];
    const verdicts: Verdict[] = [];
    for (const name of names) {
      const node = snapshot.get(name);
      if (!node) continue;
      const rejection = this.filter(this.plugins, state, pod, node) ?? this.inTheWay(state, pod, node, snapshot);
      if (rejection) rejections.set(name, rejection);
      else {
        feasible.push(node);
        verdicts.push(this.verdictOf(state, pod, node, undefined));
      }
    }
    if (feasible.length > 0) return this.select(state, pod, feasible, verdicts, rejections);
    const other = { plugin: named, reasons: [`node(s) didn't satisfy plugin(s) [${named}]`], unresolvable: true };
    for (const { name } of snapshot.nodes) if (!rejections.has(name)) rejections.set(name, other);
    return { node: undefined, rejections };
  }

  private select(
    state: CycleState,
    pod: V1Pod,
    feasible: readonly NodeInfo[],
    verdicts: readonly Verdict[],
    rejections: NodeRejections,
  ): CycleResult {
    const scores = this.score(state, pod, feasible, verdicts);
    return { node: this.choose(scores), scores, rejections };
  }

  /** The node that room was made on comes first; if it will do, no other is looked at. */
  private tryNominated(cycle: Cycle, name: string): void {
    const at = cycle.snapshot.nodes.findIndex((node) => node.name === name);
    if (at >= 0) this.look(cycle, at);
  }

  private findFeasible(cycle: Cycle): void {
    const count = cycle.snapshot.nodes.length;
    const wanted = feasibleNodesToFind(count);
    let looked = 0;
    while (looked < count && cycle.feasible.length < wanted) this.look(cycle, (this.nextStart + looked++) % count);
    this.nextStart = count === 0 ? 0 : (this.nextStart + looked) % count;
  }

  /** Puts the node at this position among the feasible ones, or notes why it is not. */
  private look(cycle: Cycle, at: number): void {
    const { state, pod, snapshot, known } = cycle;
    const node = snapshot.nodes[at] as NodeInfo;
    const verdict = known.get(at, node) ?? this.judge(known, at, state, pod, node);
    const rejection =
      verdict.rejection ?? this.filter(cycle.global, state, pod, node) ?? this.inTheWay(state, pod, node, snapshot);
    if (rejection) {
      cycle.rejections.set(node.name, rejection);
      return;
    }
    cycle.feasible.push(node);
    cycle.verdicts.push(verdict);
  }

  /** Whether a pod would fit a node as it is given, whatever was found of it before. */
  fits(pod: V1Pod, node: NodeInfo, snapshot: ReservingSnapshot): boolean {
    const state: CycleState = new Map();
    for (const { plugin } of this.plugins) {
      const rejection = plugin.preFilter?.(state, pod, snapshot);
      if (rejection && rejection !== SKIP) return false;
    }
    return this.filter(this.plugins, state, pod, snapshot.withNominated(node, pod)) === undefined;
  }

  /** Why the pod would not fit once those have come for which room is being made on the node. */
  private inTheWay(
    state: CycleState,
    pod: V1Pod,
    node: NodeInfo,
    snapshot: ReservingSnapshot,
  ): (Rejection & { plugin: string }) | undefined {
    const full = snapshot.withNominated(node, pod);
    return full === node ? undefined : this.filter(this.plugins, state, pod, full);
  }

  /** Asks the plugins that need nothing but this node, and remembers what they say. */
  private judge(known: EquivalenceClass, at: number, state: CycleState, pod: V1Pod, node: NodeInfo): Verdict {
    const verdict = this.verdictOf(state, pod, node, this.filter(this.local, state, pod, node));
    known.set(at, verdict);
    return verdict;
  }

  private verdictOf(state: CycleState, pod: V1Pod, node: NodeInfo, rejection: Verdict['rejection']): Verdict {
    const scores = rejection ? [] : this.local.map(({ plugin }) => plugin.score?.(state, pod, node) ?? 0);
    return { node, generation: node.generation, rejection, scores };
  }

  /** The first plugin that does not want the node. */
  private filter(
    plugins: readonly WeightedPlugin[],
    state: CycleState,
    pod: V1Pod,
    node: NodeInfo,
  ): (Rejection & { plugin: string }) | undefined {
    for (const { plugin } of plugins) {
      const rejection = plugin.filter?.(state, pod, node);
      if (rejection) return { ...rejection, plugin: plugin.name };
    }
    return undefined;
  }

  private score(state: CycleState, pod: V1Pod, nodes: readonly NodeInfo[], verdicts: readonly Verdict[]): Scores {
    const totals = new Array<number>(nodes.length).fill(0);
    const parts = new Map<string, number[]>();
    if (nodes.length === 1) return { nodes, totals, parts };
    const add = ({ plugin, weight }: WeightedPlugin, scores: number[]): void => {
      plugin.normalize?.(state, pod, scores);
      for (let i = 0; i < scores.length; i++) {
        const weighted = (scores[i] as number) * weight;
        scores[i] = weighted;
        (totals[i] as number) += weighted;
      }
      parts.set(plugin.name, scores);
    };
    for (let k = 0; k < this.local.length; k++) {
      const weighted = this.local[k] as WeightedPlugin;
      const { plugin } = weighted;
      if (!plugin.score || plugin.preScore?.(state, pod, nodes) === SKIP) continue;
      const scores: number[] = [];
      for (const verdict of verdicts) scores.push(verdict.scores[k] as number);
      add(weighted, scores);
    }
    for (const weighted of this.global) {
      const { plugin } = weighted;
      if (!plugin.score || plugin.preScore?.(state, pod, nodes) === SKIP) continue;
      const scores: number[] = [];
      for (const node of nodes) scores.push(plugin.score(state, pod, node));
      add(weighted, scores);
    }
    return { nodes, totals, parts };
  }

  /** One of the nodes with the highest score, at random. */
  private choose({ nodes, totals }: Scores): NodeInfo {
    let best = Number.NEGATIVE_INFINITY;
    const winners: number[] = [];
    for (let i = 0; i < totals.length; i++) {
      const total = totals[i] as number;
      if (total < best) continue;
      if (total > best) winners.length = 0;
      best = total;
      winners.push(i);
    }
    return nodes[this.random.pick(winners)] as NodeInfo;
  }
}
