import type {
  CoreV1EndpointPort,
  V1EndpointAddress,
  V1Endpoints,
  V1Pod,
  V1Service,
  V1ServicePort,
} from '../../../api/generated/types.ts';
import { selectorFromLabels } from '../../../api/labels/selector.ts';
import { keyOf, splitKey } from '../../../api/meta.ts';
import { isNotFound, StatusError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { HEADLESS, TRIGGER_TIME } from '../endpointSlices.ts';
import { indexByLabel, indexBySelector, selectPods, servicesOf } from '../labelIndex.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { isPodReady } from '../podState.ts';
import { ENDPOINTS, PODS, refTo, SERVICES } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { findPort, hasHostname, isHeadless, servicesAffected, shouldBeInEndpoints } from '../servicePods.ts';
import { TriggerTimeTracker } from '../TriggerTimeTracker.ts';
import { type AddressPort, packSubsets } from './subsets.ts';

type Service = Stored<V1Service>;
type Pod = Stored<V1Pod>;

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const MANAGER = 'endpoint-controller';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const MAX_ADDRESSES = 1000;

/**
 * Endpoints, the older form of EndpointSlices: one object a service, IPv4 or IPv6 alone (pkg/controller/endpoint).
 *
 *     Service ─► itself      Pod ─► the services that select it      Endpoints deleted ─► its service
 */
export class EndpointsController implements Controller {
  readonly name = 'endpoint';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly triggers = new TriggerTimeTracker();
  /** What was last worked out of a pod, and for which service. */
  private readonly known = new WeakMap<Pod, { service: Service; pairs: readonly AddressPort[] }>();
  private readonly services: SharedInformer<Service>;
  private readonly pods: SharedInformer<Pod>;
  private readonly endpoints: SharedInformer<Stored<V1Endpoints>>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('endpoint-controller');
    this.recorder = context.recorderFor('endpoint-controller');
    this.services = context.informers.informer<Service>(SERVICES);
    this.pods = context.informers.informer<Pod>(PODS);
    this.endpoints = context.informers.informer<Stored<V1Endpoints>>(ENDPOINTS);
    indexByLabel(this.pods);
    indexBySelector(this.services);
    const enqueue = (service: Service): void => this.queue.add(keyOf(service));
    this.services.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: enqueue });
    const podEnqueue = (pod: Pod): void => this.later(servicesOf(this.services.store, pod));
    this.pods.addHandler({
      onAdd: podEnqueue,
      onUpdate: (pod, old) => this.later(servicesAffected(this.services.store, pod, old)),
      onDelete: podEnqueue,
    });
    this.endpoints.addHandler({ onDelete: (endpoints) => this.queue.add(keyOf(endpoints)) });
  }

  private later(services: readonly Service[]): void {
    for (const service of services) this.queue.addAfter(keyOf(service), this.context.timings.endpointUpdatesBatchMs);
  }

  sync(key: string): void {
    const service = this.services.store.get(key);
    if (!service) {
      this.serviceGone(key);
      return;
    }
    if (!service.spec.selector || service.spec.type === 'ExternalName') return;
    const pods = selectPods(this.pods.store, service.metadata.namespace, selectorFromLabels(service.spec.selector));
    const time = this.triggers.triggerTime(key, service, pods);
    const current = this.endpoints.store.get(key);
    const pairs = limited(this.pairs(service, pods, current));
    const labels: Record<string, string> = { ...service.metadata.labels, [MANAGED_BY]: MANAGER };
    if (isHeadless(service)) labels[HEADLESS] = '';
    const subsets = packSubsets(pairs.kept);
    const unchanged =
      current &&
      deepEqual(current.subsets ?? [], subsets) &&
      deepEqual(current.metadata.labels ?? {}, labels) &&
      (current.metadata.annotations?.[OVER_CAPACITY] === 'truncated') === pairs.truncated;
    if (unchanged) return;
    const { [TRIGGER_TIME]: _, [OVER_CAPACITY]: __, ...annotations } = current?.metadata.annotations ?? {};
    if (time) annotations[TRIGGER_TIME] = time;
    if (pairs.truncated) annotations[OVER_CAPACITY] = 'truncated';
    this.write(service, current, { labels, annotations }, subsets);
  }

  private serviceGone(key: string): void {
    const { namespace, name } = splitKey(key);
    this.triggers.forget(key);
    try {
      this.client.delete(refTo(ENDPOINTS, namespace, name));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** What the service shows of its pods; `current` is what it shows of them now. */
  private pairs(service: Service, pods: readonly Pod[], current: V1Endpoints | undefined): AddressPort[] {
    const pairs: AddressPort[] = [];
    for (const pod of pods) {
      let known = this.known.get(pod);
      if (known?.service !== service) {
        known = { service, pairs: pairsOf(service, pod, current) };
        this.known.set(pod, known);
      }
      for (const pair of known.pairs) pairs.push(pair);
    }
    return pairs;
  }

  private write(
    service: Service,
    current: Stored<V1Endpoints> | undefined,
    { labels, annotations }: { labels: Record<string, string>; annotations: Record<string, string> },
    subsets: V1Endpoints['subsets'],
  ): void {
    const { namespace, name } = service.metadata;
    const noted = { labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
    try {
      if (current) {
        const { annotations: _, ...metadata } = current.metadata;
        const next = { ...current, metadata: { ...metadata, ...noted }, subsets };
        this.client.update<V1Endpoints>(refTo(ENDPOINTS, namespace, name), next);
      } else {
        const metadata = { name, namespace, ...noted };
        const made = { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets };
        this.client.create<V1Endpoints>({ ...ENDPOINTS, namespace }, made);
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (isNamespaceTerminating(error)) return;
      const [reason, verb] = current ? ['FailedToUpdateEndpoint', 'update'] : ['FailedToCreateEndpoint', 'create'];
      const message = `Failed to ${verb} endpoint for service ${namespace}/${name}: ${error.message}`;
      this.recorder.event(current ?? service, 'Warning', reason as string, message);
      throw error;
    }
  }
}

/** A service's port as the pods serve it. */
function portOf({ name, protocol = 'TCP', appProtocol }: V1ServicePort, port: number): CoreV1EndpointPort {
  return { ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) };
}

/** One pod behind the ports of a service: nothing if it is none of its endpoints. */
function pairsOf(service: Service, pod: Pod, current: V1Endpoints | undefined): AddressPort[] {
  const unready = service.spec.publishNotReadyAddresses === true;
  if (!shouldBeInEndpoints(pod, unready)) return [];
  const made = addressFor(pod, service);
  if (!made) return [];
  // An address that stays as it is stays the same object, so that nobody looks into it again.
  const before = addressOf(current, pod.metadata.uid);
  const address = before && deepEqual(before, made) ? before : made;
  const ready = unready || isPodReady(pod);
  const pairs: AddressPort[] = [];
  if (!service.spec.ports?.length && isHeadless(service)) pairs.push({ address, port: undefined, ready });
  for (const servicePort of service.spec.ports ?? []) {
    const number = findPort(pod, servicePort);
    if (number !== undefined) pairs.push({ address, port: portOf(servicePort, number), ready });
  }
  return pairs.slice();
}

/** The address of the pod with this UID in an Endpoints object. */
function addressOf(endpoints: V1Endpoints | undefined, uid: string): V1EndpointAddress | undefined {
  for (const { addresses, notReadyAddresses } of endpoints?.subsets ?? []) {
    for (const address of addresses ?? []) if (address.targetRef?.uid === uid) return address;
    for (const address of notReadyAddresses ?? []) if (address.targetRef?.uid === uid) return address;
  }
  return undefined;
}

function addressFor(pod: Pod, service: Service): V1EndpointAddress | undefined {
  const family = service.spec.ipFamilies?.[0] ?? 'IPv4';
  const addresses = pod.status?.podIPs?.map((ip) => ip.ip) ?? [pod.status?.podIP];
  const ip = addresses.find((address) => (address ?? '').includes(':') === (family === 'IPv6'));
  if (!ip) return undefined;
  const { namespace, name, uid } = pod.metadata;
  return {
    ip,
    ...(hasHostname(pod, service) ? { hostname: pod.spec.hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** An Endpoints object holds a thousand addresses at most, ready ones first. */
function limited(pairs: AddressPort[]): { kept: AddressPort[]; truncated: boolean } {
  if (pairs.length <= MAX_ADDRESSES) return { kept: pairs, truncated: false };
  const uids = new Set(pairs.map((pair) => pair.address.targetRef?.uid ?? pair.address.ip));
  if (uids.size <= MAX_ADDRESSES) return { kept: pairs, truncated: false };
  const ordered = [...pairs.filter((pair) => pair.ready), ...pairs.filter((pair) => !pair.ready)];
  const allowed = new Set<string>();
  for (const { address } of ordered) {
    if (allowed.size === MAX_ADDRESSES) break;
    allowed.add(address.targetRef?.uid ?? address.ip);
  }
  return { kept: pairs.filter((pair) => allowed.has(pair.address.targetRef?.uid ?? pair.address.ip)), truncated: true };
}
