import type { Flow } from '../../playback/Playback.ts';
import { gatewayOf } from '../graph/model/gatewayModel.ts';
import { type Mirror, objectOf } from './useMirror.ts';

/**
 * Flows as the traffic lens draws them: what goes by a Gateway's own Service and pods goes by the Gateway.
 *
 *   lb → service/gw-nginx → pod/gw-nginx-x → httproute/web   becomes   lb → gateway/gw → httproute/web
 */
export function gatewayFlows(flows: readonly Flow[], mirror: Mirror): readonly Flow[] {
  if (!mirror.kinds.gateways?.size) return flows;
  const drawn = new Map<string, Flow>();
  const hopOf = (id: string): string => {
    const stored = id.startsWith('service/') ? id.replace('service/', 'services/') : id.replace(/^pod\//, 'pods/');
    return (stored === id ? undefined : gatewayOf(mirror, objectOf(mirror, stored))) ?? id;
  };
  for (const flow of flows) {
    const from = hopOf(flow.from);
    const to = hopOf(flow.to);
    if (from === to) continue;
    const key = `${from}→${to}`;
    const sum = drawn.get(key);
    drawn.set(key, sum ? added(sum, flow) : from === flow.from && to === flow.to ? flow : { ...flow, from, to });
  }
  return [...drawn.values()];
}

/** Two flows as one: rates add up, times are weighed by them. */
export function added(a: Flow, b: Flow): Flow {
  const requestsPerSecond = a.requestsPerSecond + b.requestsPerSecond;
  const share = requestsPerSecond > 0 ? b.requestsPerSecond / requestsPerSecond : 0;
  return {
    ...a,
    requestsPerSecond,
    errorsPerSecond: a.errorsPerSecond + b.errorsPerSecond,
    latencyMs: a.latencyMs * (1 - share) + b.latencyMs * share,
  };
}
