import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';

/** nc and telnet: a stream to a host, a listener (`-l -p 8080`, `-l 8080`), or a look whether a port answers (-z). */
export const nc: Program = function* (p) {
  const { flags, values, operands } = parseOptions(p.args, 'lkp:w:zvnuq:N4ie:s:', {});
  const timeoutMs = values.has('w') ? Number(values.get('w')) * 1000 : undefined;
  if (flags.has('l')) {
    const port = Number(values.get('p') ?? operands.at(-1));
    return yield* serve(p, port, flags.has('k'), values.get('e'));
  }
  const [host, portText] = operands;
  const port = Number(portText ?? (p.name === 'telnet' ? 23 : Number.NaN));
  if (host === undefined || Number.isNaN(port)) {
    yield* p.write(
      2,
      p.gnu
        ? 'usage: nc [-46CDdFhklNnrStUuvZz] [destination] [port]\n'
        : 'BusyBox v1.36.1 multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n',
    );
    return 1;
  }
  const fd = yield* call({
    op: 'connect',
    host,
    port,
    protocol: flags.has('u') ? 'udp' : 'tcp',
    timeoutMs: timeoutMs ?? 127_000,
  });
  if (typeof fd !== 'number') {
    const failure = failed(fd) ? (fd.errno === 'ETIMEDOUT' ? 'timeout' : 'unreachable') : fd.failure;
    return yield* refuse(p, host, port, failure, failed(fd) ? undefined : fd.remote);
  }
  if (flags.has('v'))
    yield* p.write(
      2,
      p.gnu ? `Connection to ${host} ${port} port [tcp/*] succeeded!\n` : `${host} (${host}:${port}) open\n`,
    );
  if (flags.has('z')) return 0;
  if (p.name === 'telnet') yield* p.out(`Connected to ${host}\n`);
  return yield* exchange(p, fd, timeoutMs);
};

function* refuse(
  p: ProcessContext,
  host: string,
  port: number,
  failure: string,
  remote: string | undefined,
): Sys<number> {
  const address = remote ?? `${host}:${port}`;
  if (failure === 'resolve')
    return yield* p.fail(
      p.gnu ? `getaddrinfo for host "${host}" port ${port}: Name or service not known` : `bad address '${host}'`,
    );
  const words =
    failure === 'refused'
      ? 'Connection refused'
      : failure === 'timeout'
        ? 'Connection timed out'
        : 'Host is unreachable';
  if (p.name === 'telnet')
    return yield* p.fail(`can't connect to remote host (${address.replace(/:\d+$/, '')}): ${words}`);
  if (p.gnu) return yield* p.fail(`connect to ${host} port ${port} (tcp) failed: ${words}`);
  return yield* p.fail(failure === 'timeout' ? `timed out` : `${host} (${address}): ${words}`);
}

function* serve(p: ProcessContext, port: number, keep: boolean, command: string | undefined): Sys<number> {
  const listener = yield* call({ op: 'listen', host: '0.0.0.0', port });
  if (failed(listener)) return yield* p.fail(p.gnu ? listener.message : `bind: ${listener.message}`);
  for (;;) {
    const accepted = yield* call({ op: 'accept', fd: listener });
    if (failed(accepted)) return 1;
    if (!keep) yield* p.close(listener);
    const path = command === undefined ? undefined : yield* p.which(command.split(' ')[0]!);
    if (path !== undefined && command !== undefined) {
      const pid = yield* call({
        op: 'spawn',
        path,
        argv: command.split(' '),
        fds: { 0: accepted.fd, 1: accepted.fd, 2: 2 },
      });
      if (!failed(pid)) yield* call({ op: 'wait', pid });
    } else yield* exchange(p, accepted.fd, undefined);
    yield* p.close(accepted.fd);
    if (!keep) return 0;
  }
}

/** Copies both ways: a child sends standard input, this process prints what comes, until the peer closes. */
function* exchange(p: ProcessContext, fd: number, timeoutMs: number | undefined): Sys<number> {
  const sender: Program = function* (s) {
    for (;;) {
      const part = yield* s.read(0);
      if (failed(part) || part === '') break;
      if (failed(yield* s.write(3, part))) break;
    }
    yield* call({ op: 'shutdown', fd: 3 });
    return 0;
  };
  const pid = yield* call({ op: 'spawn', argv: p.argv, program: sender, fds: { 0: 0, 3: fd } });
  for (;;) {
    const part = yield* call({ op: 'read', fd, max: 65_536, ...(timeoutMs !== undefined && { timeoutMs }) });
    if (failed(part) || part === '') break;
    if (failed(yield* p.out(part))) break;
  }
  if (!failed(pid)) yield* call({ op: 'kill', pid, signal: 'KILL' });
  return 0;
}
