import { type FieldError, invalid } from '../FieldError.ts';

/** The bytes of an address: 4 of them, or 16. An IPv4-mapped IPv6 address counts as IPv4, as in Go. */
export interface IPAddress {
  family: 'IPv4' | 'IPv6';
  bytes: readonly number[];
  /** Written as `::ffff:1.2.3.4`. */
  mapped: boolean;
  /** An octet was written with leading zeros. */
  leadingZeros: boolean;
}

/** Reads an address the way old fields do (leading zeros in octets allowed); `undefined` if it is none. */
export function parseIP(text: string): IPAddress | undefined {
  const known = parsed.get(text);
  if (known) return known;
  const address = readIP(text);
  if (!address) return undefined;
  if (parsed.size === REMEMBERED) parsed.clear();
  parsed.set(text, address);
  return address;
}

/** The same addresses are validated again with every object that they are in. */
const parsed = new Map<string, IPAddress>();
const REMEMBERED = 20_000;

function readIP(text: string): IPAddress | undefined {
  if (!text.includes(':')) {
    const octets = parseIPv4(text);
    return octets && { family: 'IPv4', bytes: octets, mapped: false, leadingZeros: hasLeadingZeros(text) };
  }
  const bytes = parseIPv6(text);
  if (!bytes) return undefined;
  const mapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  const leadingZeros = text.includes('.') && hasLeadingZeros(text.slice(text.lastIndexOf(':') + 1));
  return mapped
    ? { family: 'IPv4', bytes: bytes.slice(12), mapped, leadingZeros }
    : { family: 'IPv6', bytes, mapped, leadingZeros };
}

export const isIPv4 = (text: string): boolean => parseIP(text)?.family === 'IPv4';
export const isIPv6 = (text: string): boolean => parseIP(text)?.family === 'IPv6';

export interface CIDR {
  address: IPAddress;
  prefixLength: number;
}

/** Reads `address/length`; `undefined` if it is none. */
export function parseCIDR(text: string): CIDR | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseIP(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!address || !/^\d{1,3}$/.test(length)) return undefined;
  const max = address.family === 'IPv4' && !address.mapped ? 32 : 128;
  return Number(length) <= max ? { address, prefixLength: Number(length) } : undefined;
}

/** An address in a field that is older than strict checking: any spelling, but no leading zeros and no mapped IPv4. */
export function validateLegacyIP(value: string, path: string, known: readonly string[] = []): FieldError[] {
  if (known.includes(value)) return [];
  const address = parseIP(value);
  if (!address) return [invalid(path, value, IP_TEXT)];
  const errors: FieldError[] = [];
  if (address.leadingZeros) errors.push(invalid(path, value, 'must not have leading 0s'));
  if (address.mapped) errors.push(invalid(path, value, 'must not be an IPv4-mapped IPv6 address'));
  return errors;
}

/** An address in a new field: strict, and in canonical form. */
export function validateIP(value: string, path: string): FieldError[] {
  const errors = validateLegacyIP(value, path);
  if (errors.length > 0) return errors;
  const canonical = canonicalIP(value);
  return value === canonical ? [] : [invalid(path, value, `must be in canonical form ("${canonical}")`)];
}

/** A range in a field that is older than strict checking. */
export function validateLegacyCIDR(value: string, path: string, known: readonly string[] = []): FieldError[] {
  if (known.includes(value)) return [];
  const cidr = parseCIDR(value);
  if (!cidr) return [invalid(path, value, CIDR_TEXT)];
  if (cidr.address.leadingZeros || /\/0\d/.test(value)) {
    return [invalid(path, value, 'must not have leading 0s in IP or prefix length')];
  }
  if (cidr.address.mapped) return [invalid(path, value, 'must not have an IPv4-mapped IPv6 address')];
  if (hasHostBits(cidr)) return [invalid(path, value, 'must not have bits set beyond the prefix length')];
  return [];
}

/** A range in a new field: strict, and in canonical form. */
export function validateCIDR(value: string, path: string): FieldError[] {
  const errors = validateLegacyCIDR(value, path);
  if (errors.length > 0) return errors;
  const slash = value.indexOf('/');
  const canonical = `${canonicalIP(value.slice(0, slash))}${value.slice(slash)}`;
  return value === canonical ? [] : [invalid(path, value, `must be in canonical form ("${canonical}")`)];
}

/** The address as Go prints it (RFC 5952); text that is no address comes back unchanged. */
export function canonicalIP(text: string): string {
  const address = parseIP(text);
  if (!address) return text;
  return address.family === 'IPv4' ? address.bytes.join('.') : ipv6Text(address.bytes);
}

/** What an address of IPv4 is for: `undefined` for one that may name a host. Upstream's texts. */
export function specialUseOfIP(
  address: IPAddress,
): 'unspecified' | 'loopback' | 'linkLocal' | 'linkLocalMulticast' | undefined {
  const [a = 0, b = 0, c = 0] = address.bytes;
  if (address.bytes.every((x) => x === 0)) return 'unspecified';
  if (address.family === 'IPv4') {
    if (a === 127) return 'loopback';
    if (a === 169 && b === 254) return 'linkLocal';
    return a === 224 && b === 0 && c === 0 ? 'linkLocalMulticast' : undefined;
  }
  if (address.bytes.slice(0, 15).every((x) => x === 0) && address.bytes[15] === 1) return 'loopback';
  if (a === 0xfe && (b & 0xc0) === 0x80) return 'linkLocal';
  return a === 0xff && (b & 0x0f) === 0x02 ? 'linkLocalMulticast' : undefined;
}

const IP_TEXT = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const CIDR_TEXT = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

const hasLeadingZeros = (octets: string): boolean => octets.split('.').some((o) => o.length > 1 && o.startsWith('0'));

function parseIPv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes: number[] = [];
  for (const part of parts) {
    if (!/^\d+$/.test(part) || Number(part) > 255) return undefined;
    bytes.push(Number(part));
  }
  return bytes;
}

function parseIPv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1]!, true) : [];
  if (!head || !tail) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groups(text: string, mayEndInIPv4: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (mayEndInIPv4 && i === parts.length - 1 && part.includes('.')) {
      const octets = parseIPv4(part);
      if (!octets) return undefined;
      bytes.push(...octets);
      continue;
    }
    if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
    const value = Number.parseInt(part, 16);
    bytes.push(value >> 8, value & 255);
  }
  return bytes;
}

function hasHostBits({ address, prefixLength }: CIDR): boolean {
  return address.bytes.some((byte, i) => {
    const bits = Math.min(8, Math.max(0, prefixLength - 8 * i));
    return (byte & (0xff >> bits)) !== 0;
  });
}

function ipv6Text(bytes: readonly number[]): string {
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push((bytes[i]! << 8) | bytes[i + 1]!);
  let from = -1;
  let length = 1;
  for (let i = 0; i < 8; i += 1) {
    let end = i;
    while (end < 8 && words[end] === 0) end += 1;
    if (end - i > length) {
      from = i;
      length = end - i;
    }
  }
  const hex = (part: number[]): string => part.map((w) => w.toString(16)).join(':');
  return from < 0 ? hex(words) : `${hex(words.slice(0, from))}::${hex(words.slice(from + length))}`;
}
