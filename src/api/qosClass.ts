import type { V1Container, V1Pod } from './generated/types.ts';

const COMPUTE = ['cpu', 'memory'] as const;

/** The quality-of-service class of a pod (pkg/apis/core/v1/helper/qos): what its containers ask for decides. */
export function qosClassOf(pod: V1Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const asks = (amounts: Record<string, string> | undefined) => COMPUTE.some((name) => isSet(amounts?.[name]));
  if (!containers.some((c) => asks(c.resources?.requests) || asks(c.resources?.limits))) return 'BestEffort';
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function isGuaranteed({ resources }: V1Container): boolean {
  return COMPUTE.every((name) => {
    const limit = resources?.limits?.[name];
    return isSet(limit) && (resources?.requests?.[name] ?? limit) === limit;
  });
}

const isSet = (quantity: string | undefined): boolean => quantity !== undefined && quantity !== '0';
