import type { ForwardedPort } from '../../kubectl/KubectlIO.ts';
import { byteLength } from '../../posix/bytes.ts';
import type { Reply } from '../../posix/Host.ts';
import type { HttpRequest, HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import type { SysError } from '../../posix/SysError.ts';

/** Sends one request through a forwarded port as HTTP/1.1 text and reads the answer. */
export function httpOverPort(
  port: ForwardedPort,
  request: HttpRequest,
  reply: Reply<HttpResponse | NetworkFailure | SysError>,
): void {
  let received = '';
  let done = false;
  const finish = (answer: HttpResponse | NetworkFailure): void => {
    if (done) return;
    done = true;
    reply(answer);
    connection?.close();
  };
  // It may end before it is open: nothing listens in the pod.
  let connection: ReturnType<ForwardedPort['open']> | undefined;
  connection = port.open({
    onData: (text) => {
      received += text;
      const answer = parseResponse(received, false);
      if (answer) finish(answer);
    },
    onClose: (error) => {
      const answer = parseResponse(received, true);
      if (answer) finish(answer);
      else finish({ failure: 'reset', ...(error && { detail: error.message }) });
    },
  });
  if (done) connection.close();
  else connection.write(requestText(request));
}

function requestText({ method, url, headers, body }: HttpRequest): string {
  const [, authority = '', path = ''] = /^\w+:\/\/([^/?#]*)([^#]*)/.exec(url) ?? [];
  const lines = [`${method} ${path.startsWith('/') ? path : `/${path}`} HTTP/1.1`];
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  if (!named.has('host')) lines.push(`Host: ${authority}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (body !== '' && !named.has('content-length')) lines.push(`Content-Length: ${byteLength(body)}`);
  if (!named.has('connection')) lines.push('Connection: close');
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function parseResponse(text: string, ended: boolean): HttpResponse | undefined {
  const head = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)\r?\n([\s\S]*?)\r?\n\r?\n/.exec(text);
  if (!head) return undefined;
  const headers = (head[3] ?? '')
    .split(/\r?\n/)
    .filter((line) => line.includes(':'))
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  const rest = text.slice(head[0].length);
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (length === undefined ? !ended : byteLength(rest) < Number(length) && !ended) return undefined;
  return { status: Number(head[1]), statusText: head[2] ?? '', headers, body: rest };
}
