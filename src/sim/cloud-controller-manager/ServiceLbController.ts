import type { V1Service } from '../../api/generated/types.ts';
import { keyOf, splitKey } from '../../api/meta.ts';
import { isNotFound } from '../../api/StatusError.ts';
import { must } from '../../base/assert.ts';
import type { Clock } from '../../base/Clock.ts';
import { inIpv4Range, ipv4Number, ipv4Text } from '../../base/ipv4.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventRecorder } from '../../client/record/EventRecorder.ts';
import type { Controller } from '../../client/runController.ts';
import { WorkQueue } from '../../client/workqueue/WorkQueue.ts';
import type { Timings } from '../timings.ts';

export interface ServiceLbOptions {
  clock: Clock;
  timings: Timings;
  client: LocalClient;
  informers: SharedInformerFactory;
  recorder: EventRecorder;
  /** First and last address that load balancers may have. */
  pool: { first: string; last: string };
}

type Service = V1Service & { metadata: NonNullable<V1Service['metadata']> };

const SERVICES = { group: '', version: 'v1', resource: 'services' };
/** Least delay of another try (`minRetryDelay`). */
const RETRY_MS = 5_000;
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

/**
 * Gives Services of type LoadBalancer an address from the cloud's pool, and takes it back
 * (staging cloud-provider/controllers/service). Making one takes a while; the Service is pending until then.
 *
 *     Service ─► itself ─► finalizer ─► (cloud works) ─► status.loadBalancer
 */
export class ServiceLbController implements Controller {
  readonly name = 'service-lb-controller';
  readonly queue: WorkQueue;
  private readonly services: SharedInformer<Service>;
  private readonly held = new Map<string, number>();
  private readonly making = new Set<string>();
  private readonly first: number;
  private readonly size: number;

  constructor(private readonly options: ServiceLbOptions) {
    this.queue = new WorkQueue(options.clock);
    this.services = options.informers.informer<Service>(SERVICES);
    this.first = must(ipv4Number(options.pool.first), 'a pool of addresses');
    this.size = must(ipv4Number(options.pool.last), 'a pool of addresses') - this.first + 1;
    const enqueue = (service: Service): void => this.queue.add(keyOf(service));
    this.services.addHandler({
      onAdd: enqueue,
      onUpdate: enqueue,
      onDelete: (service) => this.held.delete(keyOf(service)),
    });
  }

  sync(key: string): void {
    const service = this.services.store.get(key);
    if (!service) return;
    const wanted = isBalanced(service) && !service.metadata.deletionTimestamp;
    const owned = service.metadata.finalizers?.includes(FINALIZER) ?? false;
    if (wanted && !service.status?.loadBalancer?.ingress?.length) this.ensure(key, service, owned);
    else if (wanted) this.remember(key, service);
    else if (owned) this.remove(key, service);
  }

  private ensure(key: string, service: Service, owned: boolean): void {
    if (this.making.has(key)) return;
    this.tell(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
    if (!owned) this.setFinalizers(service, [...(service.metadata.finalizers ?? []), FINALIZER]);
    this.making.add(key);
    this.options.clock.schedule(this.options.timings.loadBalancerMs, () => this.finish(key));
  }

  private finish(key: string): void {
    this.making.delete(key);
    const service = this.services.store.get(key);
    if (!service || !isBalanced(service) || service.metadata.deletionTimestamp) return;
    const address = this.addressFor(key, service);
    if (address === undefined) {
      const why = 'Error syncing load balancer: failed to ensure load balancer: no available IPs';
      this.tell(service, 'Warning', 'SyncLoadBalancerFailed', why);
      this.queue.addAfter(key, RETRY_MS);
      return;
    }
    this.held.set(key, address);
    const status = { ...service.status, loadBalancer: { ingress: [{ ip: ipv4Text(address), ipMode: 'VIP' }] } };
    if (this.write(() => this.options.client.updateStatus(refOf(key), { ...service, status }))) {
      this.tell(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
    } else this.queue.addRateLimited(key);
    this.options.client.takeSpentMs();
  }

  /** The address it has or asks for, or the first free one. */
  private addressFor(key: string, { spec }: Service): number | undefined {
    const taken = new Set([...this.held].filter(([holder]) => holder !== key).map(([, address]) => address));
    const own = this.held.get(key);
    if (own !== undefined) return own;
    const asked = ipv4Number(spec?.loadBalancerIP ?? '');
    if (asked !== undefined) {
      return inIpv4Range({ first: this.first, size: this.size }, asked) && !taken.has(asked) ? asked : undefined;
    }
    for (let i = 0; i < this.size; i++) if (!taken.has(this.first + i)) return this.first + i;
    return undefined;
  }

  private remember(key: string, { status }: Service): void {
    const address = ipv4Number(status?.loadBalancer?.ingress?.[0]?.ip ?? '');
    if (address !== undefined) this.held.set(key, address);
  }

  private remove(key: string, service: Service): void {
    this.tell(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
    this.held.delete(key);
    this.setFinalizers(
      service,
      (service.metadata.finalizers ?? []).filter((f) => f !== FINALIZER),
    );
    this.tell(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
  }

  private setFinalizers(service: Service, finalizers: string[]): void {
    const { resourceVersion } = service.metadata;
    this.write(() =>
      this.options.client.patch(refOf(keyOf(service)), 'merge', { metadata: { finalizers, resourceVersion } }),
    );
  }

  /** False when the object had changed or gone in the meantime: its next event brings it back. */
  private write(run: () => unknown): boolean {
    try {
      run();
      return true;
    } catch (error) {
      if (isNotFound(error) || isConflictLike(error)) return false;
      throw error;
    }
  }

  private tell(service: Service, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.options.recorder.event({ ...service, apiVersion: 'v1', kind: 'Service' }, type, reason, message);
  }
}

const isBalanced = ({ spec }: V1Service): boolean => spec?.type === 'LoadBalancer' && !spec.loadBalancerClass;
const isConflictLike = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { code?: number }).code === 409;
const refOf = (key: string) => ({ ...SERVICES, ...splitKey(key) });
