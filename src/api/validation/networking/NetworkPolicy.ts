import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  V1IPBlock,
  V1NetworkPolicy,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
  V1NetworkPolicySpec,
} from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { type CIDR, parseCIDR, validateLegacyCIDR } from '../ip.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { isValidPortName, isValidPortNum, nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

/** A rule as it travels: `from` of an ingress rule, `to` of an egress rule. */
interface Rule {
  from?: V1NetworkPolicyPeer[];
  to?: V1NetworkPolicyPeer[];
  ports?: V1NetworkPolicyPort[];
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const POLICY_TYPES = ['Ingress', 'Egress'];

/** `networking.k8s.io/NetworkPolicy` (pkg/apis/networking/validation, release 1.36). */
export function validateNetworkPolicy(policy: V1NetworkPolicy): FieldError[] {
  return [...validateObjectMeta(policy.metadata, true, nameIsDNSSubdomain), ...validateSpec(policy.spec, [])];
}

/** Blocks that the old policy had anywhere are taken as they are. */
export function validateNetworkPolicyUpdate(next: V1NetworkPolicy, prev: V1NetworkPolicy): FieldError[] {
  const known: string[] = [];
  for (const list of ['ingress', 'egress'] as const) {
    for (const rule of rulesOf(prev.spec, list)) {
      for (const peer of (list === 'ingress' ? rule.from : rule.to) ?? []) {
        if (peer.ipBlock) known.push(peer.ipBlock.cidr, ...(peer.ipBlock.except ?? []));
      }
    }
  }
  return [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validateSpec(next.spec, known)];
}

const rulesOf = (spec: V1NetworkPolicySpec | undefined, list: 'ingress' | 'egress'): Rule[] =>
  (spec?.[list] ?? []) as Rule[];

function validateSpec(spec: V1NetworkPolicySpec | undefined, known: readonly string[]): FieldError[] {
  const out: FieldError[] = [...validateLabelSelector(spec?.podSelector ?? {}, 'spec.podSelector')];
  for (const list of ['ingress', 'egress'] as const) {
    const peers = list === 'ingress' ? 'from' : 'to';
    rulesOf(spec, list).forEach((rule, i) => {
      const path = `spec.${list}[${i}]`;
      rule.ports?.forEach((port, j) => {
        out.push(...validatePort(port, `${path}.ports[${j}]`));
      });
      rule[peers]?.forEach((peer, j) => {
        out.push(...validatePeer(peer, `${path}.${peers}[${j}]`, known));
      });
    });
  }
  const types = spec?.policyTypes ?? [];
  if (types.length > 2) {
    out.push(invalid('spec.policyTypes', types, 'may not specify more than two policyTypes'));
    return out;
  }
  types.forEach((type, i) => {
    if (!POLICY_TYPES.includes(type)) out.push(notSupported(`spec.policyTypes[${i}]`, type, POLICY_TYPES));
  });
  return out;
}

function validatePort({ protocol, port, endPort }: V1NetworkPolicyPort, path: string): FieldError[] {
  const out: FieldError[] = [];
  const end = `${path}.endPort`;
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    out.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  }
  if (typeof port === 'number') {
    invalidEach(out, `${path}.port`, port, isValidPortNum(port));
    if (endPort !== undefined) {
      if (endPort < port) out.push(invalid(end, endPort, 'must be greater than or equal to `port`'));
      invalidEach(out, end, endPort, isValidPortNum(endPort));
    }
  } else if (port !== undefined) {
    if (endPort !== undefined) {
      out.push(invalid(end, endPort, 'may not be specified when `port` is non-numeric'));
    }
    invalidEach(out, `${path}.port`, port, isValidPortName(port));
  } else if (endPort !== undefined) {
    out.push(invalid(end, endPort, 'may not be specified when `port` is not specified'));
  }
  return out;
}

function validatePeer(peer: V1NetworkPolicyPeer, path: string, known: readonly string[]): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const out: FieldError[] = [];
  if (podSelector) out.push(...validateLabelSelector(podSelector, `${path}.podSelector`));
  if (namespaceSelector) out.push(...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`));
  if (ipBlock) out.push(...validateIPBlock(ipBlock, `${path}.ipBlock`, known));
  if (!podSelector && !namespaceSelector && !ipBlock) out.push(required(path, 'must specify a peer'));
  else if (ipBlock && (podSelector || namespaceSelector)) {
    out.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  }
  return out;
}

function validateIPBlock({ cidr, except = [] }: V1IPBlock, path: string, known: readonly string[]): FieldError[] {
  if (!cidr) return [required(`${path}.cidr`)];
  const out: FieldError[] = [...validateLegacyCIDR(cidr, `${path}.cidr`, known)];
  const block = parseCIDR(cidr);
  if (!block) return out;
  except.forEach((text, i) => {
    const field = `${path}.except[${i}]`;
    out.push(...validateLegacyCIDR(text, field, known));
    const inner = parseCIDR(text);
    if (inner && !(contains(block, inner) && block.prefixLength < inner.prefixLength)) {
      out.push(invalid(field, text, 'must be a strict subset of `cidr`'));
    }
  });
  return out;
}

/** Whether the first address of `inner` lies in `outer`. */
function contains(outer: CIDR, inner: CIDR): boolean {
  if (outer.address.family !== inner.address.family) return false;
  return outer.address.bytes.every((byte, i) => {
    const bits = Math.min(8, Math.max(0, outer.prefixLength - 8 * i));
    const mask = (0xff00 >> bits) & 0xff;
    return (byte & mask) === ((inner.address.bytes[i] ?? 0) & mask);
  });
}
