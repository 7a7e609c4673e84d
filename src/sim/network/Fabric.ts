import { inIpv4Range, ipv4Text } from '../../base/ipv4.ts';
import type { Random } from '../../base/Random.ts';
import type { NetworkPolicies, PolicyPeer } from '../cni/NetworkPolicies.ts';
import type { CniPlugin } from '../cni/plugins.ts';
import type { IngressController } from '../ingress-controller/IngressController.ts';
import type { Arrival, KubeProxy, Match } from '../kube-proxy/KubeProxy.ts';
import { addHop, cniText, endpoint, packet, policyText, proxyHop } from './hopTexts.ts';
import type { Links } from './Links.ts';
import { hasPort, type LoadBalancer, type LoadBalancers } from './LoadBalancers.ts';
import { CONNECT_TIMEOUT_MS, LATENCIES, NO_ROUTE_MS } from './latencies.ts';
import type { NodeEntry, PodDirectory, PodEntry } from './PodDirectory.ts';
import type { PodEndpoints } from './PodEndpoints.ts';
import { type Backend, localBackends, type Protocol, type ServicePort } from './servicePorts.ts';
import type { Walk } from './Walk.ts';

export interface FabricParts {
  clock: { readonly now: number };
  random: Random;
  directory: PodDirectory;
  proxy: KubeProxy;
  ingress: IngressController;
  balancers: LoadBalancers;
  policies: NetworkPolicies;
  plugin: CniPlugin | undefined;
  endpoints: PodEndpoints;
  links: Links;
  clusterCIDR: string;
}

/** The range of node ports, which health checks are given ports of, too. */
const HEALTH_CHECKS_FROM = 30_000;

/** Where a connection ended up. */
export interface Reached {
  pod: PodEntry;
  port: number;
}

/**
 * The wires of the cluster: takes a connection from a sender to an address, through load balancers, the rules of nodes,
 * routes and policies, to the pod that accepts it. It reads what components have programmed and what pods do; it decides
 * nothing itself.
 *
 *     outside ─► load balancer ─► node port ─┐
 *     pod, node ─────────────────────────────┴─► kube-proxy ─► route ─► policy ─► pod
 */
export class Fabric {
  readonly endpoints: PodEndpoints;
  private nodes: NodeEntry[] = [];
  private nodesAt = -1;
  private readonly arrival: { node: string; zone: string | undefined; source: number; inside: boolean } = {
    node: '',
    zone: undefined,
    source: 0,
    inside: false,
  };

  constructor(readonly parts: FabricParts) {
    this.endpoints = parts.endpoints;
  }

  /** Opens a connection. Undefined when it failed: the walk says how. */
  connect(walk: Walk, ip: number, port: number, protocol: Protocol): Reached | undefined {
    return walk.node ? this.fromNode(walk, walk.node, ip, port, protocol) : this.fromOutside(walk, ip, port, protocol);
  }

  /** A plugin that was installed later decides from now on. */
  usePlugin(plugin: CniPlugin | undefined): void {
    this.parts.plugin = plugin;
  }

  private fromOutside(walk: Walk, ip: number, port: number, protocol: Protocol): Reached | undefined {
    const { balancers, directory } = this.parts;
    walk.latencyMs += LATENCIES.internet;
    const node = directory.nodeAt(ip);
    const balancer = balancers.at(ip, port);
    // A balancer that lives on the nodes shares their addresses.
    const shared = node && !(balancer && hasPort(balancer, port));
    if (balancer && !shared) return this.throughBalancer(walk, balancer, port, protocol);
    if (node) return this.atNodePort(walk, node, port, protocol);
    const inside = this.parts.proxy.lookup(ip, port, protocol) ?? directory.podAt(ip);
    const to = directory.podAt(ip)?.id ?? endpoint(ip, port);
    return this.timeout(walk, to, ip, port, () =>
      inside
        ? `${ipv4Text(ip)} exists only inside the cluster: from outside nothing leads there`
        : `nobody has the address ${ipv4Text(ip)}`,
    );
  }

  private throughBalancer(walk: Walk, balancer: LoadBalancer, port: number, protocol: Protocol): Reached | undefined {
    const { proxy, random } = this.parts;
    walk.path.push(balancer.id);
    walk.latencyMs += LATENCIES.loadBalancer;
    const before = walk.hops && packet(walk, balancer.ip, port);
    const match = proxy.lookup(balancer.ip, port, protocol);
    if (!match)
      return this.refused(
        walk,
        balancer.id,
        balancer.ip,
        port,
        () => `the load balancer has no listener on port ${port}`,
      );
    const { port: service } = match;
    const healthy = this.healthyNodes(service);
    const count = healthy.length;
    const node = count === 0 ? undefined : healthy[random.int(count)];
    if (!node) {
      return this.timeout(walk, balancer.id, balancer.ip, port, () =>
        service.externalLocal
          ? `no node passes the health check on port ${service.healthCheckNodePort}: none holds a ready endpoint`
          : 'no node is Ready',
      );
    }
    const direct = service.nodePort === 0;
    const [toIp, toPort] = direct ? [balancer.ip, port] : [node.ip, service.nodePort];
    if (walk.hops) {
      const after = packet(walk, toIp, toPort);
      const text = `one of ${count} healthy nodes: ${node.name}`;
      addHop(walk, {
        to: balancer.id,
        kind: 'load-balancer',
        text: `listener ${protocol} ${port} of ${balancer.key}`,
        ...(before ? { before } : {}),
      });
      addHop(walk, { to: node.id, kind: 'node-port', text, ...(before ? { before } : {}), after });
    }
    if (!this.cross(walk, balancer.id, node.id, toIp, toPort)) return undefined;
    const there = direct ? match : (proxy.lookupNodePort(toPort, protocol, node.name) ?? NODE_PORT_OF(service));
    return this.byRules(walk, node, there, toIp, toPort, false);
  }

  /** A packet for an address of a node, from outside. */
  private atNodePort(walk: Walk, node: NodeEntry, port: number, protocol: Protocol): Reached | undefined {
    if (walk.hops) {
      addHop(walk, {
        to: node.id,
        kind: 'node-port',
        text: `port ${port} of ${node.name}`,
        before: packet(walk, node.ip, port),
      });
    }
    if (!node.ready)
      return this.timeout(walk, node.id, node.ip, port, () => `${node.name} does not answer: it is not Ready`);
    const match = this.parts.proxy.lookupNodePort(port, protocol, node.name);
    if (match) return this.byRules(walk, node, match, node.ip, port, false);
    return this.atHost(walk, node, port, protocol);
  }

  /** A packet that a pod or a node sends: the rules of its own node see it first. */
  private fromNode(walk: Walk, node: NodeEntry, ip: number, port: number, protocol: Protocol): Reached | undefined {
    const { proxy, directory } = this.parts;
    walk.latencyMs += LATENCIES.rules;
    const match = proxy.lookup(ip, port, protocol, node.name);
    if (match) return this.byRules(walk, node, match, ip, port, true);
    const host = directory.nodeAt(ip);
    if (host) {
      const nodePort = proxy.lookupNodePort(port, protocol, host.name);
      // What a pod and its own node say to each other no policy stops.
      if (host !== node && !this.mayLeave(walk, ip, port, protocol)) return undefined;
      if (host !== node && !this.cross(walk, node.id, host.id, ip, port)) return undefined;
      if (nodePort) return this.byRules(walk, host, nodePort, ip, port, true);
      return this.atHost(walk, host, port, protocol);
    }
    return this.toPod(walk, node, ip, port, protocol);
  }

  /** What kube-proxy's rules on a node make of a packet for a Service. */
  private byRules(
    walk: Walk,
    node: NodeEntry,
    match: Match,
    ip: number,
    port: number,
    inside: boolean,
  ): Reached | undefined {
    const { proxy, ingress } = this.parts;
    const { port: service } = match;
    walk.latencyMs += LATENCIES.rules;
    const before = walk.hops && packet(walk, ip, port);
    const verdict = proxy.choose(match, this.arrive(walk, node, inside));
    if (walk.hops && before) proxyHop(walk, node, match, verdict, before, this.parts);
    const serviceId = `service/${service.namespace}/${service.service}`;
    if (verdict.action !== 'dnat') {
      walk.path.push(serviceId);
      walk.latencyMs += verdict.action === 'drop' ? CONNECT_TIMEOUT_MS : 0;
      this.explain(walk);
      return walk.fail(verdict.action === 'drop' ? 'timeout' : 'refused');
    }
    const { backend } = verdict;
    this.markService(walk, backend, serviceId, service.namespace, service.service, ingress);
    if (verdict.masquerade) walk.source = node.ip;
    return this.toPod(walk, node, backend.ip, backend.port, service.protocol);
  }

  /** The front of the ingress controller is drawn as the load balancer that it is, other Services as themselves. */
  private markService(
    walk: Walk,
    backend: Backend,
    id: string,
    namespace: string,
    name: string,
    ingress: IngressController,
  ): void {
    if (!ingress.isReadyPod(`${backend.namespace}/${backend.pod}`)) walk.path.push(id);
    else if (walk.path.length === 1) walk.path.push(`lb/${namespace}/${name}`);
  }

  /** From a node to the address of a pod, wherever that is. */
  toPod(walk: Walk, from: NodeEntry, ip: number, port: number, protocol: Protocol): Reached | undefined {
    const { directory } = this.parts;
    const pod = directory.podAt(ip);
    const host = pod ? undefined : directory.nodeAt(ip);
    const node = host ?? directory.nodes.get(pod?.nodeName ?? '');
    if (!node) return this.nowhere(walk, ip, port, protocol);
    if (node !== from && !this.cross(walk, from.id, node.id, ip, port)) return undefined;
    const same = node === from;
    walk.latencyMs += same ? LATENCIES.withinNode : LATENCIES.betweenNodes;
    if (walk.hops) {
      const text = cniText(this.parts.plugin, same ? undefined : from, node);
      addHop(walk, { to: node.id, kind: 'cni', text, before: packet(walk, ip, port) });
    }
    walk.node = node;
    if (!pod) {
      const may = same || this.mayLeave(walk, ip, port, protocol);
      return may ? this.atHost(walk, node, port, protocol) : undefined;
    }
    if (!this.admitted(walk, pod, port, protocol)) return undefined;
    return this.accept(walk, pod, port, protocol);
  }

  /** A port of a node that is no Service's: pods on the host's network, and host ports of pods. */
  private atHost(walk: Walk, node: NodeEntry, port: number, protocol: Protocol): Reached | undefined {
    if (port >= HEALTH_CHECKS_FROM && this.answersHealthCheck(walk, node, port)) return undefined;
    for (const pod of this.parts.directory.hostPods(node.name)) {
      const own = pod.hostNetwork ? port : pod.hostPorts?.get(port);
      if (own !== undefined && this.endpoints.isOpen(pod, own, protocol)) return this.accept(walk, pod, own, protocol);
    }
    return this.refused(
      walk,
      node.id,
      node.ip,
      port,
      () => `connection refused: nothing listens on port ${port} of ${node.name}`,
    );
  }

  /** kube-proxy tells load balancers whether a node has endpoints of a Service that stays on its node (pkg/proxy/healthcheck). */
  private answersHealthCheck(walk: Walk, node: NodeEntry, port: number): boolean {
    const service = this.parts.proxy.healthCheckOf(port);
    if (!service) return false;
    const localEndpoints = localBackends(service, node.name).filter((backend) => backend.ready).length;
    walk.status = localEndpoints > 0 ? 200 : 503;
    const { namespace, service: name } = service;
    walk.page = JSON.stringify({ service: { namespace, name }, localEndpoints, serviceProxyHealthy: true });
    if (walk.hops) {
      const text = `kube-proxy answers the health check of ${namespace}/${name}: ${localEndpoints} local endpoints`;
      addHop(walk, { to: node.id, kind: 'kube-proxy', text });
    }
    return true;
  }

  private accept(walk: Walk, pod: PodEntry, port: number, protocol: Protocol): Reached | undefined {
    if (!this.parts.ingress.isReadyPod(pod.key)) walk.path.push(pod.id);
    if (this.endpoints.isOpen(pod, port, protocol)) return { pod, port };
    return this.refused(
      walk,
      pod.id,
      pod.ip,
      port,
      () => `connection refused by ${endpoint(pod.ip, port)}: ${whyClosed(pod, port)}`,
    );
  }

  private admitted(walk: Walk, pod: PodEntry, port: number, protocol: Protocol): boolean {
    const { policies, plugin } = this.parts;
    if (!policies.any || !plugin?.enforcesPolicy) return true;
    const { sender } = walk;
    // What the node itself sends to its own pods (probes) no policy stops.
    if (sender.node && !sender.pod && sender.node.name === pod.nodeName) return true;
    const from: PolicyPeer = { ip: walk.source, ...(sender.pod && !sender.pod.hostNetwork ? { pod: sender.pod } : {}) };
    const verdict = policies.judge(from, { ip: pod.ip, pod }, port, protocol);
    if (!verdict) return true;
    if (walk.hops) {
      const text = policyText(verdict);
      addHop(walk, { to: pod.id, kind: 'policy', text, ...(verdict.allowed ? {} : { failed: text }) });
    }
    if (verdict.allowed) return true;
    walk.latencyMs += CONNECT_TIMEOUT_MS;
    this.explain(walk);
    walk.fail('timeout');
    return false;
  }

  /** What is no pod of the cluster can be reached only if no egress policy forbids it. */
  mayLeave(walk: Walk, ip: number, port: number, protocol: Protocol): boolean {
    const { policies, plugin } = this.parts;
    const { pod } = walk.sender;
    if (!policies.any || !plugin?.enforcesPolicy || !pod || pod.hostNetwork) return true;
    const verdict = policies.judge({ ip: pod.ip, pod }, { ip }, port, protocol);
    if (!verdict) return true;
    if (walk.hops) {
      const text = policyText(verdict);
      addHop(walk, { to: endpoint(ip, port), kind: 'policy', text, ...(verdict.allowed ? {} : { failed: text }) });
    }
    if (verdict.allowed) return true;
    walk.latencyMs += CONNECT_TIMEOUT_MS;
    this.explain(walk);
    walk.fail('timeout');
    return false;
  }

  private nowhere(walk: Walk, ip: number, port: number, protocol: Protocol): undefined {
    if (!this.mayLeave(walk, ip, port, protocol)) return undefined;
    const owner = this.parts.proxy.ownerOf(ip);
    if (owner) {
      // No rule rewrites it, so it leaves for the world like any foreign address, and nobody answers.
      const ports = owner.ports.map((p) => p.port).join(', ');
      return this.timeout(
        walk,
        `service/${owner.key}`,
        ip,
        port,
        () => `Service ${owner.key} has no port ${port}; it has ${ports}`,
      );
    }
    walk.latencyMs += NO_ROUTE_MS;
    const known = [...this.parts.directory.nodes.values()].some(({ range }) => range && inIpv4Range(range, ip));
    if (walk.hops) {
      const failed = known
        ? `no pod has the address ${ipv4Text(ip)} any more: no route to host`
        : `nobody has the address ${ipv4Text(ip)}`;
      addHop(walk, { to: endpoint(ip, port), kind: 'cni', text: 'no route', failed });
      this.explain(walk);
    }
    return walk.fail('unreachable');
  }

  /** Passes a link that may be slow, lossy or cut. */
  private cross(walk: Walk, from: string, to: string, ip: number, port: number): boolean {
    const { links, random } = this.parts;
    const fault = links.any ? links.between(from, to) : undefined;
    if (!fault) return true;
    const what = links.delayOf(fault, this.parts.clock.now, walk.weight, () => random.float());
    if (typeof what === 'number') {
      walk.latencyMs += what;
      return true;
    }
    this.timeout(walk, to, ip, port, () => `the link between ${from} and ${to} ${what}`);
    return false;
  }

  private refused(walk: Walk, to: string, ip: number, port: number, why: () => string): undefined {
    if (walk.hops) {
      addHop(walk, {
        to,
        kind: 'container',
        text: 'connection refused',
        before: packet(walk, ip, port),
        failed: why(),
      });
      this.explain(walk);
    }
    return walk.fail('refused');
  }

  private timeout(walk: Walk, to: string, ip: number, port: number, why: () => string): undefined {
    walk.latencyMs += CONNECT_TIMEOUT_MS;
    if (walk.hops) {
      addHop(walk, { to, kind: 'cni', text: 'no answer', before: packet(walk, ip, port), failed: why() });
      this.explain(walk);
    }
    return walk.fail('timeout');
  }

  /** The reason of the last hop is the reason of the whole. */
  private explain(walk: Walk): void {
    const failed = walk.hops?.at(-1)?.failed;
    if (failed) walk.error = failed;
  }

  private arrive(walk: Walk, { name, zone }: NodeEntry, inside: boolean): Arrival {
    const { arrival } = this;
    arrival.node = name;
    arrival.zone = zone;
    arrival.source = walk.source;
    arrival.inside = inside;
    return arrival;
  }

  /** Nodes that pass the load balancer's health check: those with endpoints, where traffic must stay on its node. */
  private healthyNodes(service: ServicePort): readonly NodeEntry[] {
    const nodes = this.balancedNodes();
    if (!service.externalLocal) return nodes;
    return nodes.filter((node) => this.parts.proxy.isHealthyFor(service, node.name));
  }

  private balancedNodes(): readonly NodeEntry[] {
    const { directory } = this.parts;
    if (this.nodesAt !== directory.nodeGeneration) {
      this.nodesAt = directory.nodeGeneration;
      const all = [...directory.nodes.values()];
      const balanced = all.filter((node) => node.balanced);
      this.nodes = balanced.length > 0 ? balanced : all.filter((node) => node.ready);
    }
    return this.nodes;
  }
}

const NODE_PORT_OF = (port: ServicePort): Match => ({ port, via: 'node-port' });

function whyClosed({ pod, name }: PodEntry, port: number): string {
  const declared = (pod.spec?.containers ?? []).flatMap((c) => (c.ports ?? []).map((p) => p.containerPort));
  const running = pod.status?.containerStatuses?.some((s) => s.state?.running);
  if (!running) return `no container of ${name} is running`;
  if (declared.length === 0) return `nothing in ${name} listens on port ${port}`;
  return `nothing in ${name} listens on port ${port}; its containers name ${declared.join(', ')} (is targetPort right?)`;
}
