/**
 * Every latency, period and back-off of the model in one place, in virtual milliseconds, with upstream's defaults where
 * upstream has one (component flags and constants of release 1.36). A scenario may override any of them.
 */
export const DEFAULT_TIMINGS = {
  /** One call to the API server from inside the cluster, there and back. */
  apiCallMs: 4,
  /** From a write in etcd to a watch event at the watcher. */
  watchDeliveryMs: 3,
  /** From a key being queued to a worker taking it. */
  syncStartMs: 1,
  /** From recording an Event to its write. */
  eventRecordMs: 12,

  /** kube-scheduler: one scheduling cycle, and the binding that follows it. */
  schedulingCycleMs: 2,
  bindingMs: 5,

  /** kubelet: sync loop reaction, sandbox and container work of the runtime. */
  podWorkerMs: 15,
  /** How much longer a step of the runtime may take, by chance: a fraction of it. */
  runtimeJitter: 0.5,
  createSandboxMs: 250,
  createContainerMs: 60,
  startContainerMs: 120,
  /** `syncFrequency`: how often a pod is looked at when nothing happens to it. */
  podSyncMs: 60_000,
  /** How long a pod worker waits after an error, and how much longer at most (half of it). */
  podBackOffMs: 10_000,
  /** Status manager: a changed pod status is written this much later. */
  podStatusMs: 10,
  /** PLEG relist period: how late an exit is noticed at most. */
  plegRelistMs: 1_000,
  /** Asking a registry what an image is, and then bytes a millisecond of its layers. */
  imageResolveMs: 700,
  imageBytesPerMs: 25_000,
  imagePullBackOffInitialMs: 10_000,
  imagePullBackOffMaxMs: 300_000,
  crashLoopInitialMs: 10_000,
  crashLoopMaxMs: 300_000,
  /** A container that ran this long starts its back-off anew. */
  crashLoopResetMs: 600_000,
  nodeLeaseRenewMs: 10_000,
  nodeStatusReportMs: 300_000,
  /** `nodeStatusUpdateFrequency`: a node's status that has changed is written after at most this. */
  nodeStatusUpdateMs: 10_000,

  /** node-lifecycle-controller. */
  nodeMonitorPeriodMs: 5_000,
  nodeMonitorGraceMs: 40_000,

  /** kube-proxy `--iptables-min-sync-period`. */
  proxyMinSyncMs: 1_000,
  /** Writing changed rules into the kernel. */
  proxySyncMs: 150,
  /** ingress-nginx: least time between two configurations, taking in endpoints, and the period of statuses. */
  ingressSyncMs: 1_000,
  ingressEndpointsMs: 30,
  ingressStatusMs: 60_000,
  /** A load balancer in the making. */
  loadBalancerMs: 2_500,
  /** CoreDNS: from a change of a Service to an answer that knows it. */
  dnsSyncMs: 20,
  /** A changed Corefile: the kubelet's next look at the volume, and that of CoreDNS (`reload`: 30 s and some). */
  dnsReloadMs: 75_000,
  /** EndpointSlice controller's batching of pod changes. */
  endpointUpdatesBatchMs: 0,
  /** etcd compaction by the API server (`--etcd-compaction-interval`). */
  compactionMs: 300_000,
  /** How long Events are kept (`--event-ttl`). */
  eventTtlMs: 3_600_000,
};

export type Timings = typeof DEFAULT_TIMINGS;
