import type { V1Node, V1Pod } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import { SharedInformer } from '../../client/cache/SharedInformer.ts';
import { mostMillis } from '../cri/CpuAccount.ts';
import type { Distribution } from '../distributions/Distribution.ts';
import { add, podRequests, resourcesOf } from '../kube-scheduler/framework/Resources.ts';
import type { ContainerStats, NodeStats, PodStats } from '../metrics-server/NodeStats.ts';
import { rejection, wasScheduled } from './admission.ts';
import type { ContainerRun } from './ContainerRecord.ts';
import { EvictionManager } from './EvictionManager.ts';
import type { FreezableClock } from './FreezableClock.ts';
import type { NodeContext } from './NodeContext.ts';
import { type GracePeriods, NodeShutdown } from './NodeShutdown.ts';
import { NodeStatus } from './NodeStatus.ts';
import { networkPluginOf } from './networkPluginOf.ts';
import { allocatableOf } from './nodeObject.ts';
import type { ResizeState } from './PodResize.ts';
import { PodWorker } from './PodWorker.ts';
import { StorageEviction } from './StorageEviction.ts';
import { isMirror, mirrorPod } from './staticPod.ts';

/** The kubelet, the container runtime and the rest of the system. */
const SYSTEM_USE = { cpuMillis: 38, memoryBytes: 310 * 1024 ** 2 };

/** What a kubelet says whose runtime has no network plugin. */
const NO_NETWORK =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

const PODS = { group: '', version: 'v1', resource: 'pods' };

/** The agent of one node: registers it, keeps its lease, and runs the pods that are bound to it. */
export class Kubelet {
  readonly workers = new Map<string, PodWorker>();
  private readonly pods: SharedInformer<V1Pod>;
  private readonly status: NodeStatus;
  running = false;
  private hasNetwork: boolean;
  private shutdown: NodeShutdown | undefined;
  /** Static pods by the name of their file. */
  private readonly manifests: Map<string, KubeObject>;

  constructor(
    readonly node: NodeContext,
    private readonly clock: FreezableClock,
    distribution: Distribution,
    private readonly onPlugin: (name: string) => void,
  ) {
    this.manifests = new Map(node.machine.staticPods.map((pod) => [`${pod.metadata?.name}.yaml`, pod]));
    this.hasNetwork = !distribution.network?.byDaemonSet;
    this.pods = new SharedInformer<V1Pod>(node.client, PODS, { fieldSelector: `spec.nodeName=${node.machine.name}` });
    this.pods.addHandler({
      onAdd: (pod) => this.changed(pod),
      onUpdate: (pod) => this.changed(pod),
      onDelete: (pod) => this.gone(pod),
    });
    this.status = new NodeStatus(node, distribution, () => this.trouble());
    const evictions = new EvictionManager(node, {
      workers: () => this.workers.values(),
      systemBytes: SYSTEM_USE.memoryBytes,
      pressureChanged: (memory) => this.status.setMemoryPressure(memory),
    });
    const storage = new StorageEviction(node, {
      workers: () => this.workers.values(),
      pressureChanged: (disk) => this.status.setDiskPressure(disk),
    });
    node.runtime.onStorageGrowth = () => storage.storageGrew();
    node.runtime.onMemoryGrowth = () => evictions.memoryGrew();
    node.images.onPulled = () => this.status.imagesChanged();
  }

  /** What its containers use now, for whoever measures (`/metrics/resource`). */
  stats(): NodeStats {
    const { machine } = this.node;
    const pods: PodStats[] = [];
    for (const { over, pod, records } of this.workers.values()) {
      if (over) continue;
      const { namespace = '', name = '', labels = {} } = pod.metadata ?? {};
      const containers = records.flatMap(({ spec, run }) => (run && !run.exit ? [containerStats(spec.name, run)] : []));
      pods.push({ namespace, name, labels, containers });
    }
    return { name: machine.name, labels: this.describe().metadata?.labels ?? {}, system: SYSTEM_USE, pods };
  }

  get name(): string {
    return this.node.machine.name;
  }

  /** Begins, or goes on after `stop`. */
  start(): void {
    this.cancelShutdown();
    if (this.running) return;
    this.running = true;
    this.clock.thaw();
    this.status.start();
    this.node.pleg.start();
    this.pods.start();
    for (const manifest of this.manifests.values()) this.mirror(manifest);
  }

  /** A file of the directory of static pods is there, is another, or is gone. */
  setManifest(file: string, manifest: KubeObject | undefined): void {
    const before = this.manifests.get(file);
    if (manifest) this.manifests.set(file, manifest);
    else this.manifests.delete(file);
    if (before) this.unmirror(before);
    if (manifest && !(before && nameOf(before) === nameOf(manifest))) this.later(() => this.mirror(manifest));
  }

  /** The picture of a static pod goes at once; what it shows ends with it. */
  private unmirror({ metadata }: KubeObject): void {
    const ref = { ...PODS, namespace: metadata?.namespace ?? 'default', name: `${metadata?.name}-${this.name}` };
    try {
      this.node.client.delete(ref, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** Shows a pod of its own to the API server. */
  private mirror(manifest: KubeObject): void {
    const { client, machine } = this.node;
    try {
      const node = client.get<V1Node>({ group: '', version: 'v1', resource: 'nodes', name: machine.name });
      const pod = mirrorPod(manifest, machine.name, node.metadata?.uid ?? '', this.node.timestamp());
      client.create<V1Pod>({ ...PODS, namespace: pod.metadata?.namespace }, pod);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** The machine is switched off after its pods have had their time to end (`shutdownGracePeriod`). */
  shutDown(periods: GracePeriods): void {
    if (!this.running || this.shutdown) return;
    const { objects, recorder } = this.node;
    this.shutdown = new NodeShutdown(
      this.clock,
      () => this.workers.values(),
      // The last statuses are on their way.
      () => this.clock.schedule(2 * this.node.timings.podStatusMs + 500, () => this.shutdown && this.stop()),
    );
    const node = objects.get<V1Node>('', 'v1', 'nodes', undefined, this.name);
    if (node) recorder.event(node, 'Normal', 'Shutdown', 'Shutdown manager detected shutdown event');
    this.status.readinessChanged();
    this.shutdown.begin(periods);
  }

  private cancelShutdown(): void {
    if (!this.shutdown) return;
    this.shutdown.cancel();
    this.shutdown = undefined;
    if (this.running) this.status.readinessChanged();
  }

  /** Why the node is not ready, '' when it is. */
  private trouble(): string {
    if (this.shutdown) return 'node is shutting down';
    return this.hasNetwork ? '' : NO_NETWORK;
  }

  /** The kubelet freezes; its containers go on. */
  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.pods.stop();
    this.status.stop();
    this.node.pleg.stop();
    this.clock.freeze();
  }

  worker(namespace: string, name: string): PodWorker | undefined {
    return this.workers.get(`${namespace}/${name}`);
  }

  /** The node as its kubelet would describe it. */
  describe(): V1Node {
    return this.status.describe();
  }

  lacksNetwork(pod: V1Pod): boolean {
    if (this.hasNetwork || pod.spec?.hostNetwork) return false;
    this.node.recorder.event(pod, 'Warning', 'NetworkNotReady', `network is not ready: ${NO_NETWORK}`);
    return true;
  }

  /** A pod of a network plugin runs on this node: it has left its configuration, which stays. */
  private gotNetwork(plugin: string): void {
    this.hasNetwork = true;
    this.onPlugin(plugin);
    this.later(() => {
      this.status.readinessChanged();
      for (const worker of this.workers.values()) if (!worker.sandbox && !worker.over) worker.sync();
    });
  }

  private changed(pod: V1Pod): void {
    if (!this.hasNetwork) {
      const plugin = networkPluginOf(pod);
      if (plugin) this.gotNetwork(plugin);
    }
    const key = keyOf(pod);
    const known = this.workers.get(key);
    if (known && known.pod.metadata?.uid === pod.metadata?.uid) {
      if (concernsKubelet(known.pod, pod)) this.later(() => known.update(pod));
      else known.pod = pod;
      return;
    }
    known?.dispose();
    const { phase } = pod.status ?? {};
    if ((phase === 'Succeeded' || phase === 'Failed') && !pod.metadata?.deletionTimestamp) return;
    if (this.shutdown && phase === 'Pending' && !pod.metadata?.deletionTimestamp) {
      this.refuse(pod, 'NodeShutdown', 'Pod was rejected as the node is shutting down.');
      return;
    }
    if (!wasScheduled(pod) && !isMirror(pod) && this.rejects(pod)) return;
    const worker = new PodWorker(pod, this.node);
    this.workers.set(key, worker);
    this.later(() => worker.update(worker.pod));
  }

  /** Pods that were given this node by hand are checked here first; one that is refused is over before it began. */
  private rejects(pod: V1Pod): boolean {
    const { objects } = this.node;
    const node = objects.get<V1Node>('', 'v1', 'nodes', undefined, this.name);
    if (!node || pod.metadata?.deletionTimestamp || pod.status?.phase !== 'Pending') return false;
    const others = [...this.workers.values()].filter(({ over }) => !over).map((worker) => worker.pod);
    const refused = rejection(pod, others, node);
    if (!refused) return false;
    this.refuse(pod, refused.reason, refused.message);
    return true;
  }

  private refuse(pod: V1Pod, reason: string, message: string): void {
    const { recorder, statuses } = this.node;
    recorder.event(pod, 'Warning', reason, message);
    const status = {
      phase: 'Failed',
      reason,
      message: `Pod was rejected: ${message}`,
      startTime: this.node.timestamp(),
    };
    statuses.set(pod, { ...status, qosClass: pod.status?.qosClass });
  }

  /** What stands against giving a running pod the resources that it now asks for (allocation manager canResizePod). */
  roomFor(pod: V1Pod): ResizeState['pending'] {
    const capacity = resourcesOf(allocatableOf(this.node.machine));
    const wanted = podRequests(pod).exact;
    const used = new Map<string, number>();
    for (const worker of this.workers.values())
      if (!worker.over && worker.pod !== pod) add(used, podRequests(worker.pod).exact);
    for (const resource of ['cpu', 'memory']) {
      const [asked, whole] = [wanted.get(resource) ?? 0, capacity.get(resource) ?? 0];
      if (asked > whole) {
        const message = `Node didn't have enough capacity: ${resource}, requested: ${asked}, capacity: ${whole}`;
        return { reason: 'Infeasible', message };
      }
      if (asked + (used.get(resource) ?? 0) > whole)
        return { reason: 'Deferred', message: `Node didn't have enough resource: ${resource}` };
    }
    return undefined;
  }

  /** Room was given back: resizes that waited for some are tried again. */
  private retryResizes(): void {
    for (const worker of this.workers.values()) {
      if (worker.resize.state.pending?.reason !== 'Deferred') continue;
      this.later(() => {
        worker.resize.specChanged();
        worker.sync();
      });
    }
  }

  private gone(pod: V1Pod): void {
    const key = keyOf(pod);
    const worker = this.workers.get(key);
    if (!worker || worker.pod.metadata?.uid !== pod.metadata?.uid) return;
    worker.dispose();
    this.workers.delete(key);
    this.node.statuses.forget(key);
    this.retryResizes();
    if (!isMirror(pod)) return;
    const own = (m: KubeObject): boolean => `${m.metadata?.name}-${this.name}` === pod.metadata?.name;
    const manifest = [...this.manifests.values()].find(own);
    if (manifest) this.later(() => this.mirror(manifest));
  }

  private later(run: () => void): void {
    this.clock.schedule(this.node.timings.podWorkerMs, run);
  }
}

const nameOf = ({ metadata }: KubeObject): string => `${metadata?.namespace ?? 'default'}/${metadata?.name}`;

function containerStats(name: string, { container, startedMs }: ContainerRun): ContainerStats {
  const { cpuMillis, memoryBytes } = container.usage();
  const { cpu, id } = container;
  const cpuLimitMillis = mostMillis(cpu);
  return { name, id, startedMs, idleCpuMillis: cpuMillis, servedCpuMs: cpu.servedMs, cpuLimitMillis, memoryBytes };
}

/** Whether a change of a pod asks for something: the kubelet's own status writes come back and do not. */
function concernsKubelet(before: V1Pod, after: V1Pod): boolean {
  return before.spec !== after.spec || before.metadata !== after.metadata
    ? specOrMetaChanged(before, after)
    : changedByOthers(before, after);
}

function specOrMetaChanged(before: V1Pod, after: V1Pod): boolean {
  const a = before.metadata ?? {};
  const b = after.metadata ?? {};
  if (before.spec !== after.spec || a.deletionTimestamp !== b.deletionTimestamp) return true;
  if (a.deletionGracePeriodSeconds !== b.deletionGracePeriodSeconds) return true;
  if (a.labels !== b.labels || a.annotations !== b.annotations) return true;
  return changedByOthers(before, after);
}

/** Somebody else wrote the status: a readiness gate, or the node lifecycle controller. */
function changedByOthers(before: V1Pod, after: V1Pod): boolean {
  const gates = after.spec?.readinessGates?.length ?? 0;
  const ready = (pod: V1Pod) => pod.status?.conditions?.find((c) => c.type === 'Ready');
  return gates > 0 || ready(before)?.status !== ready(after)?.status;
}
