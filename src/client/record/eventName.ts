/** Where the unix time in an event's name comes from: milliseconds of a clock, and random digits below them. */
export interface NameSource {
  clock: { readonly now: number; readonly startMs: number };
  random: { int(n: number): number };
}

/** The name of an event about an object: its name, a dot, and the unix time in nanoseconds in hexadecimal. */
export function eventName(objectName: string, { clock, random }: NameSource): string {
  const unixMs = clock.startMs + clock.now;
  const wholeMs = Math.floor(unixMs);
  const nanos = BigInt(wholeMs) * 1_000_000n + BigInt(random.int(1_000_000));
  return `${objectName}.${nanos.toString(16)}`;
}
