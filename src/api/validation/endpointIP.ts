import { type FieldError, invalid } from '../FieldError.ts';
import { parseIP, specialUseOfIP } from './ip.ts';

/** An address that traffic can be sent to: not unspecified, loopback or link-local. */
export function validateEndpointIP(value: string, path: string): FieldError[] {
  const address = parseIP(value);
  if (!address) return [invalid(path, value, 'must be a valid IP address')];
  switch (specialUseOfIP(address)) {
    case 'unspecified':
      return [invalid(path, value, `may not be unspecified (${value})`)];
    case 'loopback':
      return [invalid(path, value, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')];
    case 'linkLocal':
      return [invalid(path, value, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')];
    case 'linkLocalMulticast':
      return [invalid(path, value, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')];
    default:
      return [];
  }
}
