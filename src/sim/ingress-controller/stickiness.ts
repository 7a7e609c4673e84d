import { hash32 } from '../../base/Random.ts';
import { cookieOf, type HttpHead } from './routes.ts';

/** `affinity: cookie` of an Ingress. */
export interface CookieAffinity {
  /** `session-cookie-name`, INGRESSCOOKIE by default. */
  name: string;
  /** `session-cookie-path`, `session-cookie-max-age` … as they stand in the cookie. */
  attributes: string;
}

/**
 * The endpoint that a client's cookie leads to: always the same for one value while the number of endpoints is. A client
 * without one is given one (ingress-nginx: rootfs/etc/nginx/lua/balancer/sticky_balanced.lua).
 */
export function stickiness(
  { name, attributes }: CookieAffinity,
  { headers }: HttpHead,
  endpoints: number,
  nowMs: number,
  random: () => number,
): { index: number; setCookie?: string } {
  const known = cookieOf(headers.cookie ?? '', name);
  if (known !== undefined) return { index: hash32(known) % endpoints };
  const value = `${(nowMs / 1000).toFixed(3)}.${random() % 1000}.${random() % 100000}|${hash32(String(random())).toString(16).padStart(8, '0')}`;
  return { index: hash32(value) % endpoints, setCookie: `${name}=${value}${attributes}` };
}
