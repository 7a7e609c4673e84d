import type { CoreV1Event } from '../../api/generated/types.ts';
import { LruCache } from '../../base/LruCache.ts';

/** How many objects are remembered. */
const MAX_ENTRIES = 4096;
/** Events an object may have at once, and how fast that allowance grows back. */
const BURST = 25;
const REFILL_MS = 300_000;

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A token bucket for each (source, object): a component that goes on about one object is cut off
 * (client-go `EventSourceObjectSpamFilter`).
 */
export class SpamFilter {
  private readonly buckets = new LruCache<Bucket>(MAX_ENTRIES);

  constructor(private readonly clock: { readonly now: number }) {}

  /** Whether this event is one too many. */
  filter(event: CoreV1Event): boolean {
    const { now } = this.clock;
    const key = spamKey(event);
    const bucket = this.buckets.get(key) ?? { tokens: BURST, at: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL_MS);
    bucket.at = now;
    const pass = bucket.tokens >= 1;
    if (pass) bucket.tokens--;
    this.buckets.set(key, bucket);
    return !pass;
  }
}

function spamKey({ source, involvedObject: o }: CoreV1Event): string {
  return [source?.component, source?.host, o.kind, o.namespace, o.name, o.uid, o.apiVersion].join('\0');
}
