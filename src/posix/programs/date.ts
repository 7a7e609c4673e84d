import type { ProcessContext } from '../ProcessContext.ts';
import type { Program, Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { formatDate } from '../text/formatDate.ts';
import { parseOptions } from '../text/parseOptions.ts';

/** date: the virtual clock's time, in UTC unless TZ gives a fixed offset (`KST-9`) or one of a few known zones. */
export const date: Program = function* (p) {
  const long = {
    date: 'd',
    utc: 'u',
    universal: 'u',
    reference: 'r',
    'iso-8601': 'I',
    'rfc-3339': 'F',
    'rfc-email': 'R',
  };
  const args = p.args.map((arg) =>
    arg === '-I'
      ? '--iso-8601=date'
      : arg.startsWith('-I')
        ? `--iso-8601=${arg.slice(2)}`
        : arg === '--iso-8601'
          ? '--iso-8601=date'
          : arg,
  );
  const { flags, values, operands, bad } = parseOptions(args, 'd:ur:I:F:RD:s:', long);
  if (bad) return yield* p.fail(p.gnu ? `invalid option -- '${bad}'` : `unrecognized option: ${bad}`);
  const nowMs = yield* p.now();
  const ms = yield* chosenTime(p, values, nowMs);
  if (ms === undefined)
    return yield* p.fail(p.gnu ? `invalid date '${values.get('d')}'` : `invalid date '${values.get('d')}'`);
  const { zone, offset } = flags.has('u') ? { zone: 'UTC', offset: 0 } : zoneOf(p.env.TZ);
  const format = operands.find((one) => one.startsWith('+'))?.slice(1) ?? standardFormat(p, flags, values);
  yield* p.out(`${formatDate(format, ms, zone, offset)}\n`);
  return 0;
};

function standardFormat(p: ProcessContext, flags: ReadonlySet<string>, values: ReadonlyMap<string, string>): string {
  if (flags.has('R')) return '%a, %d %b %Y %H:%M:%S %z';
  const iso = values.get('I');
  if (iso !== undefined) {
    if (iso === 'date') return '%Y-%m-%d';
    return iso === 'ns'
      ? '%Y-%m-%dT%H:%M:%S,%N%:z'
      : iso.startsWith('s')
        ? '%Y-%m-%dT%H:%M:%S%:z'
        : iso.startsWith('m')
          ? '%Y-%m-%dT%H:%M%:z'
          : '%Y-%m-%dT%H%:z';
  }
  if (flags.has('F')) return '%Y-%m-%d %H:%M:%S%:z';
  return p.gnu ? '%a %b %e %H:%M:%S %Z %Y' : '%a %b %e %H:%M:%S %Z %Y';
}

function* chosenTime(p: ProcessContext, values: ReadonlyMap<string, string>, nowMs: number): Sys<number | undefined> {
  const reference = values.get('r');
  if (reference !== undefined) {
    const stat = yield* p.stat(reference);
    return failed(stat) ? undefined : stat.mtimeMs;
  }
  const text = values.get('d');
  return text === undefined ? nowMs : parseDate(text, nowMs);
}

function parseDate(text: string, nowMs: number): number | undefined {
  const words = text.trim();
  const epoch = /^@(-?\d+(?:\.\d+)?)$/.exec(words);
  if (epoch) return Number(epoch[1]) * 1000;
  if (words === 'now' || words === 'today' || words === '') return nowMs;
  if (words === 'yesterday') return nowMs - 86_400_000;
  if (words === 'tomorrow') return nowMs + 86_400_000;
  const relative = /^([-+]?\s*\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(words);
  if (relative) {
    const unit = { second: 1, sec: 1, minute: 60, min: 60, hour: 3600, day: 86_400, week: 604_800 }[relative[2]!]!;
    return nowMs + Number(relative[1]!.replace(/\s/g, '')) * unit * 1000 * (relative[3] ? -1 : 1);
  }
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|UTC|[-+]\d\d:?\d\d)?$/.exec(
    words,
  );
  if (!iso) return undefined;
  const zone = /^([-+])(\d\d):?(\d\d)$/.exec(iso[7] ?? '');
  const shift = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  const [year, month, day, hour, minute, second] = iso.slice(1, 7).map((part) => Number(part ?? 0));
  return Date.UTC(year!, month! - 1, day!, hour!, minute! - shift, second!);
}

const ZONES: Readonly<Record<string, [string, number]>> = {
  'Asia/Seoul': ['KST', 540],
  'Asia/Tokyo': ['JST', 540],
  'Asia/Kolkata': ['IST', 330],
  'Asia/Shanghai': ['CST', 480],
};

function zoneOf(tz: string | undefined): { zone: string; offset: number } {
  const known = ZONES[tz ?? ''];
  if (known) return { zone: known[0], offset: known[1] };
  const posix = /^<?([A-Za-z]{3,})>?([-+]?\d{1,2})(?::(\d\d))?$/.exec(tz ?? '');
  if (!posix) return { zone: 'UTC', offset: 0 };
  const hours = -Number(posix[2]);
  return { zone: posix[1]!, offset: hours * 60 + Math.sign(hours) * Number(posix[3] ?? 0) };
}
