import type { V1Pod, V1Service, V1ServicePort } from '../../api/generated/types.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { Indexer } from '../../client/cache/Indexer.ts';
import { servicesOf } from './labelIndex.ts';
import { isPodReady, isPodTerminal } from './podState.ts';
import type { Stored } from './Stored.ts';

type Pod = Stored<V1Pod>;
type Service = Stored<V1Service>;

/** Whether a pod belongs among a service's endpoints at all, ready or not (endpoint util `ShouldPodBeInEndpoints`). */
export function shouldBeInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod)) return false;
  if (!pod.status?.podIP && !pod.status?.podIPs?.length) return false;
  return includeTerminating || !pod.metadata.deletionTimestamp;
}

/** The number of the container port that a service port leads to, or undefined when the pod has none of that name. */
export function findPort(pod: V1Pod, port: V1ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  for (const container of [...(pod.spec?.containers ?? []), ...restartableInit(pod)]) {
    for (const { name, containerPort, protocol } of container.ports ?? []) {
      if (name === target && (protocol ?? 'TCP') === (port.protocol ?? 'TCP')) return containerPort;
    }
  }
  return undefined;
}

const restartableInit = (pod: V1Pod) => (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');

/** Whether the pod's own name resolves under the service (`hostname` with the service as `subdomain`). */
export const hasHostname = (pod: Pod, service: Service): boolean =>
  !!pod.spec.hostname &&
  pod.spec.subdomain === service.metadata.name &&
  pod.metadata.namespace === service.metadata.namespace;

export const isHeadless = (service: Service): boolean => service.spec.clusterIP === 'None';

/** The services to look at because a pod changed: none for changes that endpoints do not show. */
export function servicesAffected(store: Indexer<Service>, pod: Pod, old: Pod): Service[] {
  const changed = endpointChanged(pod, old);
  const labelsChanged =
    !deepEqual(pod.metadata.labels, old.metadata.labels) ||
    pod.spec.hostname !== old.spec.hostname ||
    pod.spec.subdomain !== old.spec.subdomain;
  if (!changed && !labelsChanged) return [];
  const now = servicesOf(store, pod);
  if (!labelsChanged) return now;
  const before = servicesOf(store, old);
  if (changed) return [...new Set([...now, ...before])];
  return [...now.filter((s) => !before.includes(s)), ...before.filter((s) => !now.includes(s))];
}

function endpointChanged(pod: Pod, old: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
    isPodReady(pod) !== isPodReady(old) ||
    isPodTerminal(pod) !== isPodTerminal(old) ||
    pod.spec.nodeName !== old.spec.nodeName ||
    pod.status?.podIP !== old.status?.podIP ||
    !deepEqual(pod.status?.podIPs, old.status?.podIPs)
  );
}
