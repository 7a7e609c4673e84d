import { notFoundError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { Caller, LocalClient } from '../../client/LocalClient.ts';
import { EventBroadcaster } from '../../client/record/EventBroadcaster.ts';
import type { Fault } from '../../playback/Playback.ts';
import { CatalogueRuntime } from '../cri/CatalogueRuntime.ts';
import type { ContainerRuntime, RuntimeContainer } from '../cri/ContainerRuntime.ts';
import { IpPool } from '../cri/IpPool.ts';
import { PlainRuntime } from '../cri/PlainRuntime.ts';
import { NO_NETWORK, type PodNetwork } from '../cri/PodNetwork.ts';
import { DataStores } from '../csi/DataStores.ts';
import type { Distribution, Machine } from '../distributions/Distribution.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import { VERSION } from '../kube-apiserver/version.ts';
import type { NodeStats } from '../metrics-server/NodeStats.ts';
import type { Timings } from '../timings.ts';
import { nodeUser } from '../users.ts';
import { ClusterObjects } from './ClusterObjects.ts';
import { FreezableClock } from './FreezableClock.ts';
import { Heartbeats } from './Heartbeats.ts';
import { ImagePuller } from './ImagePuller.ts';
import { Kubelet } from './Kubelet.ts';
import { KubeletServer } from './KubeletServer.ts';
import { kubeletRelease } from './kubeletRelease.ts';
import type { NodeContext } from './NodeContext.ts';
import { Pleg } from './Pleg.ts';
import type { PodContext } from './PodContext.ts';
import type { PodWorker } from './PodWorker.ts';
import { hostnameOf } from './podFiles.ts';
import { requestToken } from './requestToken.ts';
import { StatusManager } from './StatusManager.ts';
import { VolumeManager } from './volumes/VolumeManager.ts';

export interface KubeletFleetOptions {
  clock: Clock;
  timings: Timings;
  distribution: Distribution;
  machines: readonly Machine[];
  clientFor(caller: Caller): LocalClient;
  random(name: string): Random;
  tracer: Tracer;
}

/** All kubelets of a cluster, by node. */
export class KubeletFleet {
  /** The data of volumes, which outlives pods. */
  readonly stores = new DataStores();
  private readonly kubelets = new Map<string, Kubelet>();
  /** How pods reach the world; whoever models the network sets it. */
  network: PodNetwork = NO_NETWORK;
  /** Told of the network plugin that a node has got from a pod. */
  onPlugin: (name: string) => void = () => {};
  private readonly servers = new Map<string, KubeletServer>();
  private readonly podsByIP = new Map<string, PodContext>();
  private made: number;
  private readonly objects: ClusterObjects;
  readonly heartbeats: Heartbeats;
  /** `namespace/pod/probe` of what was broken on purpose. */
  private readonly broken = new Set<string>();

  constructor(private readonly options: KubeletFleetOptions) {
    const user = { username: 'system:kubelets', groups: ['system:masters'] };
    this.objects = new ClusterObjects(options.clientFor({ component: 'kubelet', user }));
    this.heartbeats = new Heartbeats(options.clock, options.timings);
    this.made = options.machines.length;
    options.machines.forEach((machine, index) => {
      this.kubelets.set(machine.name, this.makeKubelet(machine, index));
    });
  }

  /** A machine joins: its kubelet registers it. Nothing happens when there is one of that name. */
  add(machine: Machine): void {
    if (this.kubelets.has(machine.name)) return;
    const kubelet = this.makeKubelet(machine, this.made++);
    this.kubelets.set(machine.name, kubelet);
    kubelet.start();
  }

  /** A machine goes for good. Its Node stays until somebody deletes it. Throws 404 for one that is not there. */
  remove(name: string): void {
    this.get(name).stop();
    this.kubelets.delete(name);
    this.servers.delete(name);
  }

  start(): void {
    for (const kubelet of this.kubelets.values()) kubelet.start();
  }

  /** Throws 404 for a node that is not there. */
  get(name: string): Kubelet {
    const kubelet = this.kubelets.get(name);
    if (!kubelet) throw notFoundError({ group: '', resource: 'nodes' }, name);
    return kubelet;
  }

  /** What the kubelets that answer say of their nodes' use. */
  *stats(): Iterable<NodeStats> {
    for (const kubelet of this.kubelets.values()) if (kubelet.running) yield kubelet.stats();
  }

  /** Containers of a pod that are alive at the runtime of its node. */
  containersOf(node: string, namespace: string, pod: string): RuntimeContainer[] {
    const records = this.kubelets.get(node)?.worker(namespace, pod)?.records ?? [];
    return records.flatMap(({ run }) => (run && !run.exit ? [run.container] : []));
  }

  /** Ends a container's process, as `kill -9` from the node would. */
  killContainer({ namespace, pod, container, exitCode }: Extract<Fault, { type: 'killContainer' }>): void {
    for (const kubelet of this.kubelets.values()) {
      const record = kubelet.worker(namespace, pod)?.records.find(({ spec }) => spec.name === container);
      if (!record?.run || record.run.exit) continue;
      record.run.container.kill(exitCode);
      return;
    }
    throw notFoundError({ group: '', resource: 'pods' }, pod);
  }

  /** Makes a probe of a pod's containers fail or succeed again, whatever they answer; the pod may be made later. */
  breakProbe({ namespace, pod, probe, broken }: Extract<Fault, { type: 'breakProbe' }>): void {
    const key = `${namespace}/${pod}/${probe}`;
    if (broken) this.broken.add(key);
    else this.broken.delete(key);
    for (const kubelet of this.kubelets.values()) {
      const worker = kubelet.worker(namespace, pod);
      if (!worker) continue;
      for (const record of worker.records) worker.wakeProbes(record);
    }
  }

  private makeKubelet(machine: Machine, index: number): Kubelet {
    const { timings, distribution, tracer } = this.options;
    const client = this.options.clientFor({ component: `kubelet/${machine.name}`, user: nodeUser(machine.name) });
    const random = this.options.random(`kubelet/${machine.name}`);
    const clock = new FreezableClock(this.options.clock);
    const events = new EventBroadcaster({ clock, client, random, delayMs: timings.eventRecordMs });
    const runtime = this.makeRuntime(machine, index, random);
    const node: NodeContext = {
      clock,
      timings,
      machine,
      client,
      recorder: events.recorderFor('kubelet', machine.name),
      release: kubeletRelease(distribution.kubeletVersion ?? VERSION.gitVersion),
      runtime,
      tracer,
      random,
      pleg: new Pleg(clock, timings.plegRelistMs, random.float()),
      statuses: new StatusManager(clock, client, timings.podStatusMs),
      images: new ImagePuller(runtime, clock),
      volumes: new VolumeManager({ stores: this.stores }),
      objects: this.objects,
      heartbeats: this.heartbeats,
      podsByIP: this.podsByIP,
      clusterDNS: distribution.name === 'bare' ? '' : distribution.serviceCIDR.replace(/\.\d+\/\d+$/, '.10'),
      alive: () => kubelet.running,
      roomFor: (pod) => kubelet.roomFor(pod),
      lacksNetwork: (pod) => kubelet.lacksNetwork(pod),
      isBroken: (pod, probe) => this.broken.has(`${pod.metadata?.namespace}/${pod.metadata?.name}/${probe}`),
      tokenFor: (subject) => requestToken(client, subject),
      timestamp: () => rfc3339(clock.startMs + clock.now),
    };
    const kubelet = new Kubelet(node, clock, distribution, (plugin) => this.onPlugin(plugin));
    this.servers.set(machine.name, new KubeletServer(kubelet));
    return kubelet;
  }

  private makeRuntime(machine: Machine, index: number, random: Random): ContainerRuntime {
    const { clock, timings, distribution } = this.options;
    if (distribution.containers === 'plain')
      return new PlainRuntime({ clock, timings, random: random.fork('containers') }, index);
    const pool = new IpPool(machine.podCIDR || `10.${88 + (index >> 8)}.${index & 255}.0/24`);
    const { name, internalIP: ip, memoryBytes, cpus } = machine;
    return new CatalogueRuntime({
      clock,
      timings,
      random: random.fork('containers'),
      node: { name, ip, memoryBytes, cpus },
      scheme: distribution.containerRuntimeVersion.split(':')[0] ?? 'containerd',
      hostnameOf: (pod) => hostnameOf({ pod, nodeName: name }),
      allocateIP: () => pool.take(),
      releaseIP: (address) => pool.release(address),
      network: () => this.network,
      isPreloaded: (repository) =>
        /^(?:registry\.k8s\.io\/(?:kube-|etcd|coredns\/|pause)|docker\.io\/kindest\/)/.test(repository),
    });
  }

  /** What the API server calls on a node; undefined while its kubelet does not answer. */
  serverOf(node: string): KubeletServer | undefined {
    return this.kubelets.get(node)?.running ? this.servers.get(node) : undefined;
  }

  /** The pod that has an address of the pod network. */
  podAt(ip: string): PodWorker | undefined {
    return this.podsByIP.get(ip) as PodWorker | undefined;
  }

  all(): Iterable<Kubelet> {
    return this.kubelets.values();
  }
}
