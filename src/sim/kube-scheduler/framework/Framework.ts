import type { V1Pod } from '../../../api/generated/types.ts';
import type { Random } from '../../../base/Random.ts';
import type { WeightedPlugin } from '../plugins/registry.ts';
import type { NodeRejections } from './fitError.ts';
import type { NodeInfo } from './NodeInfo.ts';
import type { CycleState, Rejection, Snapshot } from './Plugin.ts';

/** What a scheduling cycle came to: a node, or why there is none. */
export type CycleResult =
  | { node: NodeInfo; scores: ReadonlyMap<string, NodeScore>; rejections: NodeRejections }
  | { node: undefined; rejections: NodeRejections; preFilter?: Rejection & { plugin: string } };

/** A node's total with each plugin's weighted part. */
export interface NodeScore {
  total: number;
  parts: Record<string, number>;
}

/** Runs the plugins over the nodes: filter, score, choose (schedule_one.go). */
export class Framework {
  constructor(
    private readonly plugins: readonly WeightedPlugin[],
    private readonly random: Random,
  ) {}

  schedule(pod: V1Pod, snapshot: Snapshot): CycleResult {
    const state: CycleState = new Map();
    const rejections = new Map<string, Rejection & { plugin: string }>();
    for (const { plugin } of this.plugins) {
      const rejection = plugin.preFilter?.(state, pod, snapshot);
      if (rejection) return { node: undefined, rejections, preFilter: { ...rejection, plugin: plugin.name } };
    }
    const feasible = snapshot.nodes.filter((node) => {
      const rejection = this.filter(state, pod, node);
      if (rejection) rejections.set(node.name, rejection);
      return !rejection;
    });
    if (feasible.length === 0) return { node: undefined, rejections };
    const scores = this.score(state, pod, feasible);
    return { node: this.choose(feasible, scores), scores, rejections };
  }

  /** The first plugin that does not want the node. */
  private filter(state: CycleState, pod: V1Pod, node: NodeInfo): (Rejection & { plugin: string }) | undefined {
    for (const { plugin } of this.plugins) {
      const rejection = plugin.filter?.(state, pod, node);
      if (rejection) return { ...rejection, plugin: plugin.name };
    }
    return undefined;
  }

  private score(state: CycleState, pod: V1Pod, nodes: readonly NodeInfo[]): Map<string, NodeScore> {
    const totals = new Map<string, NodeScore>(nodes.map((node) => [node.name, { total: 0, parts: {} }]));
    if (nodes.length === 1) return totals;
    for (const { plugin, weight } of this.plugins) {
      if (!plugin.score) continue;
      plugin.preScore?.(state, pod, nodes);
      const scores = nodes.map((node) => plugin.score?.(state, pod, node) ?? 0);
      plugin.normalize?.(state, pod, scores);
      nodes.forEach((node, i) => {
        const total = totals.get(node.name) as NodeScore;
        const part = (scores[i] as number) * weight;
        total.total += part;
        total.parts[plugin.name] = part;
      });
    }
    return totals;
  }

  /** One of the nodes with the highest score, at random. */
  private choose(nodes: readonly NodeInfo[], scores: ReadonlyMap<string, NodeScore>): NodeInfo {
    const totalOf = (node: NodeInfo): number => scores.get(node.name)?.total ?? 0;
    const best = Math.max(...nodes.map(totalOf));
    return this.random.pick(nodes.filter((node) => totalOf(node) === best));
  }
}
