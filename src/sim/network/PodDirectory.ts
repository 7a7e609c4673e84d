import type { V1Node, V1Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { type Ipv4Range, ipv4Number, ipv4Range } from '../../base/ipv4.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';

/** A machine on the network between nodes. */
export interface NodeEntry {
  name: string;
  /** Id in the graph of traffic: `node/worker-1`. */
  id: string;
  ip: number;
  address: string;
  podCIDR: string;
  range: Ipv4Range | undefined;
  zone: string | undefined;
  ready: boolean;
  /** Whether load balancers outside send to it. */
  balanced: boolean;
  node: V1Node;
}

/** A pod that has an address. */
export interface PodEntry {
  namespace: string;
  name: string;
  key: string;
  /** `pod/default/web-1` */
  id: string;
  ip: number;
  address: string;
  nodeName: string;
  hostNetwork: boolean;
  /** Ports of its node that lead to ports of its containers; absent without any. */
  hostPorts?: ReadonlyMap<number, number>;
  labels: Readonly<Record<string, string>>;
  pod: V1Pod;
}

const PODS = { group: '', version: 'v1', resource: 'pods' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** Who has which address now: what the wires know, not what some component believes. */
export class PodDirectory {
  readonly nodes = new Map<string, NodeEntry>();
  readonly pods = new Map<string, PodEntry>();
  /** Counts changes of nodes. */
  nodeGeneration = 0;
  private readonly podsByIp = new Map<number, PodEntry>();
  private readonly nodesByIp = new Map<number, NodeEntry>();
  private readonly onHost = new Map<string, Map<string, PodEntry>>();

  constructor(informers: SharedInformerFactory) {
    informers.informer<V1Pod>(PODS).addHandler({
      onAdd: (pod) => this.put(pod),
      onUpdate: (pod) => this.put(pod),
      onDelete: (pod) => this.drop(keyOf(pod)),
    });
    informers.informer<V1Node>(NODES).addHandler({
      onAdd: (node) => this.putNode(node),
      onUpdate: (node) => this.putNode(node),
      onDelete: (node) => this.dropNode(node),
    });
  }

  podAt(ip: number): PodEntry | undefined {
    return this.podsByIp.get(ip);
  }

  nodeAt(ip: number): NodeEntry | undefined {
    return this.nodesByIp.get(ip);
  }

  /** Pods that use a node's own network. */
  hostPods(node: string): Iterable<PodEntry> {
    return this.onHost.get(node)?.values() ?? [];
  }

  private put(pod: V1Pod): void {
    const key = keyOf(pod);
    const before = this.pods.get(key);
    const entry = entryOf(pod, key);
    if (!entry) {
      if (before) this.drop(key);
      return;
    }
    if (before && (before.ip !== entry.ip || before.nodeName !== entry.nodeName)) this.drop(key);
    this.pods.set(key, entry);
    if (!entry.hostNetwork) {
      this.podsByIp.set(entry.ip, entry);
      if (!entry.hostPorts) return;
    }
    const known = this.onHost.get(entry.nodeName);
    if (known) known.set(key, entry);
    else this.onHost.set(entry.nodeName, new Map([[key, entry]]));
  }

  private drop(key: string): void {
    const entry = this.pods.get(key);
    if (!entry) return;
    this.pods.delete(key);
    if (this.podsByIp.get(entry.ip) === entry) this.podsByIp.delete(entry.ip);
    this.onHost.get(entry.nodeName)?.delete(key);
  }

  private putNode(node: V1Node): void {
    const name = node.metadata?.name ?? '';
    const address = node.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? '';
    const podCIDR = node.spec?.podCIDR ?? '';
    const labels = node.metadata?.labels ?? {};
    const ready = node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
    const entry: NodeEntry = {
      name,
      id: `node/${name}`,
      ip: ipv4Number(address) ?? 0,
      address,
      podCIDR,
      range: ipv4Range(podCIDR),
      zone: labels['topology.kubernetes.io/zone'],
      ready,
      balanced: ready && !(EXCLUDED in labels),
      node,
    };
    const before = this.nodes.get(name);
    if (before && before.ip !== entry.ip) this.nodesByIp.delete(before.ip);
    this.nodes.set(name, entry);
    this.nodesByIp.set(entry.ip, entry);
    this.nodeGeneration++;
  }

  private dropNode({ metadata }: V1Node): void {
    const entry = this.nodes.get(metadata?.name ?? '');
    if (!entry) return;
    this.nodes.delete(entry.name);
    this.nodesByIp.delete(entry.ip);
    this.nodeGeneration++;
  }
}

/** A pod is on the network from when it has an address until it has ended. */
function entryOf(pod: V1Pod, key: string): PodEntry | undefined {
  const { status, spec, metadata } = pod;
  const address = status?.podIP ?? '';
  const ip = ipv4Number(address);
  if (ip === undefined || status?.phase === 'Succeeded' || status?.phase === 'Failed') return undefined;
  const { namespace = '', name = '', labels = {} } = metadata ?? {};
  const hostNetwork = spec?.hostNetwork === true;
  return {
    namespace,
    name,
    key,
    id: `pod/${namespace}/${name}`,
    ip,
    address,
    nodeName: spec?.nodeName ?? '',
    hostNetwork,
    labels,
    pod,
    ...hostPortsOf(pod),
  };
}

function hostPortsOf({ spec }: V1Pod): Pick<PodEntry, 'hostPorts'> {
  let hostPorts: Map<number, number> | undefined;
  if (spec?.hostNetwork) return {};
  for (const { ports } of spec?.containers ?? []) {
    for (const { hostPort, containerPort } of ports ?? []) {
      if (hostPort) hostPorts = (hostPorts ?? new Map()).set(hostPort, containerPort);
    }
  }
  return hostPorts ? { hostPorts } : {};
}
