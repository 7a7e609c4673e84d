import { scaledValue } from '../intOrPercent.ts';
import { isPodAvailable } from '../podState.ts';
import { type DaemonSet, isUpdated, type Node, type Pod, shouldRunOn } from './daemonPods.ts';

/** What a step of a rolling update does. */
export interface RollingStep {
  remove: Pod[];
  /** Nodes that get a new pod beside the old one. */
  create: string[];
}

/**
 * Which old daemons go now: those that are unavailable anyway, and as many others as `maxUnavailable` allows; with a
 * surge, new ones come first and old ones go when those are available. Source: pkg/controller/daemon/update.go.
 */
export function rollingUpdate(
  ds: DaemonSet,
  nodes: readonly Node[],
  podsByNode: ReadonlyMap<string, readonly Pod[]>,
  hash: string,
  nowMs: number,
): RollingStep {
  const desired = nodes.filter((node) => shouldRunOn(ds, node).run).length;
  const { maxSurge, maxUnavailable } = ds.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, desired, true);
  let unavailable = scaledValue(maxUnavailable ?? 1, desired, true);
  if (surge === 0 && unavailable === 0) unavailable = 1;
  const on = nodes.map(({ metadata: { name } }) => ({ name, ...byAge(ds, podsByNode.get(name) ?? [], hash) }));
  const available = (pod: Pod | undefined): boolean =>
    pod !== undefined && isPodAvailable(pod, ds.spec.minReadySeconds ?? 0, nowMs);
  return surge === 0 ? replace(on, unavailable, available) : surgeStep(on, surge, available);
}

interface OnNode {
  name: string;
  old: Pod | undefined;
  fresh: Pod | undefined;
  /** More than one of either. */
  confused: boolean;
}

function byAge(ds: DaemonSet, pods: readonly Pod[], hash: string): Omit<OnNode, 'name'> {
  const fresh: Pod[] = [];
  const old: Pod[] = [];
  for (const pod of pods) (isUpdated(ds, pod, hash) ? fresh : old).push(pod);
  return { old: old[0], fresh: fresh[0], confused: old.length > 1 || fresh.length > 1 };
}

function replace(
  on: readonly OnNode[],
  maxUnavailable: number,
  available: (pod: Pod | undefined) => boolean,
): RollingStep {
  let missing = 0;
  const remove: Pod[] = [];
  const candidates: Pod[] = [];
  for (const { old, fresh, confused } of on) {
    if (confused || (old && fresh) || (!old && !fresh)) missing++;
    else if (fresh) {
      if (!available(fresh)) missing++;
    } else if (old && !available(old)) {
      missing++;
      if (!old.metadata.deletionTimestamp) remove.push(old);
    } else if (old) {
      if (old.metadata.deletionTimestamp) missing++;
      else candidates.push(old);
    }
  }
  remove.push(...candidates.slice(0, Math.max(0, maxUnavailable - missing)));
  return { remove, create: [] };
}

function surgeStep(on: readonly OnNode[], maxSurge: number, available: (pod: Pod | undefined) => boolean): RollingStep {
  let surging = 0;
  const remove: Pod[] = [];
  const create: string[] = [];
  const candidates: string[] = [];
  for (const { name, old, fresh, confused } of on) {
    if (confused) surging++;
    else if (old && fresh) {
      if (!available(fresh)) surging++;
      else if (!old.metadata.deletionTimestamp) remove.push(old);
    } else if (old) {
      if (available(old)) candidates.push(name);
      else create.push(name);
    }
  }
  create.push(...candidates.slice(0, Math.max(0, maxSurge - surging)));
  return { remove, create };
}
