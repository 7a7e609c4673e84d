/** The longest message that is read, in bytes. */
const MAX_MESSAGE = 32 * 1024 * 1024;
const FIRST_CONTROL = 8;

/** Puts the frames of a client together (RFC 6455, 5.2): tells whole messages and control frames, unmasked. */
export class WebSocketReader {
  private buffered: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private opcode = 0;

  constructor(private readonly onMessage: (opcode: number, payload: Buffer) => void) {}

  /** Takes what arrived. Throws for what is not WebSocket. */
  push(bytes: Buffer): void {
    this.buffered = this.buffered.length === 0 ? bytes : Buffer.concat([this.buffered, bytes]);
    while (this.next());
  }

  private next(): boolean {
    const { buffered } = this;
    if (buffered.length < 2) return false;
    const first = buffered[0] as number;
    const second = buffered[1] as number;
    const short = second & 127;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    const masked = (second & 128) !== 0;
    const start = 2 + extra + (masked ? 4 : 0);
    if (buffered.length < start) return false;
    const length = extra === 0 ? short : extra === 2 ? buffered.readUInt16BE(2) : Number(buffered.readBigUInt64BE(2));
    if (length > MAX_MESSAGE) throw new Error('message too long');
    if (buffered.length < start + length) return false;
    const payload = Buffer.from(buffered.subarray(start, start + length));
    if (masked) unmask(payload, buffered.subarray(start - 4, start));
    this.buffered = buffered.subarray(start + length);
    this.frame((first & 128) !== 0, first & 15, payload);
    return true;
  }

  private frame(final: boolean, opcode: number, payload: Buffer): void {
    if (opcode >= FIRST_CONTROL) {
      this.onMessage(opcode, payload);
      return;
    }
    if (opcode !== 0) this.opcode = opcode;
    this.parts.push(payload);
    if (!final) return;
    const message = this.parts.length === 1 ? payload : Buffer.concat(this.parts);
    this.parts = [];
    this.onMessage(this.opcode, message);
  }
}

function unmask(payload: Buffer, mask: Buffer): void {
  for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] as number) ^ (mask[i & 3] as number);
}
