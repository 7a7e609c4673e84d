import type { V1EndpointSlice, V1Service } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import type { Clock } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import { type ServicePort, servicePorts } from './servicePorts.ts';

const SERVICES = { group: '', version: 'v1', resource: 'services' };
const SLICES = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };
const BY_SERVICE = 'service';

/** A Service with its endpoints as one component has taken them in. */
export interface ServiceEntry {
  key: string;
  namespace: string;
  name: string;
  service: V1Service;
  slices: readonly V1EndpointSlice[];
  ports: readonly ServicePort[];
}

export interface ServiceTableOptions {
  clock: Clock;
  informers: SharedInformerFactory;
  /** Least time between two takings-in (kube-proxy `--iptables-min-sync-period`), and what one takes. */
  minSyncMs: number;
  syncMs: number;
  /** Makes what a taking-in takes vary between half and one and a half times `syncMs`. */
  random?: Random;
  /** Told which Services changed, after the table has them. */
  onApplied?(changes: readonly { key: string; before?: ServiceEntry; after?: ServiceEntry }[]): void;
}

/**
 * Services and EndpointSlices as a component that acts on both knows them: changes are gathered and taken in together,
 * not more often than the sync period. What is read here is therefore what the component has *programmed*, which lags
 * behind the API server as it really does.
 *
 *     Service, EndpointSlice ─► dirty keys ─► (min sync period) ─► entries ─► onApplied
 */
export class ServiceTable {
  readonly entries = new Map<string, ServiceEntry>();
  /** Counts takings-in, so that readers can tell whether anything changed. */
  generation = 0;
  private readonly services: SharedInformer<V1Service>;
  private readonly slices: SharedInformer<V1EndpointSlice>;
  private readonly dirty = new Set<string>();
  private scheduled = false;
  private lastSync = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: ServiceTableOptions) {
    this.services = options.informers.informer<V1Service>(SERVICES);
    this.slices = options.informers.informer<V1EndpointSlice>(SLICES);
    this.slices.store.addIndex(BY_SERVICE, (slice) => [serviceOf(slice)]);
    const service = (object: V1Service): void => this.touch(keyOf(object));
    const slice = (object: V1EndpointSlice): void => this.touch(serviceOf(object));
    this.services.addHandler({ onAdd: service, onUpdate: service, onDelete: service });
    this.slices.addHandler({
      onAdd: slice,
      onUpdate: (next, previous) => {
        slice(next);
        if (serviceOf(previous) !== serviceOf(next)) slice(previous);
      },
      onDelete: slice,
    });
  }

  /** Told when Services have come, gone or changed; not of endpoints. */
  onServices: (() => void) | undefined;

  get(namespace: string, name: string): ServiceEntry | undefined {
    return this.entries.get(`${namespace}/${name}`);
  }

  /** Takes in at once what is known, for tests and for the start of a component. */
  syncNow(): void {
    this.scheduled = false;
    this.lastSync = this.options.clock.now;
    const changes: { key: string; before?: ServiceEntry; after?: ServiceEntry }[] = [];
    for (const key of this.dirty) {
      const before = this.entries.get(key);
      const after = this.build(key);
      if (after) this.entries.set(key, after);
      else this.entries.delete(key);
      if (before || after) changes.push({ key, ...(before ? { before } : {}), ...(after ? { after } : {}) });
    }
    this.dirty.clear();
    this.generation++;
    this.options.onApplied?.(changes);
    if (this.onServices && changes.some(({ before, after }) => before?.service !== after?.service)) this.onServices();
  }

  private touch(key: string): void {
    this.dirty.add(key);
    if (this.scheduled) return;
    this.scheduled = true;
    const { clock, minSyncMs, syncMs, random } = this.options;
    const takesMs = random ? syncMs * (0.5 + random.float()) : syncMs;
    const waitMs = Math.max(0, this.lastSync + minSyncMs - clock.now);
    clock.schedule(waitMs + takesMs, () => this.syncNow());
  }

  private build(key: string): ServiceEntry | undefined {
    const service = this.services.store.get(key);
    if (!service) return undefined;
    const slices = this.slices.store.by(BY_SERVICE, key);
    const { namespace = '', name = '' } = service.metadata ?? {};
    return { key, namespace, name, service, slices, ports: servicePorts(service, slices) };
  }
}

function serviceOf({ metadata }: V1EndpointSlice): string {
  return `${metadata?.namespace}/${metadata?.labels?.['kubernetes.io/service-name'] ?? ''}`;
}
