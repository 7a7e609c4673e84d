import type { Listener, Socket } from './Socket.ts';
import type { DnsAnswer, HttpRequest, HttpResponse, NetworkFailure } from './Syscall.ts';
import type { SysError } from './SysError.ts';

/** How an embedding answers: at once or later, exactly one time. Late answers to a dead process are dropped. */
export type Reply<T> = (answer: T) => void;

/**
 * What a table of processes needs from whoever embeds it. Only the clock and the random numbers must be there; a call
 * without an answering method fails the way it does on a machine without a network. `pid` says which process asks.
 */
export interface Host {
  /** Milliseconds since the epoch, on the virtual clock. */
  now(): number;
  /** A number in [0, 1) from a seeded stream. */
  random(): number;
  resolve?(query: { name: string; type: string; server?: string }, reply: Reply<DnsAnswer | SysError>): void;
  connect?(
    to: { host: string; port: number; protocol: 'tcp' | 'udp' },
    reply: Reply<Socket | NetworkFailure | SysError>,
  ): void;
  /** Puts up a listener that the embedding offers connections to, until it closes. EADDRINUSE when the port is taken. */
  listen?(at: { host: string; port: number }, reply: Reply<Listener | SysError>): void;
  http?(request: HttpRequest, reply: Reply<HttpResponse | NetworkFailure | SysError>): void;
  ping?(to: { host: string }, reply: Reply<{ address: string; ms: number } | NetworkFailure | SysError>): void;
  /** Everything special; an unknown name answers ENOSYS. */
  call?(name: string, args: unknown, reply: Reply<unknown>, pid: number): void;
}
