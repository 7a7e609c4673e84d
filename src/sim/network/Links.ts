/** What is wrong with the way between two places. */
export interface LinkFault {
  latencyMs: number;
  lossPercent: number;
  cut: boolean;
  /** Megabits a second that pass; 0 is no limit. */
  bandwidthMbps: number;
}

/** What a request and its answer weigh on a link, in bits: a page of two kilobytes with its headers. */
const BITS_PER_REQUEST = 20_000;
/** Longest line before a narrow link: what would wait longer is dropped, as a full buffer does. */
const MAX_WAIT_MS = 2_000;
/** A lost opening packet is sent again after one second, then two, then four (tcp_syn_retries). */
const FIRST_RETRY_MS = 1_000;
const RETRIES = 4;

/** Faults of links by the two ends, in either direction. Ends are ids of the graph of traffic; `*` is every place. */
export class Links {
  private readonly faults = new Map<string, LinkFault>();
  private readonly busyUntil = new Map<LinkFault, number>();

  /** Without any fault nothing need be asked. */
  get any(): boolean {
    return this.faults.size > 0;
  }

  set(from: string, to: string, fault: Partial<LinkFault>): void {
    const { latencyMs = 0, lossPercent = 0, cut = false, bandwidthMbps = 0 } = fault;
    const id = linkId(from, to);
    const known = this.faults.get(id);
    if (known) this.busyUntil.delete(known);
    if (latencyMs === 0 && lossPercent === 0 && !cut && bandwidthMbps === 0) this.faults.delete(id);
    else this.faults.set(id, { latencyMs, lossPercent, cut, bandwidthMbps });
  }

  between(from: string, to: string): LinkFault | undefined {
    return this.faults.get(linkId(from, to)) ?? this.faults.get(linkId(from, '*')) ?? this.faults.get(linkId('*', to));
  }

  /**
   * How long a link takes for a connection and what it carries, for `weight` requests that come together; a text when
   * nothing comes through: what happened to the packets.
   */
  delayOf(fault: LinkFault, now: number, weight: number, draw: () => number): number | string {
    if (fault.cut) return 'is cut';
    let delayMs = fault.latencyMs;
    if (fault.lossPercent > 0) {
      let retries = 0;
      while (draw() * 100 < fault.lossPercent) {
        if (retries++ === RETRIES) return 'lost the packet five times';
        delayMs += FIRST_RETRY_MS * 2 ** (retries - 1);
      }
    }
    if (fault.bandwidthMbps <= 0) return delayMs;
    const free = Math.max(now, this.busyUntil.get(fault) ?? 0);
    if (free - now > MAX_WAIT_MS) return 'is full';
    const takesMs = BITS_PER_REQUEST / (fault.bandwidthMbps * 1_000);
    this.busyUntil.set(fault, free + takesMs * weight);
    return delayMs + (free - now) + takesMs;
  }
}

const linkId = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
