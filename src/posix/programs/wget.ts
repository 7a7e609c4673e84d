import { byteLength } from '../bytes.ts';
import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import type { HttpResponse, NetworkFailure } from '../Syscall.ts';
import { failed, type SysError } from '../SysError.ts';
import { type ParsedOptions, parseOptions } from '../text/parseOptions.ts';
import { type ParsedUrl, parseUrl } from '../text/urls.ts';

/** wget with busybox's messages (`Connecting to …`), also where the image is a GNU one. */
export const wget: Program = function* (p) {
  const args = p.args
    .flatMap((arg) => (/^-qO/.test(arg) ? ['-q', `-O${arg.slice(3)}`] : /^-nv$/.test(arg) ? ['-q'] : [arg]))
    .flatMap((arg) => (arg === '-O' ? [arg] : arg === '-O-' ? ['-O', '-'] : [arg]));
  const options = parseOptions(args, 'qO:T:cSt:P:U:d:sY:bn', {
    spider: 's',
    timeout: 'T',
    'output-document': 'O',
    quiet: 'q',
    header: 'H',
    'post-data': 'd',
    'no-check-certificate': 'b',
    tries: 't',
    'server-response': 'S',
    'user-agent': 'U',
    'no-verbose': 'q',
  });
  const { operands } = options;
  if (operands.length === 0) {
    yield* p.write(2, 'wget: missing URL\nUsage: wget [OPTION]... [URL]...\n');
    return 1;
  }
  let status = 0;
  for (const text of operands) status = yield* download(p, text, options);
  return status;
};

function* download(p: ProcessContext, text: string, options: ParsedOptions): Sys<number> {
  const { flags, values, lists } = options;
  let url: ParsedUrl | undefined = parseUrl(text);
  if (!url || !/^https?$/.test(url.scheme)) return yield* p.fail(`not an http or ftp url: ${text}`);
  const post = values.get('d');
  for (let hop = 0; hop < 10; hop++) {
    const standard = (url.scheme === 'https' ? 443 : 80) === url.port;
    const headers: [string, string][] = [
      ['Host', standard ? url.host : `${url.host}:${url.port}`],
      ['User-Agent', values.get('U') ?? 'Wget'],
    ];
    for (const header of lists.get('H') ?? [])
      headers.push([header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 1).trim()]);
    const seconds = Math.min(Number(values.get('T') ?? 900), 900);
    const answer: HttpResponse | NetworkFailure | SysError = yield* call({
      op: 'http',
      method: post === undefined ? 'GET' : 'POST',
      url: `${url.scheme}://${url.host}:${url.port}${url.path}`,
      headers,
      body: post ?? '',
      timeoutMs: seconds * 1000,
    });
    if (failed(answer) || 'failure' in answer) return yield* explain(p, answer, url, flags.has('q'));
    if (!flags.has('q'))
      yield* p.write(
        2,
        `Connecting to ${url.host}${standard ? '' : `:${url.port}`} (${answer.remote ?? `${url.host}:${url.port}`})\n`,
      );
    if (flags.has('S'))
      yield* p.write(
        2,
        `  HTTP/1.1 ${answer.status} ${answer.statusText}\n${answer.headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`,
      );
    const location: string | undefined = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
      url = parseUrl(location.startsWith('/') ? `${url.scheme}://${url.host}:${url.port}${location}` : location) ?? url;
      continue;
    }
    if (answer.status >= 400)
      return yield* p.fail(`server returned error: HTTP/1.1 ${answer.status} ${answer.statusText}`);
    return yield* save(p, answer, url, options);
  }
  return yield* p.fail('too many redirections');
}

function* explain(p: ProcessContext, answer: NetworkFailure | SysError, url: ParsedUrl, quiet: boolean): Sys<number> {
  const failure = failed(answer) ? (answer.errno === 'ETIMEDOUT' ? 'timeout' : 'unreachable') : answer.failure;
  const remote = failed(answer) ? undefined : answer.remote;
  if (failure === 'resolve')
    return yield* p.fail(`bad address '${url.host}${url.port === 80 || url.port === 443 ? '' : `:${url.port}`}'`);
  const standard = (url.scheme === 'https' ? 443 : 80) === url.port;
  if (!quiet && remote) yield* p.write(2, `Connecting to ${url.host}${standard ? '' : `:${url.port}`} (${remote})\n`);
  if (failure === 'timeout') return yield* p.fail('download timed out');
  const host = remote?.replace(/:\d+$/, '') ?? url.host;
  const words = {
    refused: 'Connection refused',
    reset: 'Connection reset by peer',
    tls: 'TLS error',
    unreachable: 'Host is unreachable',
  }[failure];
  return yield* p.fail(`can't connect to remote host (${host}): ${words}`);
}

function* save(p: ProcessContext, answer: HttpResponse, url: ParsedUrl, { flags, values }: ParsedOptions): Sys<number> {
  const quiet = flags.has('q');
  if (flags.has('s')) {
    if (!quiet) yield* p.write(2, 'remote file exists\n');
    return 0;
  }
  const output = values.get('O');
  if (output === '-') {
    if (!quiet) yield* p.write(2, 'writing to stdout\n');
    yield* p.out(answer.body);
    if (!quiet) yield* p.write(2, progress('-', answer.body));
    return 0;
  }
  const name =
    output ??
    `${values.get('P') ? `${values.get('P')}/` : ''}${url.path.replace(/[?].*$/, '').replace(/^.*\//, '') || 'index.html'}`;
  if (output === undefined && !failed(yield* p.stat(name))) return yield* p.fail(`can't open '${name}': File exists`);
  if (!quiet) yield* p.write(2, `saving to '${name}'\n`);
  const error = yield* p.writeFile(name, answer.body);
  if (error) return yield* p.fail(`can't open '${name}': ${error.message}`);
  if (!quiet) yield* p.write(2, `${progress(name, answer.body)}'${name}' saved\n`);
  return 0;
}

function progress(name: string, body: string): string {
  const bytes = byteLength(body);
  return `${name.slice(0, 20).padEnd(20)} 100% |********************************| ${String(bytes).padStart(5)}  0:00:00 ETA\n`;
}
