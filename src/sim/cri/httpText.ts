import type { HttpCall, HttpReply } from './ContainerRuntime.ts';

/** A request as it goes over a connection. */
export function requestText({ method, path, headers, host, body }: HttpCall): string {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`];
  for (const [name, value] of Object.entries(headers))
    if (name.toLowerCase() !== 'host') lines.push(`${name}: ${value}`);
  if (body !== '') lines.push(`Content-Length: ${body.length}`);
  lines.push('Connection: close', '', body);
  return lines.join('\r\n');
}

/** Reads what a server sent until it closed; undefined when that is no HTTP. */
export function parseReply(text: string, latencyMs: number): HttpReply | undefined {
  const head = /^HTTP\/\d(?:\.\d)? (\d{3})[^\n]*\n/.exec(text);
  if (!head) return undefined;
  const rest = text.slice(head[0].length);
  const end = /\r?\n\r?\n|^\r?\n/.exec(rest);
  const headers: Record<string, string> = {};
  const headText = end ? rest.slice(0, end.index) : rest;
  for (const line of headText.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return { status: Number(head[1]), headers, body: end ? rest.slice(end.index + end[0].length) : '', latencyMs };
}

/** Reads a request from what a client sent; undefined until it is complete. */
export function parseRequest(text: string, port: number, remote: string): HttpCall | undefined {
  const end = /\r?\n\r?\n/.exec(text);
  if (!end) return undefined;
  const [first = '', ...lines] = text.slice(0, end.index).split(/\r?\n/);
  const [method = 'GET', path = '/'] = first.split(' ');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  const length = Number(headers['Content-Length'] ?? headers['content-length'] ?? 0);
  const body = text.slice(end.index + end[0].length);
  if (body.length < length) return undefined;
  return { method, path, headers, host: headers.Host ?? headers.host ?? '', body, port, remote };
}

/** A reply as it goes over a connection. */
export function replyText({ status, headers, body }: HttpReply): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_TEXT[status] ?? ''}`.trimEnd()];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  lines.push(`Content-Length: ${body.length}`, 'Connection: close', '', body);
  return lines.join('\r\n');
}

/** Reason phrases, for tools that print them. */
export const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  418: "I'm a teapot",
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
