import type { V1Pod, V1PodAffinityTerm, V1WeightedPodAffinityTerm } from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import type { NodeInfo } from '../framework/NodeInfo.ts';
import { MAX_NODE_SCORE, type Plugin, SKIP, type Snapshot } from '../framework/Plugin.ts';

const AFFINITY = "node(s) didn't match pod affinity rules";
const ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules";
const EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules";

/** `key=value` of a topology → how many pods there concern the incoming one. */
type Places = Map<string, number>;

interface Required {
  affinity: Places;
  antiAffinity: Places;
  existing: Places;
}

/**
 * InterPodAffinity: pods that want to be beside others, or away from them; existing pods' wishes to be alone count too,
 * and a first pod that would match itself may go anywhere.
 */
export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  readsOtherNodes: true,
  preFilter: (state, pod, snapshot) => {
    const wishes = pod.spec?.affinity;
    if (!wishes?.podAffinity && !wishes?.podAntiAffinity && !snapshot.nodes.some((n) => n.lonely > 0)) return SKIP;
    state.set('InterPodAffinity', required(pod, snapshot));
    return undefined;
  },
  filter: (state, pod, node) => {
    const found = state.get('InterPodAffinity') as Required | undefined;
    if (!found) return undefined;
    if (!affinityHolds(found, pod, node)) return { reasons: [AFFINITY], unresolvable: true };
    const away = termsOf(pod.spec?.affinity?.podAntiAffinity);
    if (away.some((term) => count(found.antiAffinity, term, node) > 0)) return { reasons: [ANTI_AFFINITY] };
    for (const place of found.existing.keys()) if (isAt(node, place)) return { reasons: [EXISTING] };
    return undefined;
  },
  preScore: (state, pod, nodes) => {
    const places = preferred(pod, nodes);
    if (places.size === 0) return SKIP;
    state.set('InterPodAffinity/score', places);
    return undefined;
  },
  score: (state, _, node) => {
    const places = state.get('InterPodAffinity/score') as Places;
    let total = 0;
    for (const [key, value] of Object.entries(node.node.metadata?.labels ?? {}))
      total += places.get(`${key}=${value}`) ?? 0;
    return total;
  },
  normalize: (_, __, scores) => {
    const most = Math.max(...scores);
    const least = Math.min(...scores);
    for (let i = 0; i < scores.length; i++) {
      scores[i] = most === least ? 0 : Math.floor((MAX_NODE_SCORE * ((scores[i] as number) - least)) / (most - least));
    }
  },
};

type Terms = { requiredDuringSchedulingIgnoredDuringExecution?: V1PodAffinityTerm[] } | undefined;
const termsOf = (from: Terms): V1PodAffinityTerm[] => from?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

function required(pod: V1Pod, { nodes }: Snapshot): Required {
  const found: Required = { affinity: new Map(), antiAffinity: new Map(), existing: new Map() };
  const near = termsOf(pod.spec?.affinity?.podAffinity);
  const away = termsOf(pod.spec?.affinity?.podAntiAffinity);
  for (const node of nodes) {
    if (near.length + away.length === 0 && node.lonely === 0) continue;
    for (const other of node.pods.values()) {
      if (near.length > 0 && near.every((term) => concerns(term, pod, other)))
        for (const term of near) bump(found.affinity, term, node, 1);
      for (const term of away) if (concerns(term, pod, other)) bump(found.antiAffinity, term, node, 1);
      for (const term of termsOf(other.spec?.affinity?.podAntiAffinity)) {
        if (concerns(term, other, pod)) bump(found.existing, term, node, 1);
      }
    }
  }
  return found;
}

function affinityHolds({ affinity }: Required, pod: V1Pod, node: NodeInfo): boolean {
  const near = termsOf(pod.spec?.affinity?.podAffinity);
  if (near.some((term) => node.node.metadata?.labels?.[term.topologyKey] === undefined)) return false;
  if (near.every((term) => count(affinity, term, node) > 0)) return true;
  return affinity.size === 0 && near.every((term) => concerns(term, pod, pod));
}

function preferred(pod: V1Pod, nodes: readonly NodeInfo[]): Places {
  const places: Places = new Map();
  const near = pod.spec?.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const away = pod.spec?.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  if (near.length + away.length === 0) return places;
  const weigh = (terms: readonly V1WeightedPodAffinityTerm[], sign: 1 | -1, node: NodeInfo, other: V1Pod): void => {
    for (const { weight, podAffinityTerm } of terms) {
      if (concerns(podAffinityTerm, pod, other)) bump(places, podAffinityTerm, node, sign * weight);
    }
  };
  for (const node of nodes) {
    for (const other of node.pods.values()) {
      weigh(near, 1, node, other);
      weigh(away, -1, node, other);
    }
  }
  return places;
}

/** Whether a term of `owner` speaks of the other pod. */
function concerns(term: V1PodAffinityTerm, owner: V1Pod, other: V1Pod): boolean {
  const named = term.namespaces ?? [];
  const namespace = other.metadata?.namespace ?? '';
  const everywhere = term.namespaceSelector && Object.keys(term.namespaceSelector).length === 0;
  if (!everywhere && !(named.length > 0 ? named.includes(namespace) : namespace === owner.metadata?.namespace))
    return false;
  return compiledLabelSelector(term.labelSelector).matches(other.metadata?.labels ?? {});
}

function bump(places: Places, term: V1PodAffinityTerm, { node }: NodeInfo, by: number): void {
  const value = node.metadata?.labels?.[term.topologyKey];
  if (value === undefined) return;
  const place = `${term.topologyKey}=${value}`;
  places.set(place, (places.get(place) ?? 0) + by);
}

function count(places: Places, term: V1PodAffinityTerm, { node }: NodeInfo): number {
  const value = node.metadata?.labels?.[term.topologyKey];
  return value === undefined ? 0 : (places.get(`${term.topologyKey}=${value}`) ?? 0);
}

function isAt({ node }: NodeInfo, place: string): boolean {
  const at = place.indexOf('=');
  return node.metadata?.labels?.[place.slice(0, at)] === place.slice(at + 1);
}
