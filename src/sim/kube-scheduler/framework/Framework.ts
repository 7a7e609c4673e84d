import type { V1Pod } from '../../../api/generated/types.ts';
import type { Random } from '../../../base/Random.ts';
import type { WeightedPlugin } from '../plugins/registry.ts';
import { type EquivalenceClass, EquivalenceClasses, type Verdict } from './EquivalenceClass.ts';
import type { NodeRejections } from './fitError.ts';
import type { NodeInfo } from './NodeInfo.ts';
import type { CycleState, Rejection, ReservingSnapshot } from './Plugin.ts';

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

/**
 * Runs the plugins over the nodes: filter, score, choose (schedule_one.go).
 *
 * Deviations: all nodes are looked at where upstream samples large clusters (`percentageOfNodesToScore`); pods that
 * cannot be told apart share what was found of a node, which changes no result.
 */
export class Framework {
  private readonly local: readonly WeightedPlugin[];
  private readonly global: readonly WeightedPlugin[];
  private readonly classes = new EquivalenceClasses();

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
    for (const { plugin } of this.plugins) {
      const rejection = plugin.preFilter?.(state, pod, snapshot);
      if (rejection) return { node: undefined, rejections, preFilter: { ...rejection, plugin: plugin.name } };
    }
    for (const { plugin } of this.plugins) {
      const names = plugin.candidates?.(pod);
      if (names) return this.scheduleAmong(names, plugin.name, state, pod, snapshot);
    }
    const known = this.classes.of(pod);
    const feasible: NodeInfo[] = [];
    const verdicts: Verdict[] = [];
    const { nodes } = snapshot;
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] as NodeInfo;
      const verdict = known.get(at, node) ?? this.judge(known, at, state, pod, node);
      const rejection =
        verdict.rejection ?? this.filter(this.global, state, pod, node) ?? this.inTheWay(state, pod, node, snapshot);
      if (rejection) rejections.set(node.name, rejection);
      else {
        feasible.push(node);
        verdicts.push(verdict);
      }
    }
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
    const nominated = pod.status?.nominatedNodeName;
    const own = nominated ? feasible.find((node) => node.name === nominated) : undefined;
    if (own) return { node: own, scores, rejections };
    return { node: this.choose(scores), scores, rejections };
  }

  /** Whether a pod would fit a node as it is given, whatever was found of it before. */
  fits(pod: V1Pod, node: NodeInfo, snapshot: ReservingSnapshot): boolean {
    const state: CycleState = new Map();
    for (const { plugin } of this.plugins) if (plugin.preFilter?.(state, pod, snapshot)) return false;
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
        scores[i] = (scores[i] as number) * weight;
        totals[i] = (totals[i] as number) + (scores[i] as number);
      }
      parts.set(plugin.name, scores);
    };
    this.local.forEach((weighted, k) => {
      if (weighted.plugin.score)
        add(
          weighted,
          verdicts.map(({ scores }) => scores[k] as number),
        );
    });
    for (const weighted of this.global) {
      const { plugin } = weighted;
      if (!plugin.score) continue;
      plugin.preScore?.(state, pod, nodes);
      add(
        weighted,
        nodes.map((node) => plugin.score?.(state, pod, node) ?? 0),
      );
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
