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
import { MetricsServer } from './metrics-server/MetricsServer.ts';
import { ClusterNetwork } from './network/ClusterNetwork.ts';
import { webhookCaller } from './network/webhookCaller.ts';
import { DEFAULT_TIMINGS, type Timings } from './timings.ts';
import { ADMIN, CONTROLLER_MANAGER, INSTALLER, SCHEDULER, serviceAccountUser } from './users.ts';

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
  private readonly csi: CsiSidecars;
  private readonly storage: ProvisionController | undefined;
  private readonly stopped = new Set<string>();

  constructor(readonly config: ClusterConfig) {
    this.kernel = new Kernel(Date.parse(config.startTime), config.seed);
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
    else if (fault.type === 'startNode') this.kubelets.get(fault.name).start();
    else if (fault.type === 'breakProbe') this.kubelets.breakProbe(fault);
    else if (fault.type === 'link') this.network?.setLink(fault);
    else if (fault.type === 'killContainer') this.kubelets.killContainer(fault);
    else this.setComponent(fault.name, fault.type === 'startComponent');
  }

  private stopNode(fault: Extract<Fault, { type: 'stopNode' | 'startNode' }>): void {
    const kubelet = this.kubelets.get(fault.name);
    const totalMs = (fault.shutdownGracePeriodSeconds ?? 0) * 1000;
    const criticalMs = Math.min(totalMs, (fault.shutdownGracePeriodCriticalPodsSeconds ?? 0) * 1000);
    if (totalMs > 0) kubelet.shutDown({ totalMs, criticalMs });
    else kubelet.stop();
  }

  /** Stops or starts a process of the control plane, unless it is as wanted already. */
  private setComponent(name: string, up: boolean): void {
    if (name !== 'kube-scheduler' && name !== 'kube-controller-manager')
      throw notFoundError({ group: '', resource: 'components' }, name);
    if (up !== this.stopped.has(name)) return;
    if (up) this.stopped.delete(name);
    else this.stopped.add(name);
    if (name === 'kube-controller-manager') {
      if (up) this.controllerManager.start();
      else this.controllerManager.stop();
    } else if (up) {
      this.scheduler = this.makeScheduler();
      this.scheduler.start();
    } else this.scheduler.stop();
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
