/** The address as an unsigned number, or undefined when the text is no dotted IPv4 address. */
export function ipv4Number(text: string): number | undefined {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 46) {
      if (octet < 0 || ++dots > 3) return undefined;
      value = value * 256 + octet;
      octet = -1;
    } else if (c >= 48 && c <= 57) {
      octet = (octet < 0 ? 0 : octet * 10) + c - 48;
      if (octet > 255) return undefined;
    } else return undefined;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : undefined;
}

/** `10.96.0.1` of its number. */
export function ipv4Text(address: number): string {
  return `${Math.floor(address / 16777216) & 255}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** A block of addresses: those from `first` on, `size` of them. */
export interface Ipv4Range {
  first: number;
  size: number;
}

/** Reads `10.244.0.0/16`; host bits are ignored, a bare address is a range of one. Undefined for what is not IPv4. */
export function ipv4Range(cidr: string): Ipv4Range | undefined {
  const slash = cidr.indexOf('/');
  const address = ipv4Number(slash < 0 ? cidr : cidr.slice(0, slash));
  const bits = slash < 0 ? 32 : Number(cidr.slice(slash + 1));
  if (address === undefined || !Number.isInteger(bits) || bits < 0 || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  return { first: address - (address % size), size };
}

export const inIpv4Range = (range: Ipv4Range, address: number): boolean =>
  address >= range.first && address < range.first + range.size;
