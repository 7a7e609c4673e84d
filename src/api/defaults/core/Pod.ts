import { sumOfContainers } from '../../containerAmounts.ts';
import type { V1Container, V1Pod, V1PodSpec } from '../../generated/types.ts';
import { mapShared, withChanges } from '../withDefaults.ts';
import { podSpecDefaults } from './podSpec.ts';

/** The defaults of a Pod (`SetObjectDefaults_Pod`): those of its spec, requests from limits, service links. */
export function defaultPod(pod: V1Pod): V1Pod {
  const from = pod.spec ?? { containers: [] };
  const changes = podSpecDefaults(from);
  const complete = from.hostNetwork ? completeOnHostNetwork : requestsFromLimits;
  if (changes.containers) changes.containers = mapShared(changes.containers, complete);
  if (changes.initContainers) changes.initContainers = mapShared(changes.initContainers, complete);
  if (from.enableServiceLinks === undefined || from.enableServiceLinks === null) changes.enableServiceLinks = true;
  let spec = withChanges(from, changes);
  if (spec.resources?.limits) spec = withChanges(spec, { resources: podRequestsFromLimits(spec) });
  return withChanges(pod, pod.status ? { spec } : { spec, status: {} });
}

const completeOnHostNetwork = (container: V1Container): V1Container => hostPorts(requestsFromLimits(container));

/** Pods of one template get one and the same completed container. */
const completed = new WeakMap<V1Container, V1Container>();

function requestsFromLimits(container: V1Container): V1Container {
  const limits = container.resources?.limits;
  if (!limits) return container;
  const requests = container.resources?.requests ?? {};
  let missing = false;
  for (const name in limits) if (!(name in requests)) missing = true;
  if (!missing) return container;
  let done = completed.get(container);
  if (!done) {
    done = { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } };
    completed.set(container, done);
  }
  return done;
}

function hostPorts(container: V1Container): V1Container {
  if (!container.ports) return container;
  const ports = mapShared(container.ports, (port) =>
    port.hostPort ? port : { ...port, hostPort: port.containerPort },
  );
  return withChanges(container, { ports });
}

/** Pod-level requests: what the containers ask for together, else the pod-level limit (KEP-2837). */
function podRequestsFromLimits(spec: V1PodSpec): V1PodSpec['resources'] {
  const limits = spec.resources?.limits ?? {};
  const requests = { ...spec.resources?.requests };
  const together = sumOfContainers(spec, 'requests');
  for (const name of Object.keys(together)) {
    if (!(name in requests) && (name === 'cpu' || name === 'memory')) requests[name] = together[name]!.toString();
  }
  for (const name of Object.keys(limits)) {
    if (!(name in requests) && isPodLevelResource(name)) requests[name] = limits[name]!;
  }
  return Object.keys(requests).length > 0 ? { ...spec.resources, requests } : spec.resources;
}

const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
