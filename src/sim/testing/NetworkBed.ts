import type {
  V1Ingress,
  V1NetworkPolicy,
  V1Node,
  V1Pod,
  V1PodSpec,
  V1Service,
  V1ServiceSpec,
} from '../../api/generated/types.ts';
import type { GroupVersionResource, KubeObject, StoredObject } from '../../api/meta.ts';
import { ipv4Number } from '../../base/ipv4.ts';
import { LocalClient } from '../../client/LocalClient.ts';
import type { RuntimeContainer } from '../cri/ContainerRuntime.ts';
import type { NetworkOrigin } from '../cri/PodNetwork.ts';
import { Etcd } from '../etcd/Etcd.ts';
import { Kernel } from '../kernel/Kernel.ts';
import { ApiServer } from '../kube-apiserver/ApiServer.ts';
import { ClusterNetwork } from '../network/ClusterNetwork.ts';
import { type Sender, Walk } from '../network/Walk.ts';
import { DEFAULT_TIMINGS } from '../timings.ts';
import { ADMIN } from '../users.ts';

export interface BedOptions {
  seed?: string;
  cni?: string;
  nodes?: number;
}

export interface BedPod {
  node?: number;
  namespace?: string;
  labels?: Record<string, string>;
  /** Ports that are open in it; 8080 by default. */
  ports?: number[];
  ready?: boolean;
  /** More of its spec: dnsPolicy, hostAliases … */
  spec?: Partial<V1PodSpec>;
}

export interface BedEndpoint {
  pod: string;
  ready?: boolean;
  serving?: boolean;
  terminating?: boolean;
}

const core = (resource: string): GroupVersionResource => ({ group: '', version: 'v1', resource });
const networking = (resource: string): GroupVersionResource => ({
  group: 'networking.k8s.io',
  version: 'v1',
  resource,
});
const SLICES = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };

/**
 * For tests of the network: an API server, nodes `n0`, `n1` … (172.18.0.2 on), and pods and endpoints put there by hand,
 * so that a test says exactly what state it is about. No controller and no kubelet runs.
 */
export class NetworkBed {
  readonly kernel: Kernel;
  readonly client: LocalClient;
  readonly network: ClusterNetwork;
  /** Open ports by pod key; change it to make a server go away. */
  readonly open = new Map<string, number[]>();
  /** Status that the containers of a pod answer, 200 by default. */
  readonly statuses = new Map<string, number>();
  /** How long containers take to answer, in virtual ms. */
  answerMs = 1;
  /** Requests that reached a container, by pod key. */
  readonly served = new Map<string, number>();
  private readonly addresses = new Map<string, string>();

  constructor({ seed = 'bed', cni = 'kindnet', nodes = 2 }: BedOptions = {}) {
    const kernel = new Kernel(Date.UTC(2026, 0, 1), seed);
    this.kernel = kernel;
    const timings = DEFAULT_TIMINGS;
    const api = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings });
    this.client = new LocalClient(api, { component: 'kubectl', user: ADMIN, outside: true }, 0);
    this.network = new ClusterNetwork({
      clock: kernel,
      timings,
      clientFor: (caller) => new LocalClient(api, caller, 0),
      random: (name) => kernel.random(name),
      tracer: kernel.tracer,
      cni,
      clusterCIDR: '10.244.0.0/16',
      dnsAddress: '10.96.0.10',
      loadBalancerPool: { first: '172.18.255.200', last: '172.18.255.250' },
      containersOf: ({ key }) => this.containers(key),
    });
    for (const name of ['default', 'kube-system', 'ingress-nginx', 'other']) this.namespace(name);
    for (let i = 0; i < nodes; i++) this.addNode(i);
    this.network.start();
  }

  /** Lets virtual time pass: five seconds are enough for every component to have taken everything in. */
  settle(ms = 5_000): this {
    this.kernel.runUntil(this.kernel.now + ms);
    return this;
  }

  namespace(name: string, labels: Record<string, string> = {}): this {
    this.client.create(core('namespaces'), { metadata: { name, labels } });
    return this;
  }

  pod(name: string, options: BedPod = {}): this {
    const { node = 0, namespace = 'default', labels = {}, ports = [8080], ready = true } = options;
    const spec = {
      containers: [{ name: 'c', image: 'x', ports: ports.map((p) => ({ containerPort: p })) }],
      nodeName: `n${node}`,
      ...options.spec,
    };
    const pod = this.client.create<V1Pod>({ ...core('pods'), namespace }, { metadata: { name, labels }, spec });
    const podIP = `10.244.${node}.${this.addresses.size + 10}`;
    const key = `${namespace}/${name}`;
    this.addresses.set(key, podIP);
    this.open.set(key, ports);
    const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
    const state = { running: {} };
    const containerStatuses = [{ name: 'c', image: 'x', imageID: '', ready, restartCount: 0, state }];
    const status = { ...pod.status, phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions, containerStatuses };
    this.client.updateStatus<V1Pod>({ ...core('pods'), namespace, name }, { ...pod, status });
    return this;
  }

  removePod(name: string, namespace = 'default'): this {
    this.client.delete({ ...core('pods'), namespace, name }, { gracePeriodSeconds: 0 });
    return this;
  }

  service(name: string, spec: V1ServiceSpec, namespace = 'default', labels: Record<string, string> = {}): V1Service {
    return this.client.create<V1Service>({ ...core('services'), namespace }, { metadata: { name, labels }, spec });
  }

  /** The endpoints of one port of a Service. */
  endpoints(
    service: string,
    endpoints: readonly BedEndpoint[],
    { port = 8080, namespace = 'default', portName = '', protocol = 'TCP' } = {},
  ): this {
    this.client.create<KubeObject>({ ...SLICES, namespace }, {
      metadata: { generateName: `${service}-`, labels: { 'kubernetes.io/service-name': service } },
      addressType: 'IPv4',
      ports: [{ name: portName, port, protocol }],
      endpoints: endpoints.map(({ pod, ready = true, serving = ready, terminating = false }) => ({
        addresses: [this.ip(pod, namespace)],
        conditions: { ready, serving, terminating },
        nodeName: `n${this.ip(pod, namespace).split('.')[2]}`,
        targetRef: { kind: 'Pod', namespace, name: pod },
      })),
    } as KubeObject);
    return this;
  }

  ingress(name: string, spec: V1Ingress['spec'], annotations: Record<string, string> = {}): this {
    const prefixed = Object.entries(annotations).map(([k, v]) => [`nginx.ingress.kubernetes.io/${k}`, v]);
    const metadata = { name, annotations: Object.fromEntries(prefixed) };
    this.client.create<V1Ingress>({ ...networking('ingresses'), namespace: 'default' }, { metadata, spec });
    return this;
  }

  policy(name: string, spec: V1NetworkPolicy['spec'], namespace = 'default'): this {
    this.client.create<V1NetworkPolicy>({ ...networking('networkpolicies'), namespace }, { metadata: { name }, spec });
    return this;
  }

  /** A running ingress controller behind a load balancer. */
  ingressController(): this {
    const labels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };
    const namespace = 'ingress-nginx';
    this.pod('controller', { namespace, labels, ports: [80, 443, 10254] });
    const ports = [
      { name: 'http', port: 80 },
      { name: 'https', port: 443 },
    ];
    this.service('ingress-nginx-controller', { type: 'LoadBalancer', ports }, namespace, labels);
    this.endpoints('ingress-nginx-controller', [{ pod: 'controller' }], { port: 80, portName: 'http', namespace });
    this.endpoints('ingress-nginx-controller', [{ pod: 'controller' }], { port: 443, portName: 'https', namespace });
    this.client.create<KubeObject>(networking('ingressclasses'), {
      metadata: { name: 'nginx' },
      spec: { controller: 'k8s.io/ingress-nginx' },
    } as KubeObject);
    return this;
  }

  ip(pod: string, namespace = 'default'): string {
    return this.addresses.get(`${namespace}/${pod}`) ?? '0.0.0.0';
  }

  /** Connects from a pod to an address, as `nc` does. */
  connect(pod: string, host: string, port: number, protocol: 'TCP' | 'UDP' = 'TCP', namespace = 'default'): Walk {
    const walk = new Walk();
    const { directory } = this.network;
    const entry = directory.pods.get(`${namespace}/${pod}`);
    const sender: Sender = {
      id: `pod/${namespace}/${pod}`,
      ip: entry?.ip ?? 0,
      node: directory.nodes.get(entry?.nodeName ?? ''),
      pod: entry,
    };
    walk.begin(sender, true, 40_000);
    const reached = this.network.fabric.connect(walk, ipv4Number(host) ?? 0, port, protocol);
    if (reached) walk.answeredBy = reached.pod;
    return walk;
  }

  /** What the runtime knows of a pod when it calls the network. */
  origin(pod: string, namespace = 'default'): NetworkOrigin {
    const node = `n${this.ip(pod, namespace).split('.')[2]}`;
    return { namespace, pod, uid: '', ip: this.ip(pod, namespace), node, dnsPolicy: 'ClusterFirst' };
  }

  private addNode(index: number): void {
    const name = `n${index}`;
    const spec = { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`] };
    const node = this.client.create<V1Node>(core('nodes'), { metadata: { name }, spec });
    const addresses = [{ type: 'InternalIP', address: `172.18.0.${index + 2}` }];
    const status = { addresses, conditions: [{ type: 'Ready', status: 'True' }] };
    this.client.updateStatus<V1Node>({ ...core('nodes'), name }, { ...node, status });
  }

  private containers(key: string): RuntimeContainer[] {
    const listeners = (this.open.get(key) ?? []).map((port) => ({ port, protocol: 'TCP' }));
    const container: Pick<RuntimeContainer, 'listeners' | 'handleHttp'> = {
      listeners: listeners as RuntimeContainer['listeners'],
      handleHttp: (call, reply) => {
        this.served.set(key, (this.served.get(key) ?? 0) + 1);
        reply({
          status: this.statuses.get(key) ?? 200,
          headers: {},
          body: `${key} ${call.path}`,
          latencyMs: this.answerMs,
        });
      },
    };
    return [container as RuntimeContainer];
  }
}
