/** A protobuf message being written: fields in the order they are added. */
export class ProtoMessage {
  private bytes = new Uint8Array(64);
  private length = 0;

  /** A string field; nothing when it is absent. */
  text(field: number, value: unknown): this {
    return typeof value === 'string' ? this.block(field, utf8(value)) : this;
  }

  /** A repeated string field. */
  texts(field: number, values: unknown): this {
    for (const value of Array.isArray(values) ? values : []) this.text(field, value);
    return this;
  }

  flag(field: number, value: unknown): this {
    if (value !== true) return this;
    this.varint(field * 8);
    this.varint(1);
    return this;
  }

  message(field: number, value: ProtoMessage | undefined): this {
    return value ? this.block(field, value.finish()) : this;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private block(field: number, content: Uint8Array): this {
    this.varint(field * 8 + 2);
    this.varint(content.length);
    this.reserve(content.length);
    this.bytes.set(content, this.length);
    this.length += content.length;
    return this;
  }

  private varint(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length + more, this.bytes.length * 2));
    larger.set(this.finish());
    this.bytes = larger;
  }
}

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
  const out: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(out);
}
