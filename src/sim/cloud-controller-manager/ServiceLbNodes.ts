import type { V1DaemonSet, V1Node, V1Pod, V1Service } from '../../api/generated/types.ts';
import { keyOf, splitKey } from '../../api/meta.ts';
import { isAlreadyExists, isNotFound, StatusError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventRecorder } from '../../client/record/EventRecorder.ts';
import type { Controller } from '../../client/runController.ts';
import { WorkQueue } from '../../client/workqueue/WorkQueue.ts';

export interface ServiceLbNodesOptions {
  clock: Clock;
  client: LocalClient;
  informers: SharedInformerFactory;
  recorder: EventRecorder;
}

type Service = V1Service & { metadata: NonNullable<V1Service['metadata']> };

const core = (resource: string) => ({ group: '', version: 'v1', resource });
const DAEMON_SETS = { group: 'apps', version: 'v1', resource: 'daemonsets', namespace: 'kube-system' };
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
const NAME = 'svccontroller.k3s.cattle.io/svcname';
const NAMESPACE = 'svccontroller.k3s.cattle.io/svcnamespace';

/**
 * k3s' ServiceLB (formerly klipper-lb, pkg/cloudprovider/servicelb.go): a DaemonSet with host ports stands for each Service
 * of type LoadBalancer, and the nodes on which its pods are ready are the addresses. A port that another such Service has
 * leaves the pods Pending and the Service without an address.
 *
 *     Service ─► DaemonSet svclb-NAME-UID ─► pods ready ─► status.loadBalancer: addresses of their nodes
 */
export class ServiceLbNodes implements Controller {
  readonly name = 'service-lb-controller';
  readonly queue: WorkQueue;
  private readonly services: SharedInformer<Service>;
  private readonly pods: SharedInformer<V1Pod>;
  private readonly nodes: SharedInformer<V1Node>;

  constructor(private readonly options: ServiceLbNodesOptions) {
    const { informers } = options;
    this.queue = new WorkQueue(options.clock);
    this.services = informers.informer<Service>(core('services'));
    this.nodes = informers.informer<V1Node>(core('nodes'));
    this.pods = informers.informer<V1Pod>(core('pods'), { labelSelector: NAME });
    const enqueue = (service: Service): void => this.queue.add(keyOf(service));
    this.services.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: () => {} });
    const podChanged = (pod: V1Pod): void => {
      const labels = pod.metadata?.labels ?? {};
      this.queue.add(`${labels[NAMESPACE]}/${labels[NAME]}`);
    };
    this.pods.addHandler({ onAdd: podChanged, onUpdate: podChanged, onDelete: podChanged });
  }

  sync(key: string): void {
    const service = this.services.store.get(key);
    if (!service) return;
    const { metadata, spec } = service;
    const owned = metadata.finalizers?.includes(FINALIZER) ?? false;
    const wanted = spec?.type === 'LoadBalancer' && !spec.loadBalancerClass && !metadata.deletionTimestamp;
    try {
      if (wanted) this.ensure(key, service, owned);
      else if (owned) this.remove(key, service);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!isNotFound(error)) this.queue.addRateLimited(key);
    }
  }

  private ensure(key: string, service: Service, owned: boolean): void {
    const { client, recorder } = this.options;
    if (!owned) {
      recorder.event(
        { ...service, apiVersion: 'v1', kind: 'Service' },
        'Normal',
        'EnsuringLoadBalancer',
        'Ensuring load balancer',
      );
      this.setFinalizers(key, [...(service.metadata.finalizers ?? []), FINALIZER]);
      try {
        client.create(DAEMON_SETS, daemonSet(service));
        const name = daemonName(service);
        recorder.event(
          { ...service, apiVersion: 'v1', kind: 'Service' },
          'Normal',
          'AppliedDaemonSet',
          `Applied LoadBalancer DaemonSet kube-system/${name}`,
        );
      } catch (error) {
        if (!isAlreadyExists(error)) throw error;
      }
      return;
    }
    const ingress = this.addresses(service).map((ip) => ({ ip, ipMode: 'VIP' }));
    if (deepEqual(service.status?.loadBalancer?.ingress ?? [], ingress)) return;
    const loadBalancer = ingress.length > 0 ? { ingress } : {};
    client.updateStatus(refOf(key), { ...service, status: { ...service.status, loadBalancer } });
  }

  /** Of the nodes on which a pod of the balancer is ready, in order. */
  private addresses({ metadata }: Service): string[] {
    const found = new Set<string>();
    for (const pod of this.pods.store.values()) {
      const labels = pod.metadata?.labels ?? {};
      if (labels[NAME] !== metadata.name || labels[NAMESPACE] !== metadata.namespace) continue;
      if (!pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')) continue;
      const node = this.nodes.store.get(pod.spec?.nodeName ?? '');
      const address = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
      if (address) found.add(address);
    }
    return [...found].sort();
  }

  private remove(key: string, service: Service): void {
    try {
      this.options.client.delete({ ...DAEMON_SETS, name: daemonName(service) });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    this.setFinalizers(
      key,
      (service.metadata.finalizers ?? []).filter((f) => f !== FINALIZER),
    );
  }

  private setFinalizers(key: string, finalizers: string[]): void {
    const { resourceVersion } = this.services.store.get(key)?.metadata ?? {};
    this.options.client.patch(refOf(key), 'merge', { metadata: { finalizers, resourceVersion } });
  }
}

const daemonName = ({ metadata }: Service): string => `svclb-${metadata.name}-${(metadata.uid ?? '').slice(0, 8)}`;

function refOf(key: string): { group: string; version: string; resource: string; namespace: string; name: string } {
  const { namespace = '', name } = splitKey(key);
  return { ...core('services'), namespace, name };
}

function daemonSet(service: Service): V1DaemonSet {
  const { name = '', namespace = '' } = service.metadata;
  const daemon = daemonName(service);
  const labels = { app: daemon, [NAME]: name, [NAMESPACE]: namespace };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: daemon,
      namespace: 'kube-system',
      labels: { ...labels, 'objectset.rio.cattle.io/owner-name': name },
    },
    spec: {
      selector: { matchLabels: { app: daemon } },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          tolerations: [
            { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
          ],
          containers: (service.spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => ({
            name: `lb-${protocol.toLowerCase()}-${port}`,
            image: 'rancher/klipper-lb:v0.4.13',
            imagePullPolicy: 'IfNotPresent',
            ports: [{ name: `lb-${protocol.toLowerCase()}-${port}`, containerPort: port, hostPort: port, protocol }],
          })),
        },
      },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    },
  } as V1DaemonSet;
}
