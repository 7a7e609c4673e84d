import { describe, expect, test } from 'vitest';
import {
  canonicalIP,
  isIPv6,
  parseCIDR,
  parseIP,
  validateCIDR,
  validateIP,
  validateLegacyCIDR,
  validateLegacyIP,
} from './ip.ts';

describe('addresses', () => {
  test.each([
    ['10.0.0.1', []],
    ['FE80::1', []],
    ['10.0.0', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
    ['10.0.0.256', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
    ['010.0.0.1', ['must not have leading 0s']],
    ['::ffff:1.2.3.4', ['must not be an IPv4-mapped IPv6 address']],
    ['1::2::3', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
  ])('in an old field, %s', (text, expected) => {
    expect(validateLegacyIP(text, 'ip').map((e) => e.detail)).toEqual(expected);
  });

  test('in a new field, an address must be canonical', () => {
    expect(validateIP('FE80::1', 'ip').map((e) => e.detail)).toEqual(['must be in canonical form ("fe80::1")']);
    expect(validateIP('fe80::1', 'ip')).toEqual([]);
  });

  test.each([
    ['10.0.0.0/8', []],
    ['10.0.0.1/8', ['must not have bits set beyond the prefix length']],
    ['10.0.0.0/08', ['must not have leading 0s in IP or prefix length']],
    ['10.0.0.0', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.0.0.0/33', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['2001:db8::/64', []],
  ])('the range %s', (text, expected) => {
    expect(validateLegacyCIDR(text, 'cidr').map((e) => e.detail)).toEqual(expected);
  });

  test('canonical forms', () => {
    expect(canonicalIP('2001:DB8:0:0:0:0:0:1')).toBe('2001:db8::1');
    expect(canonicalIP('0:0:0:0:0:0:0:0')).toBe('::');
    expect(canonicalIP('::ffff:1.2.3.4')).toBe('1.2.3.4');
    expect(validateCIDR('2001:DB8::/64', 'c')[0]?.detail).toBe('must be in canonical form ("2001:db8::/64")');
    expect(isIPv6('::1')).toBe(true);
    expect(parseIP('::')?.bytes).toHaveLength(16);
    expect(parseCIDR('10.0.0.0/24')?.prefixLength).toBe(24);
  });
});
