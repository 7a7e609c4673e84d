import type { V1Pod, V1TopologySpreadConstraint } from '../../../api/generated/types.ts';
import { compiledLabelSelector, type Selector, selectorOf } from '../../../api/labels/selector.ts';
import { controllerOf } from '../../../api/meta.ts';
import { allowsNode } from '../../../api/scheduling/nodeSelectorTerms.ts';
import { tolerates } from '../../../api/scheduling/tolerations.ts';
import type { NodeInfo } from '../framework/NodeInfo.ts';
import { MAX_NODE_SCORE, type Plugin, SKIP, type Snapshot } from '../framework/Plugin.ts';

const MISSING_LABEL = "node(s) didn't match pod topology spread constraints (missing required label)";
const SKEWED = "node(s) didn't match pod topology spread constraints";
const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** What spreads replicas that say nothing of it (`defaultingType: System`): weights of host and zone. */
const DEFAULT_HOST_SKEW = 3;
const DEFAULT_ZONE_SKEW = 5;

interface Hard {
  constraint: V1TopologySpreadConstraint;
  /** Matching pods by value of the topology key, over the nodes that count. */
  counts: Map<string, number>;
  least: number;
  self: number;
}

interface Soft {
  key: string;
  maxSkew: number;
  weight: number;
  count(node: NodeInfo): number;
  counts: Map<string, number>;
}

/**
 * PodTopologySpread: `DoNotSchedule` constraints turn nodes away, `ScheduleAnyway` ones and the defaults for replicas of
 * one controller make crowded places less wanted.
 */
export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  readsOtherNodes: true,
  preFilter: (state, pod, snapshot) => {
    const constraints = (pod.spec?.topologySpreadConstraints ?? []).filter(
      (c) => c.whenUnsatisfiable === 'DoNotSchedule',
    );
    if (constraints.length === 0) return SKIP;
    state.set(
      'PodTopologySpread/hard',
      constraints.map((c) => hard(c, pod, snapshot)),
    );
    return undefined;
  },
  filter: (state, _, node) => {
    const constraints = state.get('PodTopologySpread/hard') as Hard[] | undefined;
    if (!constraints) return undefined;
    for (const { constraint, counts, least, self } of constraints) {
      const value = node.node.metadata?.labels?.[constraint.topologyKey];
      if (value === undefined) return { reasons: [MISSING_LABEL], unresolvable: true };
      if ((counts.get(value) ?? 0) + self - least > constraint.maxSkew) return { reasons: [SKEWED] };
    }
    return undefined;
  },
  preScore: (state, pod, nodes) => {
    const constraints = softConstraints(pod, nodes);
    if (constraints.length === 0) return SKIP;
    state.set('PodTopologySpread/soft', constraints);
    return undefined;
  },
  score: (state, _, node) => {
    let total = 0;
    for (const { key, maxSkew, weight, counts, count } of state.get('PodTopologySpread/soft') as Soft[]) {
      const value = node.node.metadata?.labels?.[key];
      if (value === undefined) continue;
      const found = key === HOSTNAME ? count(node) : (counts.get(value) ?? 0);
      total += found * weight + (maxSkew - 1);
    }
    return Math.round(total);
  },
  normalize: (_, __, scores) => {
    const most = Math.max(...scores);
    const least = Math.min(...scores);
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] as number;
      scores[i] = most === 0 ? MAX_NODE_SCORE : Math.floor((MAX_NODE_SCORE * (most + least - score)) / most);
    }
  },
};

function hard(constraint: V1TopologySpreadConstraint, pod: V1Pod, { nodes }: Snapshot): Hard {
  const selector = selectorFor(constraint, pod);
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const value = node.node.metadata?.labels?.[constraint.topologyKey];
    if (value === undefined || !counted(constraint, pod, node)) continue;
    counts.set(value, (counts.get(value) ?? 0) + matching(node, pod, selector));
  }
  const domains = counts.size;
  const least = domains < (constraint.minDomains ?? 1) || domains === 0 ? 0 : Math.min(...counts.values());
  return { constraint, counts, least, self: selector.matches(pod.metadata?.labels ?? {}) ? 1 : 0 };
}

/** Whether a node's pods count for a constraint: by default only nodes that the pod's affinity allows. */
function counted(constraint: V1TopologySpreadConstraint, pod: V1Pod, { node }: NodeInfo): boolean {
  if (constraint.nodeAffinityPolicy !== 'Ignore' && !allowsNode(pod.spec, node)) return false;
  if (constraint.nodeTaintsPolicy !== 'Honor') return true;
  const taints = (node.spec?.taints ?? []).filter((t) => t.effect !== 'PreferNoSchedule');
  return taints.every((taint) => tolerates(pod.spec?.tolerations, taint));
}

function selectorFor({ labelSelector, matchLabelKeys }: V1TopologySpreadConstraint, pod: V1Pod): Selector {
  const selector = compiledLabelSelector(labelSelector);
  const keys = (matchLabelKeys ?? []).filter((key) => pod.metadata?.labels?.[key] !== undefined);
  if (keys.length === 0) return selector;
  const own = keys.map((key) => ({ key, operator: 'in' as const, values: [pod.metadata?.labels?.[key] as string] }));
  return selectorOf([...selector.requirements, ...own]);
}

function matching(node: NodeInfo, pod: V1Pod, selector: Selector): number {
  let count = 0;
  for (const other of node.pods.values()) {
    if (other.metadata?.namespace !== pod.metadata?.namespace || other.metadata?.deletionTimestamp) continue;
    if (selector.matches(other.metadata?.labels ?? {})) count++;
  }
  return count;
}

function softConstraints(pod: V1Pod, nodes: readonly NodeInfo[]): Soft[] {
  const own = pod.spec?.topologySpreadConstraints;
  if (own && own.length > 0) {
    return own
      .filter((c) => c.whenUnsatisfiable === 'ScheduleAnyway')
      .map((c) => {
        const selector = selectorFor(c, pod);
        return soft(c.topologyKey, c.maxSkew, nodes, (node) => matching(node, pod, selector));
      });
  }
  const owner = controllerOf(pod);
  if (!owner || !['ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(owner.kind)) return [];
  const places = nodes[0]?.siblings.of(owner.uid);
  const siblings = (node: NodeInfo): number => places?.get(node) ?? 0;
  const constraints = [soft(HOSTNAME, DEFAULT_HOST_SKEW, nodes, siblings)];
  if (nodes.some(({ node }) => node.metadata?.labels?.[ZONE] !== undefined)) {
    constraints.push(soft(ZONE, DEFAULT_ZONE_SKEW, nodes, siblings));
  }
  return constraints;
}

function soft(key: string, maxSkew: number, nodes: readonly NodeInfo[], count: (node: NodeInfo) => number): Soft {
  const counts = new Map<string, number>();
  if (key !== HOSTNAME) {
    for (const node of nodes) {
      const value = node.node.metadata?.labels?.[key];
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + count(node));
    }
  }
  const places = key === HOSTNAME ? nodes.length : counts.size;
  return { key, maxSkew, weight: Math.log(places + 2), counts, count };
}
