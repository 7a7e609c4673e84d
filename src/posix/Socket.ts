import { BLOCKED, type Blocked, OpenFile } from './OpenFile.ts';
import { Pipe } from './Pipe.ts';
import { type SysError, sysError } from './SysError.ts';
import { WaitQueue } from './WaitQueue.ts';

export interface SocketAddress {
  host: string;
  port: number;
}

/** One end of an established TCP connection: a stream of text each way. Make both ends with `socketPair`. */
export class Socket extends OpenFile {
  readonly kind = 'socket';

  constructor(
    private readonly incoming: Pipe,
    private readonly outgoing: Pipe,
    readonly local: SocketAddress,
    readonly remote: SocketAddress,
  ) {
    super();
  }

  override read(max: number, until: string | undefined, wake: () => void): string | SysError | Blocked {
    return this.incoming.read(max, until, wake);
  }

  override write(data: string, wake: () => void): number | SysError | Blocked {
    return this.outgoing.write(data, wake);
  }

  /** No more writing: the peer reads to the end. */
  shutdown(): void {
    this.outgoing.closeWriter();
  }

  /** Both directions; what an embedding calls on an end that no process holds. */
  close(): void {
    this.outgoing.closeWriter();
    this.incoming.closeReader();
  }

  /** For an embedding: `wake` is called once when something arrives or an end closes. */
  onChange(wake: () => void): void {
    this.incoming.onChange(wake);
  }

  protected override closed(): void {
    this.close();
  }
}

/** Both ends of a new connection: what `from` writes, `to` reads. */
export function socketPair(from: SocketAddress, to: SocketAddress): [Socket, Socket] {
  const there = new Pipe();
  const back = new Pipe();
  return [new Socket(back, there, from, to), new Socket(there, back, to, from)];
}

/** A listening TCP socket. The embedding hands it connections; a process accepts them in order. */
export class Listener extends OpenFile {
  readonly kind = 'socket';
  private readonly backlog: Socket[] = [];
  private readonly changed = new WaitQueue();
  private open = true;

  /** `onClose` is told when the last descriptor is gone, so that the port becomes free. */
  constructor(
    readonly address: SocketAddress,
    private readonly onClose: () => void = () => {},
  ) {
    super();
  }

  /** False when nobody listens any more or the backlog (128) is full: the peer sees "Connection refused". */
  offer(socket: Socket): boolean {
    if (!this.open || this.backlog.length >= 128) return false;
    this.backlog.push(socket);
    this.changed.wakeAll();
    return true;
  }

  accept(wake: () => void): Socket | SysError | Blocked {
    if (!this.open) return sysError('EINVAL');
    const socket = this.backlog.shift();
    if (socket) return socket;
    this.changed.wait(wake);
    return BLOCKED;
  }

  protected override closed(): void {
    this.open = false;
    for (const socket of this.backlog) socket.close();
    this.onClose();
  }
}
