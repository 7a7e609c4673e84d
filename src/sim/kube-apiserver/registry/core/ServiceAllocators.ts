import { must } from '../../../../base/assert.ts';
import { inIpv4Range, ipv4Number, ipv4Range, ipv4Text } from '../../../../base/ipv4.ts';
import type { Random } from '../../../../base/Random.ts';

/** The flags `--service-cluster-ip-range` and `--service-node-port-range`. */
export interface ServiceRanges {
  serviceCIDR: string;
  nodePorts: { first: number; last: number };
}

export const DEFAULT_SERVICE_RANGES: ServiceRanges = {
  serviceCIDR: '10.96.0.0/16',
  nodePorts: { first: 30000, last: 32767 },
};

/**
 * Numbers in a range, each given once. New ones are chosen at random from the upper part, so that the lower part stays
 * free for those that ask for a number, until the upper part is full (pkg/registry/core/service/allocator).
 *
 *     first ├ static ┤├──────── dynamic ────────┤ last      10.96.0.0/16: 256 static, 30000–32767: 86 static
 */
class NumberAllocator {
  private readonly taken = new Set<number>();

  constructor(
    private readonly first: number,
    private readonly size: number,
    private readonly staticSize: number,
    private readonly random: Random,
  ) {}

  has(value: number): boolean {
    return this.taken.has(value);
  }

  take(value: number): void {
    this.taken.add(value);
  }

  release(value: number): void {
    this.taken.delete(value);
  }

  /** A free number that is not among `besides`; undefined when there is none. Nothing is taken yet. */
  pick(besides: ReadonlySet<number>): number | undefined {
    const dynamic = this.size - this.staticSize;
    return this.scan(this.first + this.staticSize, dynamic, besides) ?? this.scan(this.first, this.staticSize, besides);
  }

  private scan(from: number, count: number, besides: ReadonlySet<number>): number | undefined {
    if (count <= 0) return undefined;
    const start = this.random.int(count);
    for (let i = 0; i < count; i++) {
      const value = from + ((start + i) % count);
      if (!this.taken.has(value) && !besides.has(value)) return value;
    }
    return undefined;
  }
}

const NONE: ReadonlySet<number> = new Set();

/** Cluster addresses and node ports of one API server (pkg/registry/core/service/ipallocator, portallocator). */
export class ServiceAllocators {
  private readonly addresses: NumberAllocator;
  private readonly ports: NumberAllocator;
  private readonly range: { first: number; size: number };

  constructor(
    random: Random,
    readonly ranges: ServiceRanges = DEFAULT_SERVICE_RANGES,
  ) {
    this.range = must(ipv4Range(ranges.serviceCIDR), `service range ${ranges.serviceCIDR}`);
    // Network and broadcast address are never given.
    const usable = this.range.size - 2;
    this.addresses = new NumberAllocator(
      this.range.first + 1,
      usable,
      staticPart(usable, 16, 16, 256) - 1,
      random.fork('clusterIPs'),
    );
    const { first, last } = ranges.nodePorts;
    const count = last - first + 1;
    this.ports = new NumberAllocator(first, count, staticPart(count, 32, 16, 128), random.fork('nodePorts'));
  }

  /** Why this address cannot be had; undefined when it can. */
  refuseAddress(text: string): string | undefined {
    const address = ipv4Number(text);
    if (address === undefined || !inIpv4Range(this.range, address)) {
      return 'the provided network does not match the current range';
    }
    if (address === this.range.first || address === this.range.first + this.range.size - 1) {
      return `the provided IP (${text}) is not in the valid range. The range of valid IPs is ${this.ranges.serviceCIDR}`;
    }
    return this.addresses.has(address) ? 'provided IP is already allocated' : undefined;
  }

  pickAddress(): string | undefined {
    const address = this.addresses.pick(NONE);
    return address === undefined ? undefined : ipv4Text(address);
  }

  takeAddress(text: string): void {
    const address = ipv4Number(text);
    if (address !== undefined) this.addresses.take(address);
  }

  releaseAddress(text: string): void {
    const address = ipv4Number(text);
    if (address !== undefined) this.addresses.release(address);
  }

  /** Why this port cannot be had; undefined when it can. */
  refusePort(port: number): string | undefined {
    const { first, last } = this.ranges.nodePorts;
    if (port < first || port > last) {
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    }
    return this.ports.has(port) ? 'provided port is already allocated' : undefined;
  }

  pickPort(besides: ReadonlySet<number>): number | undefined {
    return this.ports.pick(besides);
  }

  takePort(port: number): void {
    this.ports.take(port);
  }

  releasePort(port: number): void {
    this.ports.release(port);
  }
}

/** How much of a range is kept for those who name a number (ServiceIPStaticSubrange, ServiceNodePortStaticSubrange). */
function staticPart(size: number, step: number, min: number, max: number): number {
  return size < min ? 0 : Math.min(max, Math.max(min, Math.floor(size / step)));
}
