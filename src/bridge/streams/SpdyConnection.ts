import { constants, createInflate, type Inflate } from 'node:zlib';
import { SPDY_DICTIONARY } from './spdyDictionary.ts';

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const FIN = 1;
const HEAD_BYTES = 8;
const MAX_DATA = 64 * 1024;

/** A stream that the client opened. */
export interface SpdyStream {
  readonly headers: ReadonlyMap<string, string>;
  onData: (bytes: Buffer) => void;
  /** The client sends no more. */
  onEnd: () => void;
  write(bytes: Uint8Array): void;
  /** The server sends no more. */
  end(): void;
}

interface OpenStream extends SpdyStream {
  ended: boolean;
}

/**
 * The server's half of SPDY/3.1 as Kubernetes uses it (clients open streams, nobody controls flow): bytes in by `push`,
 * bytes out by `send`.
 */
export class SpdyConnection {
  onStream: (stream: SpdyStream) => void = () => {};
  onGoAway: () => void = () => {};
  private buffered: Buffer = Buffer.alloc(0);
  private readonly streams = new Map<number, OpenStream>();
  private readonly inflate: Inflate = createInflate({
    dictionary: SPDY_DICTIONARY,
    flush: constants.Z_SYNC_FLUSH,
  });
  /** Headers are inflated later; what follows them waits. */
  private queue: Promise<void> = Promise.resolve();
  private replied = false;

  constructor(private readonly send: (bytes: Buffer) => void) {
    this.inflate.on('error', () => this.onGoAway());
  }

  push(bytes: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, bytes]);
    while (this.buffered.length >= HEAD_BYTES) {
      const end = HEAD_BYTES + this.buffered.readUIntBE(5, 3);
      if (this.buffered.length < end) return;
      const frame = this.buffered.subarray(0, end);
      this.buffered = this.buffered.subarray(end);
      this.queue = this.queue.then(() => this.take(frame)).catch(() => this.onGoAway());
    }
  }

  private async take(frame: Buffer): Promise<void> {
    const flags = frame[4] as number;
    const body = frame.subarray(HEAD_BYTES);
    if ((frame[0] as number) < 128) {
      const stream = this.streams.get(frame.readUInt32BE(0));
      if (body.length > 0) stream?.onData(body);
      if (flags & FIN) stream?.onEnd();
      return;
    }
    const type = frame.readUInt16BE(2);
    if (type === SYN_STREAM) await this.open(body.readUInt32BE(0) & 0x7fffffff, flags, body.subarray(10));
    else if (type === RST_STREAM) this.reset(body.readUInt32BE(0) & 0x7fffffff);
    else if (type === PING) this.send(frame);
    else if (type === GOAWAY) this.onGoAway();
  }

  private reset(id: number): void {
    const stream = this.streams.get(id);
    this.streams.delete(id);
    if (stream) stream.ended = true;
    stream?.onEnd();
  }

  private async open(id: number, flags: number, block: Buffer): Promise<void> {
    const stream: OpenStream = {
      headers: headersOf(await this.inflated(block)),
      ended: false,
      onData: () => {},
      onEnd: () => {},
      write: (bytes) => {
        for (let at = 0; at < bytes.length && !stream.ended; at += MAX_DATA)
          this.data(id, 0, bytes.subarray(at, at + MAX_DATA));
      },
      end: () => {
        if (!stream.ended) this.data(id, FIN, Buffer.alloc(0));
        stream.ended = true;
      },
    };
    this.streams.set(id, stream);
    this.reply(id);
    this.onStream(stream);
    if (flags & FIN) stream.onEnd();
  }

  private inflated(block: Buffer): Promise<Buffer> {
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      this.inflate.write(block, () => {
        for (let part = this.inflate.read(); part !== null; part = this.inflate.read()) parts.push(part as Buffer);
        resolve(Buffer.concat(parts));
      });
    });
  }

  /** Says yes, without headers: a zlib stream of stored blocks needs no compressor. The empty one flushes. */
  private reply(id: number): void {
    const stored = [0, 4, 0, 251, 255, 0, 0, 0, 0, 0, 0, 0, 255, 255];
    const block = Buffer.from(this.replied ? stored : [0x78, 0x01, ...stored]);
    this.replied = true;
    const head = Buffer.from([128, 3, 0, SYN_REPLY, 0, 0, 0, 4 + block.length, 0, 0, 0, 0]);
    head.writeUInt32BE(id, HEAD_BYTES);
    this.send(Buffer.concat([head, block]));
  }

  private data(id: number, flags: number, bytes: Uint8Array): void {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(id, 0);
    head.writeUInt32BE(bytes.length, 4);
    head[4] = flags;
    this.send(Buffer.concat([head, bytes]));
  }
}

/** Names and values with their lengths in front; names are in lower case. */
function headersOf(block: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = (): string => {
    const start = at + 4;
    at = start + block.readUInt32BE(at);
    return block.toString('latin1', start, at);
  };
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = text().toLowerCase();
    headers.set(name, text());
  }
  return headers;
}
