import { describe, expect, test } from 'vitest';
import { ipv4Number } from '../../base/ipv4.ts';
import { GuardState, guardsOf } from './guards.ts';
import { parseHtpasswd } from './htpasswd.ts';

const guards = (annotations: Record<string, string>) =>
  guardsOf({
    metadata: {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([k, v]) => [`nginx.ingress.kubernetes.io/${k}`, v]),
      ),
    },
  });
// What `htpasswd -nb a b` and `htpasswd -nbs s b` print.
const users = parseHtpasswd('a:$apr1$x.Ui9hNg$i4EQjV37tF5UZZjG277Bj/\ns:{SHA}6dcfXufJLW3J6S/9rRe4vUlBj5g=\nplain:b\n');
const request = {
  users,
  source: ipv4Number('203.0.113.7') ?? 0,
  bodyBytes: 0,
  authorization: undefined,
  nowMs: 0,
};

describe('a request that an Ingress guards against', () => {
  test.each<[string, Record<string, string>, object, number | undefined]>([
    ['nothing', {}, {}, undefined],
    ['a body of 50 MB by default', {}, { bodyBytes: 50e6 }, 413],
    ['a body of 50 MB where 64m are allowed', { 'proxy-body-size': '64m' }, { bodyBytes: 50e6 }, undefined],
    ['a body of any size', { 'proxy-body-size': '0' }, { bodyBytes: 50e6 }, undefined],
    ['a foreign source', { 'whitelist-source-range': '10.0.0.0/8, 192.168.0.0/16' }, {}, 403],
    ['a known source', { 'whitelist-source-range': '203.0.113.0/24' }, {}, undefined],
    ['no password', { 'auth-type': 'basic' }, {}, 401],
    ['a password', { 'auth-type': 'basic' }, { authorization: 'Basic YTpi' }, undefined],
    ['a wrong password', { 'auth-type': 'basic' }, { authorization: 'Basic YTpj' }, 401],
    ['a Secret that is not there', { 'auth-type': 'basic' }, { users: undefined }, 503],
    ['a password kept as SHA-1', { 'auth-type': 'basic' }, { authorization: 'Basic czpi' }, undefined],
    ['a source that is denied', { 'denylist-source-range': '203.0.113.7/32' }, {}, 403],
  ])('%s', (_, annotations, change, status) => {
    expect(new GuardState().refuse('x', guards(annotations), { ...request, ...change })?.status).toBe(status);
  });

  test('a client that sends too fast, until it slows down', () => {
    const state = new GuardState();
    const limit = guards({ 'limit-rps': '2' });
    const send = (nowMs: number) => state.refuse('x', limit, { ...request, nowMs })?.status;
    const burst = Array.from({ length: 20 }, () => send(0));
    expect(burst.filter((status) => status === undefined)).toHaveLength(11);
    expect(burst.at(-1)).toBe(503);
    expect(send(1_000)).toBeUndefined();
  });
});
