import type { ClientConfig } from '../client/KubeClient.ts';
import { requestMethod, requestPath } from '../client/transport/requestPath.ts';
import type { KubectlIO } from './KubectlIO.ts';

/** Writes every request and answer to stderr as `kubectl -v=6` and above do. */
export function exchangeLog(io: KubectlIO, level: number, server: string): NonNullable<ClientConfig['onExchange']> {
  return (request, response) => {
    if (level < 6) return;
    const isRaw = 'path' in request;
    const method = isRaw ? request.method : requestMethod(request.verb);
    const url = `${server.replace(/\/$/, '')}${isRaw ? request.path : requestPath(request)}`;
    const head = `${logStamp(io.now())} round_trippers.go`;
    if (level >= 8) {
      const body = isRaw ? request.body : request.body === undefined ? undefined : JSON.stringify(request.body);
      if (body) io.stderr(`${head}:425] Request Body: ${shorten(body, level)}\n`);
    }
    io.stderr(
      `${head}:632] "Response" verb="${method}" url="${url}" status="${statusLine(response.code)}" milliseconds=${MILLISECONDS}\n`,
    );
    if (level >= 8) {
      const body = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
      io.stderr(`${head}:425] Response Body: ${shorten(body ?? '', level)}\n`);
    }
  };
}

/** Answers are at once here; upstream's log says how long each took. */
const MILLISECONDS = 1;

/** The beginning of a line that klog writes. */
export function logStamp(now: number, severity: 'I' | 'W' | 'E' = 'I'): string {
  const iso = new Date(now).toISOString();
  return `${severity}${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000   12345`;
}

const STATUS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const statusLine = (code: number): string => `${code} ${STATUS[code] ?? ''}`.trim();

function shorten(body: string, level: number): string {
  const max = level >= 10 ? Number.MAX_SAFE_INTEGER : level === 9 ? 10240 : 1024;
  return body.length > max ? `${body.slice(0, max)} [truncated ${body.length - max} chars]` : body;
}
