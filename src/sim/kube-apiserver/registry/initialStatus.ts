/**
 * The status that a new object of a kind shows before any controller has seen it: Go writes what is no pointer even when
 * it is empty. Kinds that are not here show `status: {}` when they have one, by `Kind.group`.
 */
const INITIAL: Readonly<Record<string, object>> = {
  ReplicationController: { replicas: 0 },
  Service: { loadBalancer: {} },
  'ReplicaSet.apps': { replicas: 0 },
  'StatefulSet.apps': { replicas: 0, availableReplicas: 0 },
  'DaemonSet.apps': { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  'HorizontalPodAutoscaler.autoscaling': { desiredReplicas: 0, currentMetrics: null },
  'Ingress.networking.k8s.io': { loadBalancer: {} },
  'PodDisruptionBudget.policy': { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  'APIService.apiregistration.k8s.io': {},
};
const EMPTY = {};

export function initialStatus({ group, kind }: { group: string; kind: string }): object {
  return INITIAL[group === '' ? kind : `${kind}.${group}`] ?? EMPTY;
}
