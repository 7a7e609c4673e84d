import type {
  V1Endpoint,
  V1EndpointAddress,
  V1EndpointSlice,
  V1Endpoints,
  V1Service,
} from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/meta.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { controllerRefOf } from '../ControllerRefManager.ts';
import { MANAGED_BY, type PortGroup, planSlices, portsKey, SERVICE_NAME, TRIGGER_TIME } from '../endpointSlices.ts';
import { ENDPOINT_SLICES, ENDPOINTS, refOf, SERVICES } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

type Slice = Stored<V1EndpointSlice>;
type Endpoints = Stored<V1Endpoints>;

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const MAX_ENDPOINTS = 1000;
const BY_SERVICE = 'mirrored-service';

/**
 * Mirrors Endpoints that somebody wrote by hand, for services without a selector, into EndpointSlices
 * (pkg/controller/endpointslicemirroring).
 *
 *     Endpoints ─► itself      Service ─► the Endpoints of its name      mirrored EndpointSlice gone ─► its Endpoints
 */
export class EndpointSliceMirroringController implements Controller {
  readonly name = 'endpointslicemirroring';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly endpoints: SharedInformer<Endpoints>;
  private readonly services: SharedInformer<Stored<V1Service>>;
  private readonly slices: SharedInformer<Slice>;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('endpointslicemirroring-controller');
    this.endpoints = context.informers.informer<Endpoints>(ENDPOINTS);
    this.services = context.informers.informer<Stored<V1Service>>(SERVICES);
    this.slices = context.informers.informer<Slice>(ENDPOINT_SLICES);
    this.slices.store.addIndex(BY_SERVICE, ({ metadata: { namespace, labels = {} } }) =>
      labels[MANAGED_BY] === MANAGER && labels[SERVICE_NAME] ? [`${namespace}/${labels[SERVICE_NAME]}`] : [],
    );
    const enqueue = (object: Endpoints | Stored<V1Service>): void => this.queue.add(keyOf(object));
    this.endpoints.addHandler({
      onAdd: (e) => {
        if (isMirrored(e)) enqueue(e);
      },
      onUpdate: (e, old) => {
        if (isMirrored(e) || isMirrored(old)) enqueue(e);
      },
      onDelete: enqueue,
    });
    this.services.addHandler({
      onAdd: enqueue,
      onUpdate: (service, old) => {
        if (!service.spec.selector !== !old.spec.selector) enqueue(service);
      },
      onDelete: enqueue,
    });
    this.slices.addHandler({
      onDelete: ({ metadata: { namespace, labels = {} } }) => {
        if (labels[MANAGED_BY] === MANAGER) this.queue.add(`${namespace}/${labels[SERVICE_NAME]}`);
      },
    });
  }

  sync(key: string): void {
    const endpoints = this.endpoints.store.get(key);
    const service = this.services.store.get(key);
    const slices = this.slices.store.by(BY_SERVICE, key);
    if (!endpoints || !isMirrored(endpoints) || !service || service.spec.selector) {
      for (const slice of slices) this.client.delete(refOf(ENDPOINT_SLICES, slice));
      return;
    }
    const groups = groupsOf(endpoints);
    for (const type of ['IPv4', 'IPv6'] as const) {
      const own = slices.filter((slice) => slice.addressType === type);
      this.reconcile(endpoints, own, groups.get(type) ?? [], type);
    }
  }

  private reconcile(
    endpoints: Endpoints,
    slices: readonly Slice[],
    groups: readonly PortGroup[],
    addressType: string,
  ): void {
    const labels = { ...endpoints.metadata.labels, [SERVICE_NAME]: endpoints.metadata.name, [MANAGED_BY]: MANAGER };
    const { [TRIGGER_TIME]: time, [LAST_APPLIED]: _, ...others } = endpoints.metadata.annotations ?? {};
    const annotations = time ? { ...others, [TRIGGER_TIME]: time } : others;
    const noted = { labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
    const plan = planSlices(slices, groups, MAX_ENDPOINTS, (slice) => !deepEqual(slice.metadata.labels, labels));
    const { namespace, name } = endpoints.metadata;
    for (const { ports, endpoints: mirrored } of plan.create) {
      this.client.create<V1EndpointSlice>(
        { ...ENDPOINT_SLICES, namespace },
        {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: { generateName: `${name}-`, namespace, ...noted, ownerReferences: [controllerRefOf(endpoints)] },
          addressType,
          endpoints: mirrored,
          ports,
        },
      );
    }
    for (const { slice, endpoints: mirrored } of plan.update) {
      const metadata = { ...slice.metadata, ...noted };
      this.client.update<V1EndpointSlice>(refOf(ENDPOINT_SLICES, slice), { ...slice, metadata, endpoints: mirrored });
    }
    for (const slice of plan.remove) this.client.delete(refOf(ENDPOINT_SLICES, slice));
  }
}

const isMirrored = ({ metadata: { labels = {}, annotations = {} } }: Endpoints): boolean =>
  labels[SKIP_MIRROR] !== 'true' &&
  labels['endpoints.kubernetes.io/managed-by'] === undefined &&
  annotations[LEADER] === undefined;

function groupsOf(endpoints: Endpoints): Map<string, PortGroup[]> {
  const groups = new Map<string, Map<string, PortGroup>>();
  for (const subset of endpoints.subsets ?? []) {
    const ports = (subset.ports ?? []).map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol ? { appProtocol } : {}),
    }));
    const add = (address: V1EndpointAddress, ready: boolean): void => {
      const type = address.ip.includes(':') ? 'IPv6' : 'IPv4';
      const ofType = groups.get(type) ?? new Map<string, PortGroup>();
      groups.set(type, ofType);
      const group = ofType.get(portsKey(ports)) ?? { ports, endpoints: [] };
      ofType.set(portsKey(ports), group);
      group.endpoints.push(mirroredEndpoint(address, ready));
    };
    for (const address of subset.addresses ?? []) add(address, true);
    for (const address of subset.notReadyAddresses ?? []) add(address, false);
  }
  return new Map([...groups].map(([type, byPorts]) => [type, [...byPorts.values()]]));
}

function mirroredEndpoint({ ip, hostname, nodeName, targetRef }: V1EndpointAddress, ready: boolean): V1Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  };
}
