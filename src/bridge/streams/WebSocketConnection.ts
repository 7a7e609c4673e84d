import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketReader } from './WebSocketReader.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The kinds of frames (RFC 6455, 5.2). */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The subprotocols a client offers, in its order; empty when the request is no WebSocket handshake. */
export function offeredProtocols({ headers }: IncomingMessage): string[] {
  if (headers.upgrade?.toLowerCase() !== 'websocket' || !headers['sec-websocket-key']) return [];
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.filter((name) => name !== '');
}

/** The server's half of a WebSocket: answers the handshake and speaks in whole messages. */
export class WebSocketConnection {
  onMessage: (bytes: Buffer) => void = () => {};
  /** The client is gone, or said goodbye. Called once. */
  onClose: () => void = () => {};
  private open = true;

  constructor(
    request: IncomingMessage,
    private readonly socket: Duplex,
    protocol: string,
  ) {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
    const reader = new WebSocketReader((opcode, payload) => this.take(opcode, payload));
    socket.on('data', (bytes: Buffer) => {
      try {
        reader.push(bytes);
      } catch {
        this.close(1002);
      }
    });
    socket.on('error', () => this.ended());
    socket.on('close', () => this.ended());
    socket.on('end', () => this.ended());
  }

  /** Sends one binary message. */
  send(payload: Uint8Array): void {
    this.frame(OPCODES.binary, payload);
  }

  close(code = 1000): void {
    if (!this.open) return;
    this.frame(OPCODES.close, Buffer.from([code >> 8, code & 255]));
    this.ended();
  }

  private take(opcode: number, payload: Buffer): void {
    if (!this.open) return;
    if (opcode === OPCODES.ping) this.frame(OPCODES.pong, payload);
    else if (opcode === OPCODES.close) this.close();
    else if (opcode !== OPCODES.pong) this.onMessage(payload);
  }

  private frame(opcode: number, payload: Uint8Array): void {
    if (!this.open || this.socket.destroyed) return;
    this.socket.write(Buffer.concat([frameHead(opcode, payload.length), payload]));
  }

  private ended(): void {
    if (!this.open) return;
    this.open = false;
    this.socket.end();
    this.onClose();
  }
}

function frameHead(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([128 | opcode, length]);
  if (length < 65_536) return Buffer.from([128 | opcode, 126, length >> 8, length & 255]);
  const head = Buffer.alloc(10);
  head[0] = 128 | opcode;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
