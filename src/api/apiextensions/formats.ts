import { parseCIDR, parseIP } from '../validation/ip.ts';
import { isDNS1123Label, isDNS1123Subdomain } from '../validation/names.ts';

/** Whether a text is of a format. All run in time linear in the text. */
type Check = (text: string) => boolean;

const matching =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

const UUID = (version: string, variant: string): Check =>
  matching(new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i'));

/** Formats of strings that schemas of custom resources know, dashes left out (apiextensions formats.go, strfmt). */
const FORMATS: Readonly<Record<string, Check>> = {
  bsonobjectid: matching(/^[0-9a-fA-F]{24}$/),
  uri: matching(/^([A-Za-z][A-Za-z0-9+.-]*:[^\s]*|\/[^\s]*)$/),
  email: matching(/^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/),
  hostname: isHostname,
  ipv4: (text) => isStrictIP(text, 'IPv4'),
  ipv6: (text) => text.includes(':') && parseIP(text) !== undefined,
  cidr: (text) => parseCIDR(text)?.address.leadingZeros === false,
  mac: matching(/^([0-9a-f]{2}([:-][0-9a-f]{2}){5}|[0-9a-f]{2}([:-][0-9a-f]{2}){7}|[0-9a-f]{4}(\.[0-9a-f]{4}){2,3})$/i),
  uuid: UUID('[0-9a-f]', '[0-9a-f]'),
  uuid3: UUID('3', '[0-9a-f]'),
  uuid4: UUID('4', '[89ab]'),
  uuid5: UUID('5', '[89ab]'),
  isbn: (text) => isIsbn(text, 10) || isIsbn(text, 13),
  isbn10: (text) => isIsbn(text, 10),
  isbn13: (text) => isIsbn(text, 13),
  creditcard: (text) => /^(4\d{12}(\d{3})?|5[1-5]\d{14}|3[47]\d{13}|6(011|5\d\d)\d{12})$/.test(text.replace(/\D/g, '')),
  ssn: matching(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: matching(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: matching(/^rgb\( ?\d{1,3} ?, ?\d{1,3} ?, ?\d{1,3} ?\)$/),
  byte: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  password: () => true,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text),
  datetime: (text) => isDateTime(text),
  duration: (text) => text.length <= 100 && DURATIONS.some((pattern) => pattern.test(text)),
  k8sshortname: (text) => isDNS1123Label(text).length === 0,
  k8slongname: (text) => isDNS1123Subdomain(text).length === 0,
};

/** The check of a format of strings; undefined for formats that are ignored. */
export function formatCheck(format: string): Check | undefined {
  const name = format.replaceAll('-', '');
  return Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
}

/** Split before matching: one pattern over all labels would backtrack for ever on a hostile text. */
function isHostname(text: string): boolean {
  if (text.length === 0 || text.length > 255) return false;
  return text
    .replace(/\.$/, '')
    .split('.')
    .every((label) => /^[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,62}[a-zA-Z0-9_])?$/.test(label));
}

function isStrictIP(text: string, family: 'IPv4' | 'IPv6'): boolean {
  const address = parseIP(text);
  return address !== undefined && address.family === family && !address.mapped && !address.leadingZeros;
}

function isIsbn(text: string, digits: 10 | 13): boolean {
  const bare = text.replace(/[\s-]/g, '');
  if (digits === 13) {
    if (!/^\d{13}$/.test(bare)) return false;
    return [...bare].reduce((sum, d, i) => sum + Number(d) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0;
  }
  if (!/^\d{9}[\dX]$/.test(bare)) return false;
  return [...bare].reduce((sum, d, i) => sum + (d === 'X' ? 10 : Number(d)) * (10 - i), 0) % 11 === 0;
}

function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

/** RFC 3339, the zone written as upstream's pattern takes it. */
function isDateTime(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/.exec(text);
  if (!match) return false;
  const [, day = '', hour, minute, second] = match;
  return isDay(day) && Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
}

/** Go's (`1h30m`), and Scala's (`22 days`). */
const DURATIONS = [
  /^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/,
  /^\d+(\.\d+)? ?(ns|nano|nanosecond|us|µs|micro|microsecond|ms|milli|millisecond|s|sec|second|m|min|minute|h|hr|hour|d|day|w|wk|week)s?$/,
];
