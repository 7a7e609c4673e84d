import type { StoredObject } from '../../../../api/meta.ts';
import type { Etcd } from '../../../etcd/Etcd.ts';

/** A lease serves all that is written within this time of its grant, at most a twentieth of its duration. */
const REUSE_MS = 60_000;

interface Lease {
  expires: number;
  /** Whether writes still join it. */
  until: number;
  writes: { key: string; revision: number }[];
}

/**
 * Lets Events go when they have not been written for `ttlMs` (`--event-ttl`; apiserver/pkg/storage/etcd3/lease_manager.go:
 * an Event goes with its lease, which those of one minute share). One timer waits for the oldest lease; a write costs one
 * entry in a list.
 */
export class EventLeases {
  /** Oldest first. */
  private readonly leases: Lease[] = [];
  private readonly reuseMs: number;

  constructor(
    private readonly etcd: Etcd<StoredObject>,
    private readonly clock: { readonly now: number; schedule(delayMs: number, run: () => void): unknown },
    private readonly ttlMs: number,
  ) {
    this.reuseMs = Math.min(REUSE_MS, ttlMs / 20);
    etcd.watch('/registry/events/', etcd.revision, ({ key, current }) => {
      if (current) this.attach(key, current.modRevision);
    });
  }

  private attach(key: string, revision: number): void {
    const { now } = this.clock;
    const last = this.leases.at(-1);
    if (last && now < last.until) {
      last.writes.push({ key, revision });
      return;
    }
    const expires = now + this.ttlMs + this.reuseMs;
    this.leases.push({ expires, until: now + this.reuseMs, writes: [{ key, revision }] });
    if (this.leases.length === 1) this.wait(expires);
  }

  private wait(expires: number): void {
    this.clock.schedule(expires - this.clock.now, () => this.expire());
  }

  private expire(): void {
    const lease = this.leases.shift();
    // What was written again since lives by a later lease: the revision is another.
    for (const { key, revision } of lease?.writes ?? []) this.etcd.delete(key, revision);
    const next = this.leases[0];
    if (next) this.wait(next.expires);
  }
}
