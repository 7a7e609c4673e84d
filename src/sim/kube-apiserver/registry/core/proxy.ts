import type { V1EndpointSlice, V1Node, V1Pod, V1Service } from '../../../../api/generated/types.ts';
import { badRequestError, failure, internalError, notFoundError } from '../../../../api/StatusError.ts';
import { ipv4Number } from '../../../../base/ipv4.ts';
import type { ProxiedRequest } from '../../../../client/KubeRequest.ts';
import type { Handler } from '../../handlers/handlers.ts';
import type { RequestContext } from '../../RequestContext.ts';
import type { Server } from '../../Server.ts';

interface Target {
  scheme: 'http' | 'https';
  ip: string;
  port: number;
}

interface Asked {
  scheme: string;
  name: string;
  port: string;
}

type Answer = ReturnType<Handler>;

/** `pods/NAME/proxy`: the server asks the pod and passes on what it answers (pkg/registry/core/pod ResourceLocation). */
export const proxyToPod: Handler = (server, context) => {
  const asked = askedOf(context, 'pod');
  const pod = context.store.get(context.ref.namespace ?? '', asked.name)?.value as V1Pod | undefined;
  if (!pod) throw notFoundError(context.info, asked.name);
  const port = asked.port || firstPort(pod);
  const ip = pod.status?.podIP;
  if (!ip) throw badRequestError('address not allowed');
  return forward(server, context, { ...targetOf(asked.scheme, port), ip });
};

/** `services/NAME/proxy`: the same for one of the endpoints (pkg/registry/core/service ResourceLocation). */
export const proxyToService: Handler = (server, context) => {
  const asked = askedOf(context, 'service');
  const namespace = context.ref.namespace ?? '';
  const service = context.store.get(namespace, asked.name)?.value as V1Service | undefined;
  if (!service) throw notFoundError(context.info, asked.name);
  const name = /^\d+$/.test(asked.port) ? portName(service, Number(asked.port), asked.name) : asked.port;
  const found = endpointsOf(server, namespace, asked.name, name);
  const address = found[server.random.int(Math.max(1, found.length))];
  if (!address) throw unavailable(`no endpoints available for service "${context.ref.name}"`);
  return forward(server, context, { ...targetOf(asked.scheme, String(address.port)), ip: address.ip });
};

/** `nodes/NAME/proxy`: what the kubelet serves on its port. */
export const proxyToNode: Handler = (server, context) => {
  const asked = askedOf(context, 'node');
  const node = context.store.get('', asked.name)?.value as V1Node | undefined;
  if (!node) throw notFoundError(context.info, asked.name);
  const proxied = proxiedOf(context);
  if (proxied.path === '') return redirected(proxied);
  if (!server.nodeApiOf(asked.name)) {
    const ip = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? asked.name;
    throw unavailable(`error trying to reach service: dial tcp ${ip}:10250: connect: no route to host`);
  }
  return kubeletAnswer(server, asked.name, proxied.path);
};

/** `name`, `name:port` or `scheme:name:port`. */
function askedOf({ ref }: RequestContext, kind: string): Asked {
  const id = ref.name ?? '';
  const parts = id.split(':');
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  const valid = parts.length <= 3 && name !== '' && (scheme === '' || scheme === 'http' || scheme === 'https');
  if (!valid) throw badRequestError(`invalid ${kind} request "${id}"`);
  return { scheme, name, port };
}

function targetOf(scheme: string, port: string): Omit<Target, 'ip'> {
  return { scheme: scheme === 'https' ? 'https' : 'http', port: Number(port) || (scheme === 'https' ? 443 : 80) };
}

const firstPort = (pod: V1Pod): string =>
  String((pod.spec?.containers ?? []).find(({ ports }) => ports?.length)?.ports?.[0]?.containerPort ?? '');

function portName(service: V1Service, port: number, name: string): string {
  const found = service.spec?.ports?.find((one) => one.port === port);
  if (!found) throw unavailable(`no service port ${port} found for service "${name}"`);
  return found.name ?? '';
}

function endpointsOf(server: Server, namespace: string, service: string, portName: string) {
  const found: { ip: string; port: number }[] = [];
  for (const slice of server.reader.list<V1EndpointSlice>('discovery.k8s.io', 'endpointslices', namespace)) {
    if (slice.metadata?.labels?.['kubernetes.io/service-name'] !== service) continue;
    const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port;
    if (port === undefined || port === null) continue;
    for (const { addresses, conditions } of slice.endpoints ?? []) {
      if (conditions?.ready !== false && addresses[0]) found.push({ ip: addresses[0], port });
    }
  }
  return found;
}

function forward(server: Server, context: RequestContext, { scheme, ip, port }: Target): Answer {
  const proxied = proxiedOf(context);
  if (proxied.path === '') return redirected(proxied);
  const host = `${ip}:${port}`;
  const { authorization: _, ...headers } = proxied.headers;
  const call = { ...proxied, scheme, host, port, ip: ipv4Number(ip) ?? 0, headers: { ...headers, host } };
  const answer = server.dial(call);
  if (!answer?.status) {
    const why = answer?.error && /time/.test(answer.error) ? 'i/o timeout' : 'connect: connection refused';
    throw unavailable(`error trying to reach service: dial tcp ${host}: ${why}`);
  }
  return { code: answer.status, body: answer.body ?? '', headers: answer.headers ?? {} };
}

function proxiedOf({ proxied }: RequestContext): ProxiedRequest {
  if (!proxied) throw internalError('no request to pass on');
  return proxied;
}

/** Pages with relative links need a path that ends with a slash. */
const redirected = ({ url, query }: ProxiedRequest): Answer => ({
  code: 301,
  body: '',
  headers: { Location: `${url}/${query}` },
});

const unavailable = (message: string) => failure(503, 'ServiceUnavailable', message);

/** Of the kubelet's own pages those that people look at. */
function kubeletAnswer(server: Server, node: string, path: string): Answer {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  if (path === '/healthz' || path.startsWith('/healthz/')) return { code: 200, body: 'ok', headers };
  if (path === '/pods' || path === '/runningpods/') {
    const items: V1Pod[] = [];
    for (const pod of server.reader.list<V1Pod>('', 'pods')) if (pod.spec?.nodeName === node) items.push(pod);
    const body = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items });
    return { code: 200, body, headers: { 'Content-Type': 'application/json' } };
  }
  return { code: 404, body: '404 page not found\n', headers };
}
