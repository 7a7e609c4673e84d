import type { V1PersistentVolumeClaim, V1Pod, V1Service } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import { Quantity, tryParseQuantity } from '../Quantity.ts';
import { podUsage } from './podUsage.ts';

/** How much of what an object takes, by the names that quotas have for it. */
export type Usage = Record<string, Quantity>;

const ONE = Quantity.of(1);
/** Kinds that quotas also know by their bare plural. */
const BARE = new Set(['configmaps', 'replicationcontrollers', 'resourcequotas', 'secrets']);

/** What one object counts against quotas (pkg/quota/v1/evaluator/core). */
export function usageOf(group: string, resource: string, object: KubeObject): Usage {
  if (group === '') {
    if (resource === 'pods') return podUsage(object as V1Pod);
    if (resource === 'services') return serviceUsage(object as V1Service);
    if (resource === 'persistentvolumeclaims') return claimUsage(object as V1PersistentVolumeClaim);
    if (BARE.has(resource)) return { [`count/${resource}`]: ONE, [resource]: ONE };
    return { [`count/${resource}`]: ONE };
  }
  return { [`count/${resource}.${group}`]: ONE };
}

function serviceUsage({ spec }: V1Service): Usage {
  const ports = Quantity.of(spec?.ports?.length ?? 0);
  const balanced = spec?.type === 'LoadBalancer';
  const takesPorts = spec?.type === 'NodePort' || (balanced && spec?.allocateLoadBalancerNodePorts !== false);
  return {
    'count/services': ONE,
    services: ONE,
    'services.nodeports': takesPorts ? ports : Quantity.of(0),
    'services.loadbalancers': balanced ? ONE : Quantity.of(0),
  };
}

function claimUsage({ spec, metadata }: V1PersistentVolumeClaim): Usage {
  const usage: Usage = { 'count/persistentvolumeclaims': ONE, persistentvolumeclaims: ONE };
  const size = tryParseQuantity(spec?.resources?.requests?.storage);
  const className = spec?.storageClassName ?? metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'];
  if (className) usage[`${className}.storageclass.storage.k8s.io/persistentvolumeclaims`] = ONE;
  if (!size) return usage;
  usage['requests.storage'] = size;
  if (className) usage[`${className}.storageclass.storage.k8s.io/requests.storage`] = size;
  return usage;
}
