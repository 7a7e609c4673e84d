import { encodeBytes } from '../../../posix/bytes.ts';
import { md5, sha1, sha256, toHex } from '../../../posix/text/digests.ts';
import { formatGoTime } from './formatGoTime.ts';

type Call = (...args: never[]) => unknown;

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const whole = (value: unknown): number => Math.trunc(Number(value) || 0);
const hex = (digest: (bytes: Uint8Array) => Uint8Array) => (value: unknown) => toHex(digest(encodeBytes(text(value))));

/** Functions of sprig that charts use more rarely: digests, regular expressions, dates, versions. */
export function sprigMore(now: () => number): Record<string, Call> {
  return {
    sha256sum: hex(sha256),
    sha1sum: hex(sha1),
    md5sum: hex(md5),
    regexFind: (pattern: string, value: unknown) => new RegExp(pattern).exec(text(value))?.[0] ?? '',
    regexFindAll: (pattern: string, value: unknown, n: number) => {
      const found = [...text(value).matchAll(new RegExp(pattern, 'g'))].map(([all]) => all);
      return n < 0 ? found : found.slice(0, n);
    },
    regexSplit: (pattern: string, value: unknown, n: number) => {
      const parts = text(value).split(new RegExp(pattern));
      return n < 0 || parts.length <= n ? parts : parts.slice(0, n);
    },
    regexReplaceAllLiteral: (pattern: string, value: unknown, by: string) =>
      text(value).replace(new RegExp(pattern, 'g'), () => by),
    cat: (...values: unknown[]) => values.map(text).join(' '),
    initials: (value: unknown) =>
      text(value)
        .split(/\s+/)
        .map((word) => word.slice(0, 1))
        .join(''),
    plural: (one: string, many: string, n: unknown) => (whole(n) === 1 ? one : many),
    splitn: (by: string, n: unknown, value: unknown) => {
      const parts = text(value).split(by);
      const kept = parts.slice(0, whole(n) - 1).concat(parts.slice(whole(n) - 1).join(by));
      return Object.fromEntries(kept.map((part, i) => [`_${i}`, part]));
    },
    wrap: (width: unknown, value: unknown) =>
      text(value).replace(new RegExp(`(?![^\\n]{1,${whole(width)}}$)([^\\n]{1,${whole(width)}})\\s`, 'g'), '$1\n'),
    pluck: (key: string, ...maps: Record<string, unknown>[]) =>
      maps.filter((map) => map && Object.hasOwn(map, key)).map((map) => map[key]),
    seq: (...ends: unknown[]) => {
      const [from = 1, to = 0, step] =
        ends.length === 1
          ? [1, whole(ends[0])]
          : ends.length === 3
            ? [whole(ends[0]), whole(ends[2]), whole(ends[1])]
            : ends.map(whole);
      const by = step ?? (to >= from ? 1 : -1);
      const all: number[] = [];
      for (let n = from; by > 0 ? n <= to : n >= to; n += by || 1) if (all.push(n) >= 10_000) break;
      return all.join(' ');
    },
    unixEpoch: () => String(Math.floor(now() / 1000)),
    date: (layout: string, at: unknown) => formatGoTime(layout, timeOf(at, now)),
    dateInZone: (layout: string, at: unknown) => formatGoTime(layout, timeOf(at, now)),
    htmlDate: (at: unknown) => formatGoTime('2006-01-02', timeOf(at, now)),
    htpasswd: (user: string, password: string) => `${user}:$2a$10$${toHex(sha256(encodeBytes(password))).slice(0, 53)}`,
    derivePassword: (...parts: unknown[]) => toHex(sha256(encodeBytes(parts.map(text).join('/')))).slice(0, 16),
    semver: (value: unknown) => {
      const [, Major = '0', Minor = '0', Patch = '0', , Prerelease = ''] =
        /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-([\w.-]+))?/.exec(text(value)) ?? [];
      return { Major: Number(Major), Minor: Number(Minor), Patch: Number(Patch), Prerelease, Original: text(value) };
    },
    base: (path: unknown) => text(path).replace(/\/+$/, '').replace(/^.*\//, ''),
    dir: (path: unknown) => text(path).replace(/\/?[^/]*$/, '') || '.',
    ext: (path: unknown) => /\.[^./]*$/.exec(text(path))?.[0] ?? '',
    toDecimal: (value: unknown) => Number.parseInt(text(value), 8) || 0,
  };
}

function timeOf(at: unknown, now: () => number): number {
  if (typeof at === 'number') return at * 1000;
  const parsed = Date.parse(text(at));
  return Number.isNaN(parsed) ? now() : parsed;
}
