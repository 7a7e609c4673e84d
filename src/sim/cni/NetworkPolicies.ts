import type {
  V1Namespace,
  V1NetworkPolicy,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
  V1Pod,
} from '../../api/generated/types.ts';
import { compiledLabelSelector } from '../../api/labels/selector.ts';
import { keyOf } from '../../api/meta.ts';
import { inIpv4Range, ipv4Range } from '../../base/ipv4.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';

/** One side of a connection as policies see it. */
export interface PolicyPeer {
  ip: number;
  /** Absent for what is no pod of this cluster, and for pods on the host's network. */
  pod?: { namespace: string; labels: Readonly<Record<string, string>>; pod: V1Pod };
}

export interface PolicyVerdict {
  allowed: boolean;
  /** The policy that allowed it, or those that isolate the pod and allow nothing like it. */
  policies: readonly string[];
  direction: 'Ingress' | 'Egress';
}

type Direction = 'Ingress' | 'Egress';
type Labels = Readonly<Record<string, string>>;

interface Policy {
  name: string;
  selects(labels: Labels): boolean;
  directions: ReadonlySet<string>;
  rules: Record<Direction, readonly Rule[]>;
}

interface Rule {
  peers: readonly Peer[];
  ports: readonly V1NetworkPolicyPort[];
}

type Peer = (other: PolicyPeer, namespace: string) => boolean;

const POLICIES = { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies' };
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };
const NONE: readonly Policy[] = [];

/**
 * What NetworkPolicies allow, as a plugin that enforces them does: a pod that no policy of a direction selects is open;
 * one that is selected is open only to what some rule of some policy allows. Within one `from` entry namespaceSelector
 * and podSelector must both match; the entries of a list are alternatives.
 */
export class NetworkPolicies {
  private readonly byNamespace = new Map<string, Map<string, Policy>>();
  private readonly namespaces: SharedInformer<V1Namespace>;

  constructor(informers: SharedInformerFactory) {
    this.namespaces = informers.informer<V1Namespace>(NAMESPACES);
    informers.informer<V1NetworkPolicy>(POLICIES).addHandler({
      onAdd: (policy) => this.put(policy),
      onUpdate: (policy) => this.put(policy),
      onDelete: (policy) => this.drop(policy),
    });
  }

  /** Whether any policy exists at all: without one, nothing need be asked. */
  get any(): boolean {
    return this.byNamespace.size > 0;
  }

  /** Judges a new connection; undefined when no policy has a say, which means it may pass. */
  judge(from: PolicyPeer, to: PolicyPeer, port: number, protocol: string): PolicyVerdict | undefined {
    const out = from.pod && this.judgeSide('Egress', from.pod, to, to.pod?.pod, port, protocol);
    if (out && !out.allowed) return out;
    const into = to.pod && this.judgeSide('Ingress', to.pod, from, to.pod.pod, port, protocol);
    return into ?? out;
  }

  private judgeSide(
    direction: Direction,
    own: NonNullable<PolicyPeer['pod']>,
    other: PolicyPeer,
    target: V1Pod | undefined,
    port: number,
    protocol: string,
  ): PolicyVerdict | undefined {
    const isolating: string[] = [];
    for (const policy of this.byNamespace.get(own.namespace)?.values() ?? NONE) {
      if (!policy.directions.has(direction) || !policy.selects(own.labels)) continue;
      isolating.push(policy.name);
      for (const { peers, ports } of policy.rules[direction]) {
        if (peers.length > 0 && !peers.some((matches) => matches(other, own.namespace))) continue;
        if (ports.length > 0 && !ports.some((wanted) => matchesPort(wanted, port, protocol, target))) continue;
        return { allowed: true, policies: [policy.name], direction };
      }
    }
    return isolating.length === 0 ? undefined : { allowed: false, policies: isolating, direction };
  }

  private put(object: V1NetworkPolicy): void {
    const namespace = object.metadata?.namespace ?? '';
    const known = this.byNamespace.get(namespace);
    const policy = this.compile(object);
    if (known) known.set(keyOf(object), policy);
    else this.byNamespace.set(namespace, new Map([[keyOf(object), policy]]));
  }

  private drop(object: V1NetworkPolicy): void {
    const namespace = object.metadata?.namespace ?? '';
    const known = this.byNamespace.get(namespace);
    known?.delete(keyOf(object));
    if (known?.size === 0) this.byNamespace.delete(namespace);
  }

  private compile({ metadata, spec }: V1NetworkPolicy): Policy {
    const types = spec?.policyTypes ?? ['Ingress', ...(spec?.egress ? ['Egress'] : [])];
    const selector = compiledLabelSelector(spec?.podSelector ?? {});
    return {
      name: metadata?.name ?? '',
      selects: (labels) => selector.matches(labels),
      directions: new Set(types),
      rules: {
        Ingress: (spec?.ingress ?? []).map((r) => ({ peers: this.peers(r.from), ports: r.ports ?? [] })),
        Egress: (spec?.egress ?? []).map((r) => ({ peers: this.peers(r.to), ports: r.ports ?? [] })),
      },
    };
  }

  private peers(peers: readonly V1NetworkPolicyPeer[] | undefined): Peer[] {
    return (peers ?? []).map((peer) => (peer.ipBlock ? blockPeer(peer.ipBlock) : this.selectorPeer(peer)));
  }

  private selectorPeer({ podSelector, namespaceSelector }: V1NetworkPolicyPeer): Peer {
    const pods = compiledLabelSelector(podSelector ?? {});
    const spaces = namespaceSelector && compiledLabelSelector(namespaceSelector);
    return ({ pod }, namespace) => {
      if (!pod || !pods.matches(pod.labels)) return false;
      if (!spaces) return pod.namespace === namespace;
      return spaces.matches(this.namespaces.store.get(pod.namespace)?.metadata?.labels ?? {});
    };
  }
}

function blockPeer({ cidr, except }: { cidr: string; except?: string[] }): Peer {
  const block = ipv4Range(cidr);
  const holes = (except ?? []).flatMap((text) => ipv4Range(text) ?? []);
  return ({ ip }) => block !== undefined && inIpv4Range(block, ip) && !holes.some((hole) => inIpv4Range(hole, ip));
}

/** Names of ports are those of the pod that is connected to. */
function matchesPort(
  { port: wanted, endPort, protocol = 'TCP' }: V1NetworkPolicyPort,
  port: number,
  actual: string,
  target: V1Pod | undefined,
): boolean {
  if (protocol !== actual) return false;
  if (wanted === undefined || wanted === null) return true;
  if (typeof wanted === 'number') return endPort ? port >= wanted && port <= endPort : port === wanted;
  const named = (target?.spec?.containers ?? []).flatMap((c) => c.ports ?? []);
  return named.some((p) => p.name === wanted && p.containerPort === port && (p.protocol ?? 'TCP') === actual);
}
