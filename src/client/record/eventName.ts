/** Where the unix time in an event's name comes from: milliseconds of a clock, and random digits below them. */
export interface NameSource {
  clock: { readonly now: number; readonly startMs: number };
  random: { int(n: number): number };
  /** The last name's moment, kept so that events of one millisecond have names in their order. */
  last?: { ms: number; belowMs: number };
}

/** The name of an event about an object: its name, a dot, and the unix time in nanoseconds in hexadecimal. */
export function eventName(objectName: string, names: NameSource): string {
  const { clock, random, last } = names;
  const ms = Math.floor(clock.startMs + clock.now);
  // Nanoseconds do not fit a number: the last twenty bits are worked out apart. `join` makes one flat string.
  const from = last?.ms === ms ? last.belowMs + 1 : 0;
  const belowMs = from + random.int(Math.max(1, (1_000_000 - from) >> 2));
  names.last = { ms, belowMs };
  const low = (ms % TWENTY_BITS) * 1_000_000 + belowMs;
  const high = Math.floor(ms / TWENTY_BITS) * 1_000_000 + Math.floor(low / TWENTY_BITS);
  return [objectName, '.', high.toString(16), (low % TWENTY_BITS).toString(16).padStart(5, '0')].join('');
}

const TWENTY_BITS = 2 ** 20;
