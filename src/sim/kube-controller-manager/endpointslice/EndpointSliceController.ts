import type { V1EndpointSlice, V1Node, V1Pod, V1Service } from '../../../api/generated/types.ts';
import { selectorFromLabels } from '../../../api/labels/selector.ts';
import { keyOf } from '../../../api/meta.ts';
import { failure } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { RateLimiter } from '../../../client/workqueue/RateLimiter.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { controllerRefOf } from '../ControllerRefManager.ts';
import {
  HEADLESS,
  MANAGED_BY,
  type PortGroup,
  planSlices,
  portsKey,
  SERVICE_NAME,
  TRIGGER_TIME,
} from '../endpointSlices.ts';
import { indexByLabel, indexBySelector, selectPods, servicesOf } from '../labelIndex.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { ENDPOINT_SLICES, NODES, PODS, refOf, SERVICES } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { isHeadless, servicesAffected, shouldBeInEndpoints } from '../servicePods.ts';
import { TriggerTimeTracker } from '../TriggerTimeTracker.ts';
import { type AddressType, addressOf, endpointPorts, podEndpoint } from './podEndpoint.ts';

type Service = Stored<V1Service>;
type Pod = Stored<V1Pod>;
type Slice = Stored<V1EndpointSlice>;

const MANAGER = 'endpointslice-controller.k8s.io';
const MAX_ENDPOINTS = 100;
const BY_SERVICE = 'service';

/** What was last worked out of a pod, and from what. */
interface Shown {
  service: Service;
  node: Stored<V1Node> | undefined;
  type: AddressType;
  ports: PortGroup['ports'];
  key: string;
  endpoint: PortGroup['endpoints'][number];
}

/**
 * EndpointSlices: the addresses behind each service with a selector (pkg/controller/endpointslice).
 *
 *     Service ─► itself      Pod ─► the services that select it, when what endpoints show of it changed
 *     EndpointSlice changed by somebody else ─► its service
 */
export class EndpointSliceController implements Controller {
  readonly name = 'endpointslice';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly triggers = new TriggerTimeTracker();
  private readonly services: SharedInformer<Service>;
  private readonly pods: SharedInformer<Pod>;
  private readonly slices: SharedInformer<Slice>;
  private readonly nodes: SharedInformer<Stored<V1Node>>;
  private readonly known = new WeakMap<Pod, Shown>();
  /** Revision of each slice as we last wrote it: an older one in the cache means that the cache is behind. */
  private readonly written = new Map<string, Map<string, string>>();

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock, new RateLimiter(1_000, 1_000_000));
    this.client = context.clientFor('endpointslice-controller');
    this.services = context.informers.informer<Service>(SERVICES);
    this.pods = context.informers.informer<Pod>(PODS);
    this.slices = context.informers.informer<Slice>(ENDPOINT_SLICES);
    this.nodes = context.informers.informer<Stored<V1Node>>(NODES);
    indexByLabel(this.pods);
    indexBySelector(this.services);
    this.slices.store.addIndex(BY_SERVICE, ({ metadata: { namespace, labels = {} } }) =>
      labels[MANAGED_BY] === MANAGER && labels[SERVICE_NAME] ? [`${namespace}/${labels[SERVICE_NAME]}`] : [],
    );
    const enqueue = (service: Service): void => this.queue.add(keyOf(service));
    this.services.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: enqueue });
    const podEnqueue = (pod: Pod): void => this.later(servicesOf(this.services.store, pod));
    this.pods.addHandler({
      onAdd: podEnqueue,
      onUpdate: (pod, old) => this.later(servicesAffected(this.services.store, pod, old)),
      onDelete: podEnqueue,
    });
    this.slices.addHandler({
      onUpdate: (slice) => this.sliceChanged(slice),
      onDelete: (slice) => this.sliceChanged(slice, true),
    });
  }

  private later(services: readonly Service[]): void {
    for (const service of services) this.queue.addAfter(keyOf(service), this.context.timings.endpointUpdatesBatchMs);
  }

  /** Only changes that are not our own make a sync necessary. */
  private sliceChanged(slice: Slice, deleted = false): void {
    const { labels = {}, namespace, name, resourceVersion } = slice.metadata;
    if (labels[MANAGED_BY] !== MANAGER || !labels[SERVICE_NAME]) return;
    const key = `${namespace}/${labels[SERVICE_NAME]}`;
    const known = this.written.get(key)?.get(name);
    const ours = deleted ? known === undefined : known !== undefined && Number(known) >= Number(resourceVersion);
    if (!ours) this.queue.add(key);
    if (deleted) this.written.get(key)?.delete(name);
  }

  sync(key: string): void {
    const service = this.services.store.get(key);
    if (!service) {
      this.triggers.forget(key);
      this.written.delete(key);
      return;
    }
    if (!service.spec.selector || service.spec.type === 'ExternalName') return;
    const pods = selectPods(this.pods.store, service.metadata.namespace, selectorFromLabels(service.spec.selector));
    const slices = this.slices.store.by(BY_SERVICE, key).filter((slice) => !slice.metadata.deletionTimestamp);
    const known = this.written.get(key);
    if (slices.some((s) => Number(known?.get(s.metadata.name) ?? 0) > Number(s.metadata.resourceVersion))) {
      throw failure(500, 'InternalError', 'EndpointSlice informer cache is out of date');
    }
    const time = this.triggers.triggerTime(key, service, pods);
    try {
      for (const type of addressTypes(service, slices)) this.reconcile(service, pods, slices, type, time);
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error;
    }
  }

  private reconcile(
    service: Service,
    pods: readonly Pod[],
    all: readonly Slice[],
    type: AddressType,
    time: string | undefined,
  ): void {
    const slices = all.filter((slice) => slice.addressType === type);
    const labels = sliceLabels(service);
    const groups = (service.spec.ipFamilies ?? ['IPv4']).includes(type) ? this.groups(service, pods, type) : [];
    const plan = planSlices(slices, groups, MAX_ENDPOINTS, (slice) => !deepEqual(slice.metadata.labels, labels));
    const remaining = slices.length - plan.remove.length + plan.create.length;
    if (remaining === 0 && groups.length === 0) {
      const placeholder = plan.remove.find((slice) => !slice.endpoints?.length && !slice.ports?.length);
      if (placeholder) plan.remove.splice(plan.remove.indexOf(placeholder), 1);
      else plan.create.push({ ports: [], endpoints: [] });
    }
    // A slice that is not needed any more serves as the one to be made.
    while (plan.create.length > 0 && plan.remove.length > 0) {
      const slice = plan.remove.shift() as Slice;
      const { ports, endpoints } = plan.create.shift() as (typeof plan.create)[0];
      this.update(service, { ...slice, ports }, endpoints, labels, time);
    }
    for (const { ports, endpoints } of plan.create) this.create(service, type, ports, endpoints, labels, time);
    for (const { slice, endpoints } of plan.update) this.update(service, slice, endpoints, labels, time);
    for (const slice of plan.remove) {
      this.written.get(keyOf(service))?.delete(slice.metadata.name);
      this.client.delete(refOf(ENDPOINT_SLICES, slice));
    }
  }

  private groups(service: Service, pods: readonly Pod[], type: AddressType): PortGroup[] {
    const groups = new Map<string, PortGroup>();
    for (const pod of pods) {
      const shown = this.shown(pod, service, type);
      if (!shown) continue;
      const { ports, key, endpoint } = shown;
      const group = groups.get(key);
      if (group) group.endpoints.push(endpoint);
      else groups.set(key, { ports, endpoints: [endpoint] });
    }
    return [...groups.values()];
  }

  /** A pod as a service's slices show it: the same object until pod, service or node change. */
  private shown(pod: Pod, service: Service, type: AddressType): Shown | undefined {
    const node = this.nodes.store.get(pod.spec.nodeName ?? '');
    const known = this.known.get(pod);
    if (known?.service === service && known.node === node && known.type === type) return known;
    if (!shouldBeInEndpoints(pod, true)) return undefined;
    const address = addressOf(pod, type);
    if (!address) return undefined;
    const ports = endpointPorts(service, pod);
    const endpoint = podEndpoint(pod, service, node, address);
    const made = { service, node, type, ports, key: portsKey(ports), endpoint };
    this.known.set(pod, made);
    return made;
  }

  private create(
    service: Service,
    addressType: AddressType,
    ports: V1EndpointSlice['ports'],
    endpoints: NonNullable<V1EndpointSlice['endpoints']>,
    labels: Record<string, string>,
    time: string | undefined,
  ): void {
    const { namespace, name } = service.metadata;
    const slice = this.client.create<V1EndpointSlice>(
      { ...ENDPOINT_SLICES, namespace },
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          generateName: `${name}-`,
          namespace,
          labels,
          ...(time ? { annotations: { [TRIGGER_TIME]: time } } : {}),
          ownerReferences: [controllerRefOf(service)],
        },
        addressType,
        endpoints,
        ports,
      },
    );
    this.remember(service, slice);
  }

  private update(
    service: Service,
    slice: Slice,
    endpoints: NonNullable<V1EndpointSlice['endpoints']>,
    labels: Record<string, string>,
    time: string | undefined,
  ): void {
    const { [TRIGGER_TIME]: _, ...others } = slice.metadata.annotations ?? {};
    const annotations = time ? { ...others, [TRIGGER_TIME]: time } : others;
    const metadata = { ...slice.metadata, labels, annotations };
    this.remember(
      service,
      this.client.update<V1EndpointSlice>(refOf(ENDPOINT_SLICES, slice), { ...slice, metadata, endpoints }),
    );
  }

  private remember(service: Service, slice: V1EndpointSlice): void {
    const key = keyOf(service);
    const known = this.written.get(key) ?? new Map<string, string>();
    known.set(slice.metadata?.name ?? '', slice.metadata?.resourceVersion ?? '0');
    this.written.set(key, known);
  }
}

function addressTypes(service: Service, slices: readonly Slice[]): AddressType[] {
  const families = (service.spec.ipFamilies ?? ['IPv4']) as AddressType[];
  const types = new Set<AddressType>(families.length > 0 ? families : ['IPv4']);
  for (const slice of slices)
    if (slice.addressType === 'IPv4' || slice.addressType === 'IPv6') types.add(slice.addressType);
  return [...types];
}

/** A slice carries its service's labels, and those by which it is found. */
function sliceLabels(service: Service): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(service.metadata.labels ?? {})) {
    if (key !== SERVICE_NAME && key !== MANAGED_BY && key !== HEADLESS) labels[key] = value;
  }
  if (isHeadless(service)) labels[HEADLESS] = '';
  labels[SERVICE_NAME] = service.metadata.name;
  labels[MANAGED_BY] = MANAGER;
  return labels;
}
