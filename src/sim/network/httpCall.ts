import { ipv4Text } from '../../base/ipv4.ts';
import { hash32 } from '../../base/Random.ts';
import type { HttpCall } from '../cri/ContainerRuntime.ts';
import type { HttpHead } from '../ingress-controller/routes.ts';
import { addHop, endpoint } from './hopTexts.ts';
import type { Walk } from './Walk.ts';

/** A request once the address of its server is known. */
export interface HttpSend extends HttpHead {
  ip: number;
  port: number;
  method: string;
  query?: string;
  body?: string;
}

/** The request as the container gets it: a proxy on the way has its own headers in it. */
export function callOf(walk: Walk, { method, scheme, host, headers, query = '', body = '' }: HttpSend): HttpCall {
  const { askedPath, answeredPort: port, asked } = walk;
  const remote = ipv4Text(walk.source);
  const path = askedPath + query;
  if (!walk.proxied) return { method, host, headers, path, body, port, remote };
  const own = asked?.headers ?? headers;
  const client = ipv4Text(walk.client);
  const added = {
    'x-request-id': requestId(walk),
    'x-real-ip': client,
    'x-forwarded-for': client,
    'x-forwarded-host': host,
    'x-forwarded-port': scheme === 'https' ? '443' : '80',
    'x-forwarded-proto': scheme,
    'x-forwarded-scheme': scheme,
    'x-scheme': scheme,
  };
  return { method, host: asked?.host ?? host, headers: { ...own, ...added }, path, body, port, remote };
}

function requestId({ sourcePort, client, askedPath, latencyMs }: Walk): string {
  const part = (salt: string): string =>
    hash32(`${salt} ${client} ${sourcePort} ${askedPath} ${latencyMs}`).toString(16).padStart(8, '0');
  return part('a') + part('b') + part('c') + part('d');
}

/** Writes down what the container answered; a status of 0 is a connection that it broke. */
export function answered(walk: Walk, status: number): void {
  const { answeredBy: pod, proxied } = walk;
  if (status === 0) {
    if (proxied) walk.status = 502;
    else walk.fail('reset');
    walk.error = `${pod?.name} closed the connection without an answer`;
  } else walk.status = status;
  if (!walk.hops || !pod) return;
  const text = `${endpoint(pod.ip, walk.answeredPort)} ${status ? `answers ${status}` : 'closes the connection'}`;
  addHop(walk, { to: pod.id, kind: 'container', text, ...(walk.error ? { failed: walk.error } : {}) });
}
