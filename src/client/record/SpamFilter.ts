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
    const key = sourceKey(event);
    const bucket = this.buckets.get(key);
    if (!bucket) {
      this.buckets.set(key, { tokens: BURST - 1, at: now });
      return false;
    }
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL_MS);
    bucket.at = now;
    const pass = bucket.tokens >= 1;
    if (pass) bucket.tokens--;
    return !pass;
  }
}

/** Who says it, and of what. The cost of remembering events is that of their keys, so what a UID implies is left out. */
export function sourceKey({ source, involvedObject: o }: CoreV1Event): string {
  const object = o.uid && o.uid !== o.name ? [o.uid] : [o.namespace, o.name, o.uid];
  return [source?.component, source?.host, o.kind, o.apiVersion, ...object].join('\0');
}
