const SECONDS = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|([+-])(\d\d):(\d\d))$/;

/** RFC 3339 with whole seconds, and with microseconds, as Go's layouts write them. */
const LAYOUT = '2006-01-02T15:04:05Z07:00';
const MICRO_LAYOUT = '2006-01-02T15:04:05.000000Z07:00';

/**
 * A metav1.Time (or, with `micro`, a MicroTime) as the server writes it back: in UTC, with whole seconds (six decimals).
 * When the text is no such time, an `error` worded as Go's time.Parse words it.
 */
export function wireTime(text: string, micro = false): { value: string } | { error: string } {
  const layout = micro ? MICRO_LAYOUT : LAYOUT;
  const match = SECONDS.exec(text);
  if (!match) return { error: explain(text, layout) };
  const [, year, month, day, hour, minute, second, fraction = '', zone, sign, zoneHour, zoneMinute] = match;
  const range = outOfRange(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  if (range !== undefined) return { error: `parsing time ${quote(text)}: ${range} out of range` };
  if (zone !== 'Z' && (Number(zoneHour) > 24 || Number(zoneMinute) >= 60))
    return {
      error: `parsing time ${quote(text)}: time zone offset ${Number(zoneHour) > 24 ? 'hour' : 'minute'} out of range`,
    };
  if (micro && fraction.length < 6) return { error: explain(text, layout) };
  const decimals = micro ? `.${fraction.slice(0, 6)}` : '';
  if (zone === 'Z') return { value: `${text.slice(0, 19)}${decimals}Z` };
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1);
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute) - offset,
    Number(second),
  );
  return { value: `${new Date(utc).toISOString().slice(0, 19)}${decimals}Z` };
}

function outOfRange(y: number, mo: number, d: number, h: number, mi: number, s: number): string | undefined {
  if (mo < 1 || mo > 12) return 'month';
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const days = mo === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(mo) ? 30 : 31;
  if (d < 1 || d > days) return 'day';
  if (h > 23) return 'hour';
  if (mi > 59) return 'minute';
  return s > 59 ? 'second' : undefined;
}

/** The pieces of the layout with what they accept. */
const PIECES: readonly [string, RegExp][] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d/],
  [':', /^:/],
  ['04', /^\d\d/],
  [':', /^:/],
  ['05', /^\d\d/],
];

function explain(text: string, layout: string): string {
  const failure = (rest: string, piece: string) =>
    `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(piece)}`;
  let rest = text;
  for (const [piece, pattern] of PIECES) {
    const match = pattern.exec(rest);
    if (!match) return failure(rest, piece);
    rest = rest.slice(match[0].length);
  }
  if (layout === MICRO_LAYOUT) {
    const match = /^[.,]\d{6}/.exec(rest);
    if (!match) return failure(rest, '.000000');
    rest = rest.slice(match[0].length);
  } else rest = rest.replace(/^[.,]\d+/, '');
  const zone = /^(?:Z|[+-]\d\d:\d\d)/.exec(rest);
  if (!zone) return failure(rest, 'Z07:00');
  return `parsing time ${quote(text)}: extra text: ${quote(rest.slice(zone[0].length))}`;
}

const quote = (text: string): string => `"${text.replace(/(["\\])/g, '\\$1')}"`;
