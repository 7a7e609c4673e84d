import type { KubeObject, StoredObject } from '../api/meta.ts';
import { notFoundError, type Status, StatusError } from '../api/StatusError.ts';
import { assert, must } from '../base/assert.ts';
import { type Caller, LocalClient } from '../client/LocalClient.ts';
import type { Fault } from '../playback/Playback.ts';
import type { ClusterConfig } from '../scenarios/ClusterConfig.ts';
import { CsiSidecars } from './csi/CsiSidecars.ts';
import { hostpathProvisioner } from './csi/hostpathProvisioner.ts';
import { localPathProvisioner } from './csi/localPathProvisioner.ts';
import { ProvisionController } from './csi/ProvisionController.ts';
import type { Distribution } from './distributions/Distribution.ts';
import { distributions } from './distributions/distributions.ts';
import { Etcd } from './etcd/Etcd.ts';
import { ingressNginxAdmission } from './ingress-controller/admission.ts';
import { Kernel } from './kernel/Kernel.ts';
import { ApiServer } from './kube-apiserver/ApiServer.ts';
import { defaultAdmissionPlugins } from './kube-apiserver/admission/plugins.ts';
import { bootstrapObjects } from './kube-apiserver/bootstrapObjects.ts';
import { serveContainers } from './kube-apiserver/http/serveContainers.ts';
import { kubernetesService } from './kube-apiserver/kubernetesService.ts';
import { DEFAULT_SERVICE_RANGES } from './kube-apiserver/registry/core/ServiceAllocators.ts';
import { KubeControllerManager } from './kube-controller-manager/KubeControllerManager.ts';
import { KubeScheduler } from './kube-scheduler/KubeScheduler.ts';
import { KubeletFleet } from './kubelet/KubeletFleet.ts';
import { runsComponent } from './kubelet/runsComponent.ts';
import { MetricsServer } from './metrics-server/MetricsServer.ts';
import { ClusterNetwork } from './network/ClusterNetwork.ts';
import { webhookCaller } from './network/webhookCaller.ts';
import { DEFAULT_TIMINGS, type Timings } from './timings.ts';
import { ADMIN, CONTROLLER_MANAGER, INSTALLER, SCHEDULER, serviceAccountUser } from './users.ts';

const COMPONENTS = ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager'];

/**
 * One cluster: makes the components, gives each what it may use, and starts them. Wiring only; nothing is decided here.
 */
export class Simulation {
  readonly kernel: Kernel;
  readonly etcd: Etcd<StoredObject>;
  readonly timings: Timings;
  readonly distribution: Distribution;
  readonly apiServer: ApiServer;
  readonly controllerManager: KubeControllerManager;
  scheduler: KubeScheduler;
  readonly kubelets: KubeletFleet;
  /** Absent in a cluster without a network plugin. */
  readonly network: ClusterNetwork | undefined;
  private schedules = true;
  private halted = false;
  private readonly csi: CsiSidecars;
  private readonly storage: ProvisionController | undefined;
  private readonly stopped = new Set<string>();
  /** Kubelets that were frozen one by one. */
  private readonly frozen = new Set<string>();
  private machines: number;

  constructor(
    readonly config: ClusterConfig,
    /** The time and the count of events to go on from, where another cluster was before. */
    from = { now: 0, steps: 0 },
  ) {
    this.kernel = new Kernel(Date.parse(config.startTime), config.seed);
    this.kernel.now = from.now;
    this.kernel.steps = from.steps;
    this.machines = config.nodes;
    this.timings = { ...DEFAULT_TIMINGS, ...config.timings };
    const make = must(distributions[config.distribution], `distribution ${config.distribution}`);
    this.distribution = { ...make, ...make.adapt?.(config) };
    this.etcd = new Etcd<StoredObject>(this.kernel);
    const { kernel, etcd, timings } = this;
    const { serviceCIDR } = this.distribution;
    const serviceRanges = { ...DEFAULT_SERVICE_RANGES, serviceCIDR };
    const authorization = 'RBAC';
    const admission = [
      ...defaultAdmissionPlugins(
        () => this.apiServer.authorizer,
        () => this.apiServer.webhookCaller,
      ),
      ingressNginxAdmission(() => this.network?.ingress),
    ];
    this.apiServer = new ApiServer({ kernel, etcd, timings, admission, authorization, serviceRanges });
    this.apiServer.aggregator.offer(new MetricsServer(kernel, () => this.kubelets.stats()));
    this.install();
    this.controllerManager = new KubeControllerManager({
      clock: kernel,
      timings,
      api: this.apiServer,
      random: (name) => kernel.random(name),
      tracer: kernel.tracer,
      ...(this.distribution.network && { clusterCIDR: this.distribution.network.clusterCIDR }),
    });
    this.scheduler = this.makeScheduler();
    this.kubelets = new KubeletFleet({
      clock: kernel,
      timings,
      distribution: this.distribution,
      machines: this.distribution.machines(config),
      clientFor: (caller) => this.client(caller),
      random: (name) => kernel.random(name),
      tracer: kernel.tracer,
    });
    this.apiServer.nodeApiOf = (name) => this.kubelets.serverOf(name);
    this.apiServer.freshen = (resource, object) => this.kubelets.heartbeats.freshen(resource, object);
    this.network = this.makeNetwork();
    this.storage = this.makeStorage();
    this.csi = new CsiSidecars({
      clock: kernel,
      timings,
      clientFor: (component) => this.client({ component, user: CONTROLLER_MANAGER }),
      random: kernel.random('csi'),
      stores: this.kubelets.stores,
    });
    this.apiServer.dial = (call) => this.network?.requestOfServer(call);
    if (this.network) {
      this.kubelets.network = this.network.pods;
      this.kubelets.onPlugin = (name) => this.network?.usePlugin(name);
      this.apiServer.webhookCaller = webhookCaller(this.network);
      this.network.pods.apiServer = serveContainers(this.apiServer);
    }
    this.start();
  }

  /** A client for a component inside the cluster. */
  client(caller: Caller): LocalClient {
    return new LocalClient(this.apiServer, caller, this.timings.apiCallMs);
  }

  /** Does what no API can do: breaks things. Throws a StatusError for what does not exist. */
  fault(fault: Fault): void {
    if (fault.type === 'stopNode') this.stopNode(fault);
    else if (fault.type === 'startNode') this.startNode(fault.name);
    else if (fault.type === 'addMachine') this.addMachine();
    else if (fault.type === 'removeMachine') this.removeMachine(fault.name);
    else if (fault.type === 'setManifest') this.setManifest(fault);
    else if (fault.type === 'newCluster') throw new Error('a cluster does not replace itself');
    else if (fault.type === 'breakProbe') this.kubelets.breakProbe(fault);
    else if (fault.type === 'link') this.network?.setLink(fault);
    else if (fault.type === 'killContainer') this.kubelets.killContainer(fault);
    else this.setComponent(fault.name, fault.type === 'startComponent');
  }

  private stopNode(fault: Extract<Fault, { type: 'stopNode' | 'startNode' }>): void {
    const kubelet = this.kubelets.get(fault.name);
    this.frozen.add(fault.name);
    const totalMs = (fault.shutdownGracePeriodSeconds ?? 0) * 1000;
    const criticalMs = Math.min(totalMs, (fault.shutdownGracePeriodCriticalPodsSeconds ?? 0) * 1000);
    if (totalMs > 0) kubelet.shutDown({ totalMs, criticalMs });
    else kubelet.stop();
  }

  /** Stops or starts a process of the control plane, unless it is as wanted already. */
  private setComponent(name: string, up: boolean): void {
    if (!COMPONENTS.includes(name)) throw notFoundError({ group: '', resource: 'components' }, name);
    if (up !== this.stopped.has(name)) return;
    if (up) this.stopped.delete(name);
    else this.stopped.add(name);
    this.settle();
  }

  /** What stands still, by name; kubelets as `kubelet/NODE`. */
  get down(): string[] {
    return [...this.stopped, ...[...this.frozen].map((name) => `kubelet/${name}`)];
  }

  /** Whether nobody answers at the API server's address: it does not run, or its store does not. */
  get apiIsDown(): boolean {
    return this.stopped.has('kube-apiserver') || this.stopped.has('etcd');
  }

  private startNode(name: string): void {
    const kubelet = this.kubelets.get(name);
    this.frozen.delete(name);
    if (!this.apiIsDown) kubelet.start();
  }

  /**
   * Lets every process run that can. Without an API server nothing that needs it acts: the controller manager and the
   * scheduler lose their leases and end, kubelets stand still. Deviation: real kubelets go on restarting containers.
   */
  private settle(): void {
    const { apiIsDown, stopped, frozen } = this;
    if (apiIsDown !== this.halted) {
      this.halted = apiIsDown;
      for (const kubelet of this.kubelets.all()) {
        if (apiIsDown) kubelet.stop();
        else if (!frozen.has(kubelet.name)) kubelet.start();
      }
    }
    const runs = (name: string): boolean => !apiIsDown && !stopped.has(name);
    if (runs('kube-controller-manager')) this.controllerManager.start();
    else this.controllerManager.stop();
    if (runs('kube-scheduler') === this.schedules) return;
    this.schedules = !this.schedules;
    if (this.schedules) {
      this.scheduler = this.makeScheduler();
      this.scheduler.start();
    } else this.scheduler.stop();
  }

  private addMachine(): void {
    const { distribution, config } = this;
    this.machines++;
    const machine = distribution.machines({ ...config, nodes: this.machines })[this.machines - 1];
    if (machine) this.kubelets.add(machine);
  }

  private removeMachine(name: string): void {
    this.kubelets.remove(name);
    this.frozen.delete(name);
  }

  /** A component of the control plane runs while its manifest is there and is one of it. */
  private setManifest({ node, file, manifest }: Extract<Fault, { type: 'setManifest' }>): void {
    const kubelet = this.kubelets.get(node);
    const component = COMPONENTS.find((name) => `${name}.yaml` === file);
    const works = component !== undefined && manifest !== undefined && runsComponent(manifest, component);
    if (component && works) this.setComponent(component, true);
    kubelet.setManifest(file, manifest);
    if (component && !works) this.setComponent(component, false);
  }

  private makeScheduler(): KubeScheduler {
    const { kernel, timings } = this;
    return new KubeScheduler({
      clock: kernel,
      timings,
      client: this.client({ component: 'kube-scheduler', user: SCHEDULER }),
      random: kernel.random('kube-scheduler'),
      tracer: kernel.tracer,
    });
  }

  private makeNetwork(): ClusterNetwork | undefined {
    const { distribution, kernel, timings, config } = this;
    if (!distribution.network) return undefined;
    const { cni, clusterCIDR, loadBalancerPool, loadBalancers } = distribution.network;
    return new ClusterNetwork({
      clock: kernel,
      timings,
      clientFor: (caller) => this.client(caller),
      random: (name) => kernel.random(name),
      tracer: kernel.tracer,
      containersOf: ({ nodeName, namespace, name }) => this.kubelets.containersOf(nodeName, namespace, name),
      cni: config.cni ?? cni,
      clusterCIDR,
      dnsAddress: distribution.serviceCIDR.replace(/\.\d+\/\d+$/, '.10'),
      ...(loadBalancerPool ? { loadBalancerPool } : {}),
      ...(loadBalancers ? { loadBalancers } : {}),
      ...(distribution.ingress ? { ingress: distribution.ingress } : {}),
    });
  }

  /** The process in the provisioner's pod: it works while that runs. */
  private makeStorage(): ProvisionController | undefined {
    const { storage } = this.distribution;
    if (!storage) return undefined;
    const user = serviceAccountUser(storage.namespace, storage.serviceAccount);
    const onHostPath = storage.provisioner === 'k8s.io/minikube-hostpath';
    const client = this.client({ component: onHostPath ? 'storage-provisioner' : 'local-path-provisioner', user });
    return new ProvisionController({
      clock: this.kernel,
      client,
      timings: this.timings,
      random: this.kernel.random('local-path-provisioner'),
      provisioner: onHostPath
        ? hostpathProvisioner(client, this.kubelets.stores)
        : localPathProvisioner(client, this.kubelets.stores, storage),
    });
  }

  private start(): void {
    this.kubelets.start();
    this.controllerManager.start();
    this.scheduler.start();
    this.network?.start();
    this.storage?.start();
    this.csi.start();
  }

  /** Creates what is in the cluster before any component runs. */
  private install(): void {
    const client = this.client({ component: 'kube-apiserver', user: ADMIN });
    for (const object of bootstrapObjects()) this.installObject(client, object);
    const { serviceCIDR, apiServerAddress, apiServerPort = 6443 } = this.distribution;
    const [first] = this.distribution.machines(this.config);
    const advertised = apiServerAddress ?? { ip: first?.internalIP ?? '127.0.0.1', port: apiServerPort };
    for (const object of kubernetesService(serviceCIDR, advertised)) this.installObject(client, object);
    const installer = this.client({ component: 'installer', user: INSTALLER });
    for (const object of this.distribution.manifests(this.config)) this.installObject(installer, object);
  }

  private installObject(client: LocalClient, object: KubeObject): void {
    const [group, version] = splitApiVersion(object.apiVersion ?? 'v1');
    const info = must(this.apiServer.scheme.byKind(group, version, object.kind ?? ''), `kind ${object.kind}`);
    try {
      client.create({ ...info, namespace: info.namespaced ? object.metadata?.namespace : undefined }, object);
    } catch (error) {
      const status: Status | undefined = error instanceof StatusError ? error.status : undefined;
      assert(status === undefined, `installing ${object.kind} ${object.metadata?.name}: ${status?.message}`);
      throw error;
    }
  }
}

function splitApiVersion(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}
