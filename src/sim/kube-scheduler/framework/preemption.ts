import type { V1Pod, V1PodDisruptionBudget } from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { keyOf } from '../../../api/meta.ts';
import type { NodeRejections } from './fitError.ts';
import { NodeInfo } from './NodeInfo.ts';

/** A node that would take the pod if these pods left it. */
export interface Candidate {
  node: NodeInfo;
  victims: V1Pod[];
  violations: number;
}

/** Whether the pod would fit a node with what `node` holds. */
export type Fits = (pod: V1Pod, node: NodeInfo) => boolean;

/** What looking for victims came to: where, or why not, as the end of the pod's message. */
export type PreemptionResult = { candidate: Candidate } | { candidate: undefined; message: string };

/**
 * Looks for pods of lower priority whose removal makes room (DefaultPreemption): on each node as few as possible, sparing
 * those that budgets protect; then the node where it does the least harm.
 */
export function findVictims(
  pod: V1Pod,
  nodes: readonly NodeInfo[],
  rejections: NodeRejections,
  budgets: readonly V1PodDisruptionBudget[],
  fits: Fits,
): PreemptionResult {
  const total = nodes.length;
  if (pod.spec?.preemptionPolicy === 'Never') {
    return none(`preemption: not eligible due to preemptionPolicy=Never.`);
  }
  const nominated = nodes.find((n) => n.name === pod.status?.nominatedNodeName);
  if (nominated && [...nominated.pods.values()].some((p) => isLeaving(p) && priorityOf(p) < priorityOf(pod))) {
    return none('preemption: not eligible due to a terminating pod on the nominated node.');
  }
  const helpful = nodes.filter((node) => !rejections.get(node.name)?.unresolvable);
  const candidates = helpful.map((node) => victimsOn(pod, node, budgets, fits)).filter((c) => c !== undefined);
  const [best] = candidates.sort(leastHarm);
  if (best) return { candidate: best };
  const parts = [
    ...(helpful.length > 0 ? [`${helpful.length} No preemption victims found for incoming pod`] : []),
    ...(total > helpful.length ? [`${total - helpful.length} Preemption is not helpful for scheduling`] : []),
  ];
  return none(`preemption: 0/${total} nodes are available: ${parts.sort().join(', ')}.`);
}

const none = (message: string): PreemptionResult => ({ candidate: undefined, message });
export const priorityOf = (pod: V1Pod): number => pod.spec?.priority ?? 0;
const isLeaving = (pod: V1Pod): boolean => pod.metadata?.deletionTimestamp !== undefined;

function victimsOn(
  pod: V1Pod,
  node: NodeInfo,
  budgets: readonly V1PodDisruptionBudget[],
  fits: Fits,
): Candidate | undefined {
  const trial = new NodeInfo(node.node);
  const lower: V1Pod[] = [];
  for (const other of node.pods.values()) {
    if (priorityOf(other) < priorityOf(pod)) lower.push(other);
    else trial.addPod(other);
  }
  if (lower.length === 0 || !fits(pod, trial)) return undefined;
  const { guarded, free } = byBudget(lower.sort(moreImportantFirst), budgets);
  const victims: V1Pod[] = [];
  let violations = 0;
  const spare = (other: V1Pod): boolean => {
    trial.addPod(other);
    if (fits(pod, trial)) return true;
    trial.removePod(keyOf(other));
    victims.push(other);
    return false;
  };
  for (const other of guarded) if (!spare(other)) violations++;
  for (const other of free) spare(other);
  return { node, victims: victims.sort(moreImportantFirst), violations };
}

function moreImportantFirst(a: V1Pod, b: V1Pod): number {
  const difference = priorityOf(b) - priorityOf(a);
  if (difference !== 0) return difference;
  const [x, y] = [a.status?.startTime ?? '', b.status?.startTime ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Splits pods into those whose removal would break a budget, and the rest. */
function byBudget(
  pods: readonly V1Pod[],
  budgets: readonly V1PodDisruptionBudget[],
): { guarded: V1Pod[]; free: V1Pod[] } {
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const guarded: V1Pod[] = [];
  const free: V1Pod[] = [];
  for (const pod of pods) {
    let breaks = false;
    for (const [budget, allowed] of left) {
      if (budget.metadata?.namespace !== pod.metadata?.namespace || !budget.spec?.selector) continue;
      if (!compiledLabelSelector(budget.spec.selector).matches(pod.metadata?.labels ?? {})) continue;
      left.set(budget, allowed - 1);
      if (allowed <= 0) breaks = true;
    }
    (breaks ? guarded : free).push(pod);
  }
  return { guarded, free };
}

/** pickOneNodeForPreemption: budgets first, then priorities of victims, then their number, then their age. */
function leastHarm(a: Candidate, b: Candidate): number {
  const highest = ({ victims }: Candidate): number => (victims[0] ? priorityOf(victims[0]) : Number.NEGATIVE_INFINITY);
  const sum = ({ victims }: Candidate): number => victims.reduce((total, v) => total + priorityOf(v) + 2 ** 31, 0);
  const earliest = ({ victims }: Candidate): string => {
    const top = victims
      .filter((v) => priorityOf(v) === priorityOf(victims[0] as V1Pod))
      .map((v) => v.status?.startTime ?? '');
    return top.sort()[0] ?? '';
  };
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    (earliest(a) > earliest(b) ? -1 : earliest(a) < earliest(b) ? 1 : 0)
  );
}
