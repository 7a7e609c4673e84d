const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, '': 1 };

/** Virtual ms of `90s`, `5m`, `1h30m`, or of a bare number of ms. Throws an Error for anything else. */
export function parseTime(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|)/g)];
  if (text === '' || parts.map(([whole]) => whole).join('') !== text)
    throw new Error(`${JSON.stringify(text)} is not a time: 90s, 5m, 1h30m, or a number of ms`);
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] as number), 0);
}
