import type { V1Ingress } from '../../api/generated/types.ts';
import { type Ipv4Range, inIpv4Range, ipv4Range, ipv4Text } from '../../base/ipv4.ts';
import { mayEnter, type Users } from './htpasswd.ts';

/** What an Ingress demands of a request before it is passed on. */
export interface Guards {
  /** Bytes of a body (`proxy-body-size`, 1m by default); 0 is no limit. */
  maxBodyBytes: number;
  /** `whitelist-source-range`; empty admits everybody. */
  sources: readonly Ipv4Range[];
  /** `denylist-source-range` */
  denied: readonly Ipv4Range[];
  /** `auth-type: basic` */
  basicAuth: boolean;
  /** Key of the Secret with the users (`auth-secret`), '' when none is named. */
  authSecret: string;
  /** `auth-realm` */
  realm: string;
  /** `limit-rps` per client, with its burst; 0 is no limit. */
  perSecond: number;
  burst: number;
}

export interface GuardedRequest {
  source: number;
  bodyBytes: number;
  authorization: string | undefined;
  /** Who may enter where a password is asked for; undefined when the Secret cannot be read. */
  users?: Users | undefined;
  nowMs: number;
}

const ANNOTATION = 'nginx.ingress.kubernetes.io/';
const MIB = 1024 * 1024;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: MIB, g: 1024 * MIB };
const BURST_MULTIPLIER = 5;
const MAX_CLIENTS = 10_000;

/** The demands that annotations of an Ingress make; undefined when it makes none but the usual limit of bodies. */
export function guardsOf({ metadata }: V1Ingress): Guards {
  const read = (name: string): string => metadata?.annotations?.[ANNOTATION + name] ?? '';
  const perSecond = Math.max(0, Number(read('limit-rps')) || (Number(read('limit-rpm')) || 0) / 60);
  const secret = read('auth-secret');
  const multiplier = Math.max(1, Number(read('limit-burst-multiplier')) || BURST_MULTIPLIER);
  return {
    maxBodyBytes: bytesOf(read('proxy-body-size') || '1m'),
    sources: rangesOf(read('whitelist-source-range') || read('allowlist-source-range')),
    denied: rangesOf(read('denylist-source-range')),
    authSecret: secret === '' || secret.includes('/') ? secret : `${metadata?.namespace ?? ''}/${secret}`,
    realm: read('auth-realm') || 'Authentication Required',
    basicAuth: read('auth-type') === 'basic',
    perSecond,
    burst: perSecond * multiplier,
  };
}

const rangesOf = (list: string): Ipv4Range[] => list.split(',').flatMap((text) => ipv4Range(text.trim()) ?? []);

/** `8m`, `512k`, `0` … as nginx reads sizes; 1 MiB for what it would not take. */
function bytesOf(text: string): number {
  const found = /^(\d+)([kmg]?)$/i.exec(text.trim());
  return found ? Number(found[1]) * (UNITS[(found[2] ?? '').toLowerCase()] ?? 1) : MIB;
}

/** What a request is refused with, and why. */
export interface Refusal {
  status: number;
  why: string;
  headers?: { name: string; value: string }[];
}

const MASKED = ' (externalTrafficPolicy: Cluster puts the address of a node in its place)';

function notAuthenticated({ authSecret, realm }: Guards, request: GuardedRequest): Refusal | undefined {
  if (request.users === undefined) {
    const what =
      authSecret === '' ? 'auth-secret is missing' : `there is no Secret ${authSecret} with users under the key auth`;
    return { status: 503, why: `the location is denied: ${what}` };
  }
  if (mayEnter(request.users, request.authorization)) return undefined;
  const headers = [{ name: 'www-authenticate', value: `Basic realm="${realm}"` }];
  return { status: 401, why: 'the Ingress asks for a user and password (auth-type: basic)', headers };
}

/** Keeps what guards have to remember: how much of its rate each client has used (nginx `limit_req`). */
export class GuardState {
  private readonly used = new Map<string, { excess: number; at: number }>();

  /** Undefined when the request may pass. */
  refuse(id: string, guards: Guards, request: GuardedRequest): Refusal | undefined {
    const { maxBodyBytes, sources, denied, basicAuth } = guards;
    if (sources.length > 0 && !sources.some((range) => inIpv4Range(range, request.source))) {
      return { status: 403, why: `${ipv4Text(request.source)} is not in whitelist-source-range${MASKED}` };
    }
    if (denied.some((range) => inIpv4Range(range, request.source))) {
      return { status: 403, why: `${ipv4Text(request.source)} is in denylist-source-range` };
    }
    if (guards.perSecond > 0 && !this.admits(`${id} ${request.source}`, guards, request.nowMs)) {
      return { status: 503, why: `the client sends more than ${guards.perSecond} requests a second (limit-rps)` };
    }
    const stranger = basicAuth ? notAuthenticated(guards, request) : undefined;
    if (stranger) return stranger;
    if (maxBodyBytes > 0 && request.bodyBytes > maxBodyBytes) {
      return { status: 413, why: `the body is larger than proxy-body-size (${maxBodyBytes} bytes)` };
    }
    return undefined;
  }

  /** A bucket that leaks at the rate and overflows at the burst. */
  private admits(key: string, { perSecond, burst }: Guards, nowMs: number): boolean {
    const known = this.used.get(key);
    const excess = known ? Math.max(0, known.excess - ((nowMs - known.at) * perSecond) / 1000 + 1) : 0;
    if (excess > burst) return false;
    if (!known && this.used.size >= MAX_CLIENTS) this.used.clear();
    this.used.set(key, { excess, at: nowMs });
    return true;
  }
}
