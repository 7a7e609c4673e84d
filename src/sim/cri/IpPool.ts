/** The addresses of a node's pods: the next free one after the last given out, as host-local IPAM does. */
export class IpPool {
  private readonly used = new Set<number>();
  private last: number;
  private readonly base: number;
  private readonly size: number;

  /** `cidr` such as 10.244.1.0/24; the first address is the gateway's. */
  constructor(cidr: string) {
    const [address = '10.88.0.0', bits = '16'] = cidr.split('/');
    this.base = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    this.size = 2 ** (32 - Number(bits));
    this.last = 1;
  }

  /** '' when all are taken. */
  take(): string {
    for (let tries = 0; tries < this.size; tries++) {
      this.last = this.last + 1 >= this.size - 1 ? 2 : this.last + 1;
      if (this.used.has(this.last)) continue;
      this.used.add(this.last);
      return format(this.base + this.last);
    }
    return '';
  }

  release(ip: string): void {
    this.used.delete(ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) - this.base);
  }
}

const format = (n: number): string => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');
