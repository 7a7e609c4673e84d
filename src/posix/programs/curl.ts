import { byteLength, encodeBytes } from '../bytes.ts';
import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import type { HttpRequest, HttpResponse, NetworkFailure } from '../Syscall.ts';
import { failed, type SysError } from '../SysError.ts';
import { encodeBase64 } from '../text/base64Codec.ts';
import { type ParsedOptions, parseOptions } from '../text/parseOptions.ts';
import { type ParsedUrl, parseUrl } from '../text/urls.ts';

const LONG = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  'fail-with-body': 'f',
  include: 'i',
  head: 'I',
  location: 'L',
  verbose: 'v',
  insecure: 'k',
  output: 'o',
  'remote-name': 'O',
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'data-binary': 'd',
  'data-urlencode': 'd',
  user: 'u',
  'user-agent': 'A',
  'max-time': 'm',
  'connect-timeout': 'C',
  'write-out': 'w',
  retry: 'r',
  'retry-delay': 'Y',
  resolve: 'R',
  cacert: 'K',
  capath: 'K',
  cert: 'E',
  key: 'W',
  cookie: 'b',
  'cookie-jar': 'c',
  referer: 'e',
  form: 'F',
  json: 'J',
  get: 'G',
  'http1.1': '0',
  http2: '0',
  compressed: '0',
  'no-progress-meter': '0',
  'max-redirs': 'M',
  'retry-connrefused': '0',
  url: 'U',
  'unix-socket': 'Z',
};

/** curl over the embedding's HTTP. Exit codes and messages as curl's: 6 resolve, 7 connect, 22 --fail, 28 timeout. */
export const curl: Program = function* (p) {
  const options = parseOptions(p.args, 'sSfiILvko:OX:H:d:u:A:m:C:w:r:Y:R:E:K:W:b:c:e:F:J:G0M:U:Z:#gn46jN', LONG);
  if (options.bad) {
    yield* p.write(
      2,
      `curl: option ${options.bad.startsWith('--') ? options.bad : `-${options.bad}`}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
  const urls = [...options.operands, ...(options.lists.get('U') ?? [])];
  if (urls.length === 0) {
    yield* p.write(2, "curl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let status = 0;
  for (const [i, url] of urls.entries()) status = yield* transfer(p, url, options, options.lists.get('o')?.[i]);
  return status;
};

function* transfer(p: ProcessContext, text: string, options: ParsedOptions, output: string | undefined): Sys<number> {
  const { flags, values } = options;
  let url = parseUrl(text);
  if (!url) return yield* complain(p, options, 3, 'URL rejected: Malformed input to a URL function');
  if (url.scheme !== 'http' && url.scheme !== 'https')
    return yield* complain(p, options, 1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
  const started = yield* p.now();
  const body = yield* bodyOf(p, options);
  const trust = yield* trustOf(p, options);
  let method = values.get('X') ?? (flags.has('I') ? 'HEAD' : body !== undefined && !flags.has('G') ? 'POST' : 'GET');
  for (let hop = 0; ; hop++) {
    const request: HttpRequest = { ...requestOf(method, url, body, options, text), ...trust };
    const answer = yield* fetch(p, request, options);
    if (failed(answer) || 'failure' in answer)
      return yield* explain(p, answer, url, options, (yield* p.now()) - started);
    if (flags.has('v')) yield* narrate(p, request, url, answer);
    const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (flags.has('L') && location !== undefined && answer.status >= 300 && answer.status < 400) {
      if (hop >= Number(values.get('M') ?? 50))
        return yield* complain(p, options, 47, `Maximum (${values.get('M') ?? 50}) redirects followed`);
      url = parseUrl(location.startsWith('/') ? `${url.scheme}://${url.host}:${url.port}${location}` : location) ?? url;
      if (answer.status !== 307 && answer.status !== 308 && method === 'POST') method = 'GET';
      continue;
    }
    return yield* deliver(p, answer, url, options, output, (yield* p.now()) - started);
  }
}

/** What a connection with TLS needs to know: the client's certificate, and whether a server's is judged by the system. */
function* trustOf(p: ProcessContext, { flags, values }: ParsedOptions): Sys<Partial<HttpRequest>> {
  const path = values.get('E');
  const certificate = path === undefined ? undefined : yield* p.readFile(path);
  return {
    ...(!flags.has('k') && !values.has('K') && { verify: true }),
    ...(certificate !== undefined && !failed(certificate) && { certificate }),
  };
}

function* bodyOf(p: ProcessContext, { flags, lists }: ParsedOptions): Sys<string | undefined> {
  const parts = [...(lists.get('d') ?? []), ...(lists.get('J') ?? []), ...(lists.get('F') ?? [])];
  if (parts.length === 0) return undefined;
  const texts: string[] = [];
  for (const part of parts) {
    if (!part.startsWith('@')) texts.push(part);
    else {
      const text = part === '@-' ? yield* p.readAll(0) : yield* p.readFile(part.slice(1));
      texts.push(failed(text) ? '' : text.replace(/\r?\n/g, flags.has('d') ? '' : '\n'));
    }
  }
  return texts.join('&');
}

function requestOf(
  method: string,
  url: ParsedUrl,
  body: string | undefined,
  options: ParsedOptions,
  text: string,
): HttpRequest {
  const { flags, values, lists } = options;
  const standard = (url.scheme === 'https' ? 443 : 80) === url.port;
  const headers: [string, string][] = [['Host', standard ? url.host : `${url.host}:${url.port}`]];
  const user = values.get('u') ?? url.user;
  if (user !== undefined) headers.push(['Authorization', `Basic ${encodeBase64(encodeBytes(user))}`]);
  headers.push(
    ['User-Agent', values.get('A') ?? 'curl/8.9.1'],
    ['Accept', flags.has('J') ? 'application/json' : '*/*'],
  );
  const cookie = values.get('b');
  if (cookie?.includes('=')) headers.push(['Cookie', cookie]);
  if (body !== undefined && !flags.has('G')) {
    headers.push(
      ['Content-Length', String(byteLength(body))],
      ['Content-Type', flags.has('J') ? 'application/json' : 'application/x-www-form-urlencoded'],
    );
  }
  for (const given of lists.get('H') ?? []) {
    const at = given.indexOf(':');
    const name = given.slice(0, at);
    const old = headers.findIndex(([one]) => one.toLowerCase() === name.toLowerCase());
    if (old >= 0) headers.splice(old, 1);
    if (at > 0 && given.slice(at + 1).trim() !== '') headers.push([name, given.slice(at + 1).trim()]);
  }
  const query = flags.has('G') && body !== undefined ? `${url.path.includes('?') ? '&' : '?'}${body}` : '';
  const resolved = (lists.get('R') ?? [])
    .map((one) => one.split(':'))
    .find(([host, port]) => host === url.host && Number(port) === url.port);
  const full = `${url.scheme}://${url.host}:${url.port}${url.path}${query}`;
  return {
    method,
    url: full,
    headers,
    body: flags.has('G') ? '' : (body ?? ''),
    ...(resolved && { connectTo: `${resolved.slice(2).join(':')}:${url.port}` }),
    ...(text === '' && {}),
  };
}

function* fetch(
  p: ProcessContext,
  request: HttpRequest,
  { flags, values }: ParsedOptions,
): Sys<HttpResponse | NetworkFailure | SysError> {
  const seconds = Math.min(Number(values.get('m') ?? Number.POSITIVE_INFINITY), Number(values.get('C') ?? 300));
  const timeoutMs = Math.max(1, Math.min(seconds, 300) * 1000);
  const tries = 1 + Number(values.get('r') ?? 0);
  for (let i = 1; ; i++) {
    const answer = yield* call({ op: 'http', ...request, timeoutMs });
    const retry =
      (!failed(answer) &&
        'failure' in answer &&
        (answer.failure === 'timeout' || (flags.has('0') && answer.failure === 'refused'))) ||
      (!failed(answer) && 'status' in answer && [408, 429, 500, 502, 503, 504].includes(answer.status));
    if (!retry || i >= tries) return answer;
    yield* p.sleep(values.has('Y') ? Number(values.get('Y')) * 1000 : 1000 * 2 ** (i - 1));
  }
}

function* explain(
  p: ProcessContext,
  answer: NetworkFailure | SysError,
  url: ParsedUrl,
  options: ParsedOptions,
  ms: number,
): Sys<number> {
  const failure = failed(answer) ? (answer.errno === 'ETIMEDOUT' ? 'timeout' : 'unreachable') : answer.failure;
  const { host, port } = url;
  switch (failure) {
    case 'resolve':
      return yield* complain(p, options, 6, `Could not resolve host: ${host}`);
    case 'timeout':
      return yield* complain(
        p,
        options,
        28,
        options.values.has('m') && !options.values.has('C')
          ? `Operation timed out after ${ms} milliseconds with 0 bytes received`
          : `Failed to connect to ${host} port ${port} after ${ms} ms: Timeout was reached`,
      );
    case 'reset':
      return yield* complain(p, options, 56, 'Recv failure: Connection reset by peer');
    case 'tls':
      return yield* complain(
        p,
        options,
        60,
        `${(!failed(answer) && answer.detail) || 'SSL certificate problem: self-signed certificate'}${MORE_ABOUT_TLS}`,
      );
    default:
      return yield* complain(
        p,
        options,
        7,
        `Failed to connect to ${host} port ${port} after ${ms} ms: ${failure === 'refused' ? "Couldn't connect to server" : 'Could not connect to server'}`,
      );
  }
}

const MORE_ABOUT_TLS = `
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.`;

function* complain(p: ProcessContext, { flags, values }: ParsedOptions, status: number, message: string): Sys<number> {
  const format = values.get('w');
  if (format !== undefined)
    yield* p.out(expandFormat(format, { http_code: '000', time_total: '0.000000', size_download: '0' }));
  if (!flags.has('s') || flags.has('S')) yield* p.write(2, `curl: (${status}) ${message}\n`);
  return status;
}

function* narrate(p: ProcessContext, request: HttpRequest, url: ParsedUrl, answer: HttpResponse): Sys<void> {
  const sent = request.headers.map(([name, value]) => `> ${name}: ${value}\n`).join('');
  const got = answer.headers.map(([name, value]) => `< ${name}: ${value}\n`).join('');
  const remote = answer.remote?.replace(/:\d+$/, '') ?? url.host;
  const path = request.url.replace(/^\w+:\/\/[^/]*/, '');
  yield* p.write(
    2,
    `*   Trying ${remote}:${url.port}...\n* Connected to ${url.host} (${remote}) port ${url.port}\n> ${request.method} ${path} HTTP/1.1\n${sent}> \n< HTTP/1.1 ${answer.status} ${answer.statusText}\n${got}< \n* Connection #0 to host ${url.host} left intact\n`,
  );
}

function* deliver(
  p: ProcessContext,
  answer: HttpResponse,
  url: ParsedUrl,
  options: ParsedOptions,
  output: string | undefined,
  ms: number,
): Sys<number> {
  const { flags, values } = options;
  const failing = flags.has('f') && answer.status >= 400;
  const head =
    flags.has('i') || flags.has('I')
      ? `HTTP/1.1 ${answer.status} ${answer.statusText}\r\n${answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
      : '';
  const text = failing ? '' : head + (flags.has('I') ? '' : answer.body);
  const file =
    output ?? (flags.has('O') ? url.path.replace(/[?].*$/, '').replace(/^.*\//, '') || 'curl_response' : undefined);
  if (file === undefined || file === '-') yield* p.out(text);
  else {
    const error = yield* p.writeFile(file, text);
    if (error) return yield* complain(p, options, 23, `Failure writing output to destination`);
  }
  const format = values.get('w');
  if (format !== undefined) {
    const seconds = (ms / 1000).toFixed(6);
    const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    yield* p.out(
      expandFormat(format, {
        http_code: String(answer.status),
        response_code: String(answer.status),
        time_total: seconds,
        time_connect: '0.000000',
        size_download: String(byteLength(answer.body)),
        remote_ip: answer.remote?.replace(/:\d+$/, '') ?? '',
        content_type: type,
        url_effective: `${url.scheme}://${url.host}${url.path}`,
      }),
    );
  }
  if (!failing) return 0;
  if (!flags.has('s') || flags.has('S'))
    yield* p.write(2, `curl: (22) The requested URL returned error: ${answer.status}\n`);
  return 22;
}

function expandFormat(format: string, values: Readonly<Record<string, string>>): string {
  return format
    .replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\r', '\r');
}
