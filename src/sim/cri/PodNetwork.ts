import type { Reply } from '../../posix/Host.ts';
import type { Listener, Socket } from '../../posix/Socket.ts';
import type { DnsAnswer, HttpRequest, HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import type { SysError } from '../../posix/SysError.ts';
import type { HttpCall, HttpReply } from './ContainerRuntime.ts';

/** Which pod a packet leaves from. */
export interface NetworkOrigin {
  namespace: string;
  pod: string;
  uid: string;
  /** The pod's address, or its node's on the host network. */
  ip: string;
  node: string;
  dnsPolicy: string;
}

/**
 * What the processes of a pod reach through their network interface. The network part of the cluster answers, at once or
 * later, exactly one time.
 */
export interface PodNetwork {
  resolve(
    from: NetworkOrigin,
    query: { name: string; type: string; server?: string },
    reply: Reply<DnsAnswer | SysError>,
  ): void;
  connect(
    from: NetworkOrigin,
    to: { host: string; port: number; protocol: 'tcp' | 'udp' },
    reply: Reply<Socket | NetworkFailure | SysError>,
  ): void;
  http(from: NetworkOrigin, request: HttpRequest, reply: Reply<HttpResponse | NetworkFailure | SysError>): void;
  ping(
    from: NetworkOrigin,
    to: { host: string },
    reply: Reply<{ address: string; ms: number } | NetworkFailure | SysError>,
  ): void;
  /** What `iptables-save` or `ipvsadm` print in the network namespace of the pod; undefined for other words. */
  rules?(from: NetworkOrigin, argv: readonly string[]): string | undefined;
  /** What the API server answers, for the container that it runs in. */
  apiServer?(call: HttpCall): HttpReply;
  /** A process of the pod began to listen; `close` of the listener ends it. */
  listening?(from: NetworkOrigin, listener: Listener): void;
}

/** A pod without a way out: every name is unknown and every address unreachable. */
export const NO_NETWORK: PodNetwork = {
  resolve: (_from, _query, reply) => reply({ code: 'TIMEOUT', server: '', records: [] }),
  connect: (_from, _to, reply) => reply({ failure: 'resolve' }),
  http: (_from, _request, reply) => reply({ failure: 'resolve' }),
  ping: (_from, _to, reply) => reply({ failure: 'resolve' }),
};
