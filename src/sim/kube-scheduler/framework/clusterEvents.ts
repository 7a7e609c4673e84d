/** What can happen in a cluster that may let a waiting pod fit. */
export type ClusterEvent =
  | 'NodeAdd'
  | 'NodeLabel'
  | 'NodeTaint'
  | 'NodeAllocatable'
  | 'AssignedPodAdd'
  | 'AssignedPodDelete'
  | 'Volume';

/**
 * Which events are worth another try for a pod that a plugin refused (each plugin's EventsToRegister). What is not named
 * here, and a pod that nobody refused because there was no node, wakes at any of them.
 */
const WAKING: Readonly<Record<string, readonly ClusterEvent[]>> = {
  NodeResourcesFit: ['NodeAdd', 'NodeAllocatable', 'AssignedPodDelete'],
  NodePorts: ['NodeAdd', 'AssignedPodDelete'],
  NodeName: ['NodeAdd'],
  NodeAffinity: ['NodeAdd', 'NodeLabel'],
  NodeUnschedulable: ['NodeAdd', 'NodeTaint'],
  TaintToleration: ['NodeAdd', 'NodeTaint'],
  InterPodAffinity: ['NodeAdd', 'NodeLabel', 'AssignedPodAdd', 'AssignedPodDelete'],
  PodTopologySpread: ['NodeAdd', 'NodeLabel', 'AssignedPodAdd', 'AssignedPodDelete'],
  VolumeRestrictions: ['NodeAdd', 'AssignedPodDelete', 'Volume'],
  VolumeBinding: ['NodeAdd', 'NodeLabel', 'Volume'],
};

/** The events that may help a pod which these plugins refused; undefined for all. */
export function wakingEvents(plugins: Iterable<string>): ReadonlySet<ClusterEvent> | undefined {
  const events = new Set<ClusterEvent>();
  let known = false;
  for (const plugin of plugins) {
    const waking = WAKING[plugin];
    if (!waking) return undefined;
    known = true;
    for (const event of waking) events.add(event);
  }
  return known ? events : undefined;
}
