import type { Reply } from '../Host.ts';
import { type Handlers, install, Pending } from '../Kernel.ts';
import { BLOCKED, type Blocked } from '../OpenFile.ts';
import type { Process } from '../Process.ts';
import { Listener, Socket } from '../Socket.ts';
import type { Answer } from '../Syscall.ts';
import { sysError } from '../SysError.ts';

type Names = 'resolve' | 'connect' | 'listen' | 'accept' | 'shutdown' | 'http' | 'ping' | 'host';

/** The system calls that the embedding answers. */
export const networkCalls: Handlers<Names> = {
  resolve(kernel, _process, { name, type, server }, wake) {
    const query = server === undefined ? { name, type } : { name, type, server };
    const { host } = kernel;
    if (!host.resolve) return { code: 'SERVFAIL', server: '', records: [] };
    return ask<Answer<'resolve'>>((reply) => host.resolve?.(query, reply), wake);
  },
  connect(kernel, process, { host, port, protocol }, wake) {
    const network = kernel.host;
    if (!network.connect) return sysError('ENETUNREACH');
    return ask<Answer<'connect'> | Socket, Answer<'connect'>>(
      (reply) => network.connect?.({ host, port, protocol: protocol ?? 'tcp' }, reply),
      wake,
      (answer) => (answer instanceof Socket ? install(process, answer) : answer),
    );
  },
  listen(kernel, process, { host, port }, wake) {
    const network = kernel.host;
    if (!network.listen) return sysError('EADDRNOTAVAIL');
    return ask<Answer<'listen'> | Listener, Answer<'listen'>>(
      (reply) => network.listen?.({ host, port }, reply),
      wake,
      (answer) => (answer instanceof Listener ? install(process, answer) : answer),
    );
  },
  accept(_kernel, process, { fd }, wake) {
    const file = process.descriptors.get(fd)?.file;
    if (!(file instanceof Listener)) return sysError('EINVAL');
    const socket = file.accept(wake);
    return socket instanceof Socket ? accepted(process, socket) : socket;
  },
  shutdown(_kernel, process, { fd }) {
    const file = process.descriptors.get(fd)?.file;
    if (!(file instanceof Socket)) return sysError('ENOTCONN');
    file.shutdown();
    return undefined;
  },
  http(kernel, _process, { op: _, ...request }, wake) {
    const { host } = kernel;
    if (!host.http) return sysError('ENETUNREACH');
    return ask<Answer<'http'>>((reply) => host.http?.(request, reply), wake);
  },
  ping(kernel, _process, { host: to }, wake) {
    const { host } = kernel;
    if (!host.ping) return sysError('ENETUNREACH');
    return ask<Answer<'ping'>>((reply) => host.ping?.({ host: to }, reply), wake);
  },
  host(kernel, process, { name, args }, wake) {
    const { host } = kernel;
    if (!host.call) return sysError('ENOSYS');
    return ask<unknown>((reply) => host.call?.(name, args, reply, process.pid), wake) as unknown;
  },
};

function accepted(process: Process, socket: Socket): { fd: number; remote: string } {
  return { fd: install(process, socket), remote: `${socket.remote.host}:${socket.remote.port}` };
}

/** Starts a request to the embedding, which replies at once or later; `finish` turns the reply into the call's answer. */
function ask<A, R = A>(
  start: (reply: Reply<A>) => void,
  wake: () => void,
  finish: (answer: A) => R = (answer) => answer as unknown as R,
): R | Pending {
  let state: { answer: A } | undefined;
  start((answer) => {
    if (state) return;
    state = { answer };
    wake();
  });
  const take = (): R | Blocked => (state ? finish(state.answer) : BLOCKED);
  const now = take();
  return now === BLOCKED ? new Pending(take) : (now as R);
}
