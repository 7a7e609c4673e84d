/** Bits into bytes, lowest bit first, as deflate has them. */
export class BitWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;
  private held = 0;
  private count = 0;

  /** The lowest `width` bits of a value, at most 16. */
  bits(value: number, width: number): void {
    this.held |= value << this.count;
    this.count += width;
    while (this.count >= 8) {
      this.push(this.held & 255);
      this.held >>>= 8;
      this.count -= 8;
    }
  }

  finish(): Uint8Array {
    if (this.count > 0) this.push(this.held & 255);
    this.held = 0;
    this.count = 0;
    return this.bytes.slice(0, this.length);
  }

  private push(byte: number): void {
    if (this.length === this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[this.length++] = byte;
  }
}
