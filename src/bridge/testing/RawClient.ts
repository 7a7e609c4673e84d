import { connect, type Socket } from 'node:net';
import { constants, createDeflate } from 'node:zlib';
import { SPDY_DICTIONARY } from '../streams/spdyDictionary.ts';

/** A connection that a test speaks byte by byte: an HTTP request with an upgrade, and what follows the answer. */
export class RawClient {
  /** The answer's head, once it is there. */
  head = '';
  private received: Buffer = Buffer.alloc(0);
  private wake: () => void = () => {};
  private ended = false;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.wake();
    });
    for (const event of ['end', 'close', 'error']) {
      socket.on(event, () => {
        this.ended = true;
        this.wake();
      });
    }
  }

  static async open(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new RawClient(socket);
    const all = { Host: `127.0.0.1:${port}`, Connection: 'Upgrade', ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    await client.until(() => client.received.includes('\r\n\r\n'));
    const end = client.received.indexOf('\r\n\r\n');
    client.head = client.received.toString('utf8', 0, end);
    client.received = client.received.subarray(end + 4);
    return client;
  }

  send(bytes: Uint8Array | readonly number[]): void {
    this.socket.write(Buffer.from(bytes));
  }

  /** Everything up to the end of the connection, as text. */
  async rest(): Promise<string> {
    await this.until(() => this.ended);
    return this.received.toString('utf8');
  }

  /** The next frame of the server: `head` bytes that say how long it is, then the frame. */
  async take(head: number, length: (head: Buffer) => number): Promise<Buffer | undefined> {
    await this.until(() => this.received.length >= head && this.received.length >= length(this.received));
    if (this.received.length < head) return undefined;
    const frame = this.received.subarray(0, length(this.received));
    this.received = this.received.subarray(frame.length);
    return frame;
  }

  close(): void {
    this.socket.destroy();
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

/** Bytes as a client's WebSocket frame: final, masked. */
export function maskedFrame(opcode: number, payload: Uint8Array, final = true): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const long = payload.length > 125;
  const head = Buffer.from([(final ? 128 : 0) | opcode, 128 | (long ? 126 : payload.length)]);
  const extra = long ? Buffer.from([payload.length >> 8, payload.length & 255]) : Buffer.alloc(0);
  return Buffer.concat([head, extra, mask, Buffer.from(payload.map((byte, i) => byte ^ (mask[i & 3] as number)))]);
}

/** Makes SPDY frames as a client does, with one compressor for all headers. */
export class SpdyFrames {
  private readonly deflate = createDeflate({ dictionary: SPDY_DICTIONARY, flush: constants.Z_SYNC_FLUSH });

  async open(id: number, headers: Readonly<Record<string, string>>, fin = false): Promise<Buffer> {
    const parts = Object.entries(headers).flatMap(([name, value]) => [counted(name.toLowerCase()), counted(value)]);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(Object.keys(headers).length);
    const block = await this.compressed(Buffer.concat([count, ...parts]));
    const head = Buffer.alloc(18);
    head.writeUInt32BE(0x80030001, 0);
    head.writeUInt32BE(10 + block.length, 4);
    head[4] = fin ? 1 : 0;
    head.writeUInt32BE(id, 8);
    return Buffer.concat([head, block]);
  }

  data(id: number, text: string, fin = false): Buffer {
    const bytes = Buffer.from(text);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(id, 0);
    head.writeUInt32BE(bytes.length, 4);
    head[4] = fin ? 1 : 0;
    return Buffer.concat([head, bytes]);
  }

  private compressed(bytes: Buffer): Promise<Buffer> {
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      this.deflate.write(bytes, () => {
        for (let part = this.deflate.read(); part !== null; part = this.deflate.read()) parts.push(part as Buffer);
        resolve(Buffer.concat(parts));
      });
    });
  }
}

function counted(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}
