/** What is wrong with the way between two places. */
export interface LinkFault {
  latencyMs: number;
  lossPercent: number;
  cut: boolean;
}

/** Faults of links by the two ends, in either direction. Ends are ids of the graph of traffic; `*` is every place. */
export class Links {
  private readonly faults = new Map<string, LinkFault>();

  /** Without any fault nothing need be asked. */
  get any(): boolean {
    return this.faults.size > 0;
  }

  set(from: string, to: string, fault: Partial<LinkFault>): void {
    const { latencyMs = 0, lossPercent = 0, cut = false } = fault;
    const id = linkId(from, to);
    if (latencyMs === 0 && lossPercent === 0 && !cut) this.faults.delete(id);
    else this.faults.set(id, { latencyMs, lossPercent, cut });
  }

  between(from: string, to: string): LinkFault | undefined {
    return this.faults.get(linkId(from, to)) ?? this.faults.get(linkId(from, '*')) ?? this.faults.get(linkId('*', to));
  }
}

const linkId = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
