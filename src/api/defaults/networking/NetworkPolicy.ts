import type { V1NetworkPolicy, V1NetworkPolicyPort } from '../../generated/types.ts';
import { mapShared } from '../withDefaults.ts';

/**
 * Ports are of TCP; a policy speaks of incoming traffic, and of outgoing traffic too if it has rules for it
 * (pkg/apis/networking/v1/defaults.go, release 1.36).
 */
export function defaultNetworkPolicy(policy: V1NetworkPolicy): V1NetworkPolicy {
  const { spec } = policy;
  const ingress = mapShared(spec?.ingress, withProtocols);
  const egress = mapShared(spec?.egress, withProtocols);
  const types = spec?.policyTypes?.length ? spec.policyTypes : ['Ingress', ...(egress?.length ? ['Egress'] : [])];
  if (spec && ingress === spec.ingress && egress === spec.egress && types === spec.policyTypes) return policy;
  return {
    ...policy,
    spec: {
      ...(spec ?? { podSelector: {} }),
      ...(ingress ? { ingress } : {}),
      ...(egress ? { egress } : {}),
      policyTypes: types,
    },
  };
}

function withProtocols<R extends { ports?: V1NetworkPolicyPort[] }>(rule: R): R {
  const ports = mapShared(rule.ports, (port) => (port.protocol === undefined ? { ...port, protocol: 'TCP' } : port));
  return ports === rule.ports ? rule : { ...rule, ports };
}
