import type { Playback, RequestResult } from '../../playback/Playback.ts';
import type { Host, Reply } from '../../posix/Host.ts';
import type { HttpRequest, HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import type { SysError } from '../../posix/SysError.ts';
import { httpOverPort } from './httpOverPort.ts';
import type { LocalPorts } from './LocalPorts.ts';

type HttpReply = Reply<HttpResponse | NetworkFailure | SysError>;

/** The network as the terminal's machine sees it: its own forwarded ports, and the cluster from outside. */
export function clusterNetwork(ports: LocalPorts, playback: Playback | undefined): Partial<Host> {
  return {
    http: (request, reply) => {
      const { host, port } = endpointOf(request);
      if (/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)) {
        const forwarded = ports.at(port);
        if (forwarded) httpOverPort(forwarded, request, reply);
        else if (playback) askCluster(playback, request, reply);
        else reply({ failure: 'refused', remote: `127.0.0.1:${port}` });
      } else if (playback) askCluster(playback, request, reply);
      else reply({ failure: 'resolve' });
    },
  };
}

/** Host and port that a request goes to. */
export function endpointOf({ url, connectTo }: Pick<HttpRequest, 'url' | 'connectTo'>): { host: string; port: number } {
  const [, scheme, authority] = /^(\w+):\/\/(?:[^/@]*@)?([^/?#]*)/.exec(url) ?? ['', 'http', ''];
  const [, host, port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(connectTo ?? authority ?? '') ?? ['', '', ''];
  return { host: host ?? '', port: Number(port || (scheme === 'https' ? 443 : 80)) };
}

function askCluster(playback: Playback, request: HttpRequest, reply: HttpReply): void {
  const { url, method, headers, body } = request;
  playback.request({ url, method, headers: Object.fromEntries(headers), ...(body !== '' && { body }) }).then(
    (result) => reply(answerOf(result)),
    (error) => reply({ failure: 'unreachable', detail: error instanceof Error ? error.message : String(error) }),
  );
}

function answerOf(result: RequestResult): HttpResponse | NetworkFailure {
  const { status, headers = {}, body = '', error = '' } = result;
  if (status !== undefined) return { status, statusText: STATUS[status] ?? '', headers: Object.entries(headers), body };
  const failure = /resolve|no such host|unknown host/i.test(error)
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

const STATUS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
