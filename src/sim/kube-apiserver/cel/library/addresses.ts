import { goQuote } from '../../../../api/FieldError.ts';
import {
  type CIDR,
  canonicalIP,
  type IPAddress,
  parseCIDR,
  parseIP,
  specialUseOfIP,
} from '../../../../api/validation/ip.ts';
import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import { BOOL, INT, opaque, STRING } from '../CelType.ts';
import { type CelValue, Opaque } from '../values.ts';

const IP = opaque('net.IP');
const CIDR_TYPE = opaque('net.CIDR');

interface Range extends CIDR {
  text: string;
}

const ipText = ({ family, bytes }: IPAddress): string =>
  family === 'IPv4' ? bytes.join('.') : canonicalIP(hextets(bytes));

function hextets(bytes: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 2) parts.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  return parts.join(':');
}

function readIP(text: string): IPAddress | string {
  const ip = parseIP(text);
  if (!ip || ip.leadingZeros) return `ParseAddr(${goQuote(text)}): unable to parse IP`;
  if (ip.mapped) return `IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`;
  return text.includes('%') ? `IP address ${goQuote(text)} with zone value is not allowed` : ip;
}

function readRange(text: string): Range | string {
  const cidr = parseCIDR(text);
  if (!cidr || cidr.address.leadingZeros) return `netip.ParsePrefix(${goQuote(text)}): no '/'`;
  if (cidr.address.mapped) return `IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`;
  return { ...cidr, text: `${ipText(cidr.address)}/${cidr.prefixLength}` };
}

const wrapIP = (ip: IPAddress): Opaque => new Opaque(IP, ip, ipText(ip));
const wrapRange = (range: Range): Opaque => new Opaque(CIDR_TYPE, range, range.text);
const ip = (value: CelValue | undefined): IPAddress => (value as Opaque).content as IPAddress;
const range = (value: CelValue | undefined): Range => (value as Opaque).content as Range;

function ipOf(text: string): IPAddress {
  const read = readIP(text);
  if (typeof read === 'string') throw new CelError(read);
  return read;
}

function rangeOf(text: string): Range {
  const read = readRange(text);
  if (typeof read === 'string')
    throw new CelError(`network address parse error during conversion from string: ${read}`);
  return read;
}

/** The first bits of an address, the rest zero. */
const masked = (bytes: readonly number[], length: number): number[] =>
  bytes.map((byte, i) => {
    const kept = Math.max(0, Math.min(8, length - i * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });

const holds = (outer: Range, { family, bytes }: IPAddress): boolean =>
  outer.address.family === family &&
  String(masked(bytes, outer.prefixLength)) === String(masked(outer.address.bytes, outer.prefixLength));

const holdsRange = (outer: Range, inner: Range): boolean =>
  outer.prefixLength <= inner.prefixLength && holds(outer, inner.address);

/** Addresses and ranges (apiserver `library/ip.go`, `library/cidr.go`). */
export function addresses(): Functions {
  const functions = new Functions()
    .global('ip', [STRING], IP, ([text]) => wrapIP(ipOf(text as string)))
    .global('isIP', [STRING], BOOL, ([text]) => typeof readIP(text as string) !== 'string')
    .global('ip.isCanonical', [STRING], BOOL, ([text]) => ipText(ipOf(text as string)) === text)
    .global('string', [IP], STRING, ([a]) => ipText(ip(a)))
    .member('family', [IP], INT, ([a]) => (ip(a).family === 'IPv4' ? 4n : 6n))
    .member('isUnspecified', [IP], BOOL, ([a]) => specialUseOfIP(ip(a)) === 'unspecified')
    .member('isLoopback', [IP], BOOL, ([a]) => specialUseOfIP(ip(a)) === 'loopback')
    .member('isLinkLocalMulticast', [IP], BOOL, ([a]) => specialUseOfIP(ip(a)) === 'linkLocalMulticast')
    .member('isLinkLocalUnicast', [IP], BOOL, ([a]) => specialUseOfIP(ip(a)) === 'linkLocal')
    .member('isGlobalUnicast', [IP], BOOL, ([a]) => isGlobalUnicast(ip(a)))
    .global('cidr', [STRING], CIDR_TYPE, ([text]) => wrapRange(rangeOf(text as string)))
    .global('isCIDR', [STRING], BOOL, ([text]) => typeof readRange(text as string) !== 'string')
    .global('string', [CIDR_TYPE], STRING, ([a]) => range(a).text)
    .member('ip', [CIDR_TYPE], IP, ([a]) => wrapIP(range(a).address))
    .member('prefixLength', [CIDR_TYPE], INT, ([a]) => BigInt(range(a).prefixLength));
  functions.member('masked', [CIDR_TYPE], CIDR_TYPE, ([a]) => {
    const { address, prefixLength } = range(a);
    const bytes = masked(address.bytes, prefixLength);
    return wrapRange({
      address: { ...address, bytes },
      prefixLength,
      text: `${ipText({ ...address, bytes })}/${prefixLength}`,
    });
  });
  functions.member('containsIP', [CIDR_TYPE, STRING], BOOL, ([a, text]) => holds(range(a), ipOf(text as string)));
  functions.member('containsIP', [CIDR_TYPE, IP], BOOL, ([a, b]) => holds(range(a), ip(b)));
  functions.member('containsCIDR', [CIDR_TYPE, STRING], BOOL, ([a, text]) =>
    holdsRange(range(a), rangeOf(text as string)),
  );
  functions.member('containsCIDR', [CIDR_TYPE, CIDR_TYPE], BOOL, ([a, b]) => holdsRange(range(a), range(b)));
  return functions;
}

function isGlobalUnicast(address: IPAddress): boolean {
  const first = address.bytes[0] ?? 0;
  const multicast = address.family === 'IPv4' ? first >= 224 && first < 240 : first === 0xff;
  return specialUseOfIP(address) === undefined && !multicast && address.bytes.join('.') !== '255.255.255.255';
}
