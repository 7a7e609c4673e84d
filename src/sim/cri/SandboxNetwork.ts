import type { Host, Reply } from '../../posix/Host.ts';
import type { Listener, Socket } from '../../posix/Socket.ts';
import type { HttpRequest, HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import type { SysError } from '../../posix/SysError.ts';
import type { HttpCall, HttpReply } from './ContainerRuntime.ts';
import { STATUS_TEXT } from './httpText.ts';
import type { NetworkOrigin, PodNetwork } from './PodNetwork.ts';

/** What a container of the pod offers to its neighbours on localhost. */
export interface Neighbour {
  handleHttp(call: HttpCall, reply: (answer: HttpReply | undefined) => void): void;
  connect(port: number, remote: string): Socket | undefined;
  hasPort(port: number): boolean;
}

/** The network namespace of one pod: localhost is its own containers, everything else goes out through the node. */
export class SandboxNetwork {
  readonly containers = new Set<Neighbour>();

  constructor(
    readonly origin: NetworkOrigin,
    private readonly network: () => PodNetwork,
    private readonly later: (delayMs: number, run: () => void) => void,
  ) {}

  /** The network calls of a process in this pod. */
  readonly host: Required<Pick<Host, 'resolve' | 'connect' | 'http' | 'ping'>> = {
    resolve: (query, reply) => {
      if (query.name === 'localhost') {
        const record = { name: 'localhost', type: 'A', ttl: 0, data: '127.0.0.1' };
        reply({ code: 'NOERROR', server: '', records: query.type === 'A' ? [record] : [] });
      } else this.network().resolve(this.origin, query, reply);
    },
    connect: (to, reply) => {
      if (!this.isLocal(to.host)) {
        this.network().connect(this.origin, to, reply);
        return;
      }
      reply(this.at(to.port)?.connect(to.port, '127.0.0.1') ?? { failure: 'refused', remote: `127.0.0.1:${to.port}` });
    },
    http: (request, reply) => this.http(request, reply),
    ping: (to, reply) => {
      if (this.isLocal(to.host)) reply({ address: '127.0.0.1', ms: 0.05 });
      else this.network().ping(this.origin, to, reply);
    },
  };

  /** What a tool that shows rules of packets prints here. */
  rules(argv: readonly string[]): string | undefined {
    return this.network().rules?.(this.origin, argv);
  }

  /** What the API server answers to a request that reached its container. */
  apiServer(call: HttpCall): HttpReply | undefined {
    return this.network().apiServer?.(call);
  }

  /** Tells the network of a process that listens. */
  listening(listener: Listener): void {
    this.network().listening?.(this.origin, listener);
  }

  /** Something in the pod that listens there. */
  at(port: number): Neighbour | undefined {
    for (const container of this.containers) if (container.hasPort(port)) return container;
    return undefined;
  }

  private isLocal(host: string): boolean {
    return host === 'localhost' || host.startsWith('127.') || host === '::1' || host === this.origin.ip;
  }

  private http(request: HttpRequest, reply: Reply<HttpResponse | NetworkFailure | SysError>): void {
    const url = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?([^#]*)/i.exec(request.url);
    const target = request.connectTo ? request.connectTo.replace(/:\d+$/, '') : (url?.[2] ?? '');
    if (!url || !this.isLocal(target)) {
      this.network().http(this.origin, request, reply);
      return;
    }
    const port = Number(request.connectTo?.match(/:(\d+)$/)?.[1] ?? url[3] ?? (url[1] === 'https' ? 443 : 80));
    const refused: NetworkFailure = { failure: 'refused', remote: `127.0.0.1:${port}` };
    const path = url[4] === '' ? '/' : (url[4] ?? '/');
    const headers = Object.fromEntries(request.headers);
    const call: HttpCall = {
      method: request.method,
      path: path.startsWith('/') ? path : `/${path}`,
      headers,
      host: headers.Host ?? headers.host ?? `${url[2]}${url[3] ? `:${url[3]}` : ''}`,
      body: request.body,
      port,
      remote: '127.0.0.1',
    };
    const neighbour = this.at(port);
    if (!neighbour) {
      reply(refused);
      return;
    }
    neighbour.handleHttp(call, (answer) => {
      if (!answer) reply(refused);
      else this.later(answer.latencyMs, () => reply(toResponse(answer, `127.0.0.1:${port}`)));
    });
  }
}

/** An answer as the guest's tools take it. */
export function toResponse({ status, headers, body }: HttpReply, remote: string): HttpResponse {
  const list = Object.entries(headers);
  if (!list.some(([name]) => name.toLowerCase() === 'content-length'))
    list.push(['Content-Length', String(body.length)]);
  return { status, statusText: STATUS_TEXT[status] ?? '', headers: list, body, remote };
}
