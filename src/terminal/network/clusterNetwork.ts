import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback, RequestResult } from '../../playback/Playback.ts';
import type { Host, Reply } from '../../posix/Host.ts';
import { socketPair } from '../../posix/Socket.ts';
import type { DnsAnswer, HttpRequest, HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import type { SysError } from '../../posix/SysError.ts';
import { askApi, askApiServer } from './askApi.ts';
import { httpOverPort } from './httpOverPort.ts';
import type { LocalPorts } from './LocalPorts.ts';
import { addressOfName, behindLocalPort, nodeAddresses } from './outsideAddress.ts';
import { statusText } from './statusText.ts';

export interface NetworkSurroundings {
  client: KubeClient;
  playback: Playback | undefined;
  ports: LocalPorts;
  /** Where the kubeconfig says that the API server is: `127.0.0.1:42617`. */
  apiServer(): string;
  /** The text of /etc/hosts. */
  hosts(): string;
}

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0)$/;
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** The network as the terminal's machine sees it: its own forwarded ports, and the cluster from outside. */
export function clusterNetwork(around: NetworkSurroundings): Partial<Host> {
  const late = <T>(reply: Reply<T | NetworkFailure>, answer: Promise<T | NetworkFailure>): void => {
    answer.then(reply, (error) =>
      reply({ failure: 'unreachable', detail: error instanceof Error ? error.message : String(error) }),
    );
  };
  return {
    http: (request, reply) => {
      const { host, port } = endpointOf(request);
      // k3s is installed by a script that comes from there.
      if (host === 'get.k3s.io') {
        reply({ status: 200, statusText: 'OK', headers: [], body: 'k3s-install "$@"\n' });
        return;
      }
      const forwarded = LOCAL.test(inHosts(around, host)) ? around.ports.at(port) : undefined;
      if (forwarded?.kind === 'forward') httpOverPort(forwarded.port, request, reply);
      else if (forwarded) late(reply as Reply<HttpResponse | NetworkFailure>, askApi(forwarded.client, request));
      else late(reply as Reply<HttpResponse | NetworkFailure>, askCluster(around, request, host, port));
    },
    resolve: ({ name }, reply) => {
      lookUp(around, name).then(
        (address) => reply(dnsAnswer(name, address)),
        () => reply(dnsAnswer(name, undefined)),
      );
    },
    ping: ({ host }, reply) => {
      const answer = lookUp(around, host).then((address): { address: string; ms: number } | NetworkFailure =>
        address === undefined ? { failure: 'resolve' } : { address, ms: LOCAL.test(address) ? 0.05 : 0.3 },
      );
      late(reply as Reply<{ address: string; ms: number } | NetworkFailure>, answer);
    },
    connect: ({ host, port, protocol }, reply) => {
      const request = { method: 'GET', url: `http://${host}:${port}/`, headers: [], body: '' };
      const answer = askCluster(around, request, host, port).then((result) => {
        if (protocol === 'tcp' && 'failure' in result && result.failure !== 'reset') return result;
        const [mine, theirs] = socketPair({ host: '127.0.0.1', port: 40_000 }, { host, port });
        theirs.close();
        return mine;
      });
      late(reply as Reply<NetworkFailure | SysError | ReturnType<typeof socketPair>[0]>, answer);
    },
  };
}

/** Host and port that a request goes to. */
export function endpointOf({ url, connectTo }: Pick<HttpRequest, 'url' | 'connectTo'>): { host: string; port: number } {
  const [, scheme, authority] = /^(\w+):\/\/(?:[^/@]*@)?([^/?#]*)/.exec(url) ?? ['', 'http', ''];
  const [, host, port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(connectTo ?? authority ?? '') ?? ['', '', ''];
  return { host: host ?? '', port: Number(port || (scheme === 'https' ? 443 : 80)) };
}

/** The address of a host by /etc/hosts, or the host itself. */
function inHosts(around: NetworkSurroundings, host: string): string {
  for (const line of around.hosts().split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address && names.includes(host)) return address;
  }
  return host;
}

async function lookUp(around: NetworkSurroundings, name: string): Promise<string | undefined> {
  const known = inHosts(around, name);
  if (known === 'localhost') return '127.0.0.1';
  if (ADDRESS.test(known)) return known;
  return addressOfName(around.client, name);
}

async function isApiServer({ apiServer, client }: NetworkSurroundings, host: string, port: number): Promise<boolean> {
  if (`${host.replace('localhost', '127.0.0.1')}:${port}` === apiServer()) return true;
  if (port !== 6443) return false;
  const nodes = await nodeAddresses(client);
  return nodes.some(({ controlPlane, ip, name }) => controlPlane && (ip === host || name === host));
}

async function askCluster(
  around: NetworkSurroundings,
  request: HttpRequest,
  host: string,
  port: number,
): Promise<HttpResponse | NetworkFailure> {
  const { playback } = around;
  if (await isApiServer(around, host, port)) return askApiServer(around.client, request);
  if (!playback) return { failure: 'resolve' };
  const address = inHosts(around, host);
  const local = LOCAL.test(address);
  const target = local
    ? await behindLocalPort(around.client, port)
    : address === host
      ? undefined
      : `${address}:${port}`;
  if (local && target === undefined) return { failure: 'refused', remote: `127.0.0.1:${port}` };
  const { url, method, body } = request;
  const headers = Object.fromEntries(request.headers);
  const authority = /^\w+:\/\/(?:[^/@]*@)?([^/?#]*)/.exec(url)?.[1] ?? '';
  if (target !== undefined && !request.headers.some(([name]) => name.toLowerCase() === 'host')) {
    headers.Host = authority;
  }
  const there = target ?? request.connectTo;
  const result = await playback.request({
    url: there === undefined ? url : url.replace(authority, there),
    method,
    headers,
    ...(body !== '' && { body }),
  });
  return answerOf(result);
}

function dnsAnswer(name: string, address: string | undefined): DnsAnswer {
  const server = '192.168.65.7';
  if (address === undefined) return { code: 'NXDOMAIN', server, records: [] };
  return { code: 'NOERROR', server, records: [{ name, type: 'A', ttl: 60, data: address }] };
}

function answerOf(result: RequestResult): HttpResponse | NetworkFailure {
  const { status, headers = {}, body = '', error = '' } = result;
  if (status !== undefined) return { status, statusText: statusText(status), headers: Object.entries(headers), body };
  const failure = /resolve|no such host|unknown host|NXDOMAIN|inside the cluster only/i.test(error)
    ? 'resolve'
    : /refused/.test(error)
      ? 'refused'
      : /time/.test(error)
        ? 'timeout'
        : /reset/.test(error)
          ? 'reset'
          : 'unreachable';
  return { failure, ...(error && { detail: error }) };
}
