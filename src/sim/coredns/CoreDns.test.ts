import { describe, expect, test } from 'vitest';
import type { DnsAnswer } from '../../posix/Syscall.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';
import { clusterResolver, searchNames } from './searchNames.ts';

function bed(): NetworkBed {
  const made = new NetworkBed().pod('dns', { namespace: 'kube-system', ports: [53] });
  made.pod('web-0', { node: 0 }).pod('web-1', { node: 1 }).pod('client', { ports: [] });
  const dns = { clusterIP: '10.96.0.10', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] };
  made.service('kube-dns', dns, 'kube-system');
  made.endpoints('kube-dns', [{ pod: 'dns' }], {
    port: 53,
    portName: 'dns',
    protocol: 'UDP',
    namespace: 'kube-system',
  });
  made.service('web', { clusterIP: '10.96.0.20', ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  made.service('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] });
  made.endpoints('db', [{ pod: 'web-0' }, { pod: 'web-1' }, { pod: 'client', ready: false }], {
    port: 5432,
    portName: 'sql',
  });
  made.service('ext', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' });
  made.service('loop', { type: 'ExternalName', externalName: 'loop.default.svc.cluster.local' });
  made.service('bare', { clusterIP: 'None', ports: [{ port: 1 }] });
  return made.settle();
}

const ask = (b: NetworkBed, name: string, type: string): string => {
  const { code, records } = b.network.dns.answer(name, type);
  return code === 'NOERROR' ? records.map((r) => `${r.type} ${r.data}`).join(', ') || 'NODATA' : code;
};

describe('the names of a cluster', () => {
  const b = bed();
  const dashed = (pod: string) => b.ip(pod).replaceAll('.', '-');
  const D = 'default.svc.cluster.local';
  test.each<[string, string, () => string]>([
    [`web.${D}`, 'A', () => 'A 10.96.0.20'],
    [`WEB.${D}.`, 'A', () => 'A 10.96.0.20'],
    [`web.${D}`, 'AAAA', () => 'NODATA'],
    [`_http._tcp.web.${D}`, 'SRV', () => `SRV 0 100 80 web.${D}.`],
    [`_http._udp.web.${D}`, 'SRV', () => 'NXDOMAIN'],
    [`db.${D}`, 'A', () => `A ${b.ip('web-0')}, A ${b.ip('web-1')}`],
    [`bare.${D}`, 'A', () => 'NXDOMAIN'],
    [`ext.${D}`, 'A', () => `CNAME web.${D}., A 10.96.0.20`],
    [`ext.${D}`, 'CNAME', () => `CNAME web.${D}.`],
    [`nothing.${D}`, 'A', () => 'NXDOMAIN'],
    ['web.nowhere.svc.cluster.local', 'A', () => 'NXDOMAIN'],
    [D, 'A', () => 'NODATA'],
    ['10-244-1-5.default.pod.cluster.local', 'A', () => 'A 10.244.1.5'],
    ['20.0.96.10.in-addr.arpa', 'PTR', () => `PTR web.${D}.`],
    ['1.1.1.1.in-addr.arpa', 'PTR', () => 'NXDOMAIN'],
    ['dns-version.cluster.local', 'TXT', () => 'TXT "1.1.0"'],
  ])('%s %s', (name, type, expected) => {
    expect(ask(b, name, type)).toBe(expected());
  });

  test('name each endpoint of a headless Service', () => {
    expect(ask(b, `${dashed('web-0')}.db.${D}`, 'A')).toBe(`A ${b.ip('web-0')}`);
    expect(ask(b, `_sql._tcp.db.${D}`, 'SRV')).toBe(
      `SRV 0 50 5432 ${dashed('web-0')}.db.${D}., SRV 0 50 5432 ${dashed('web-1')}.db.${D}.`,
    );
    const reversed = b.ip('web-0').split('.').reverse().join('.');
    expect(ask(b, `${reversed}.in-addr.arpa`, 'PTR')).toBe(`PTR ${dashed('web-0')}.db.${D}.`);
  });

  test('that lead in a circle end', () => {
    expect(b.network.dns.answer(`loop.${D}`, 'A').records.length).toBeLessThan(20);
  });
});

describe('a lookup from a pod', () => {
  const lookup = (b: NetworkBed, name: string): DnsAnswer => {
    let answer: unknown;
    b.network.pods.resolve(b.origin('client'), { name, type: 'A' }, (reply) => {
      answer = reply;
    });
    b.settle(6_000);
    return answer as DnsAnswer;
  };

  test.each([
    ['web', 'NOERROR', '10.96.0.20'],
    ['web.default', 'NOERROR', '10.96.0.20'],
    ['web.default.svc.cluster.local', 'NOERROR', '10.96.0.20'],
    ['kube-dns.kube-system', 'NOERROR', '10.96.0.10'],
    ['missing', 'NXDOMAIN', undefined],
  ])('of %s', (name, code, data) => {
    const answer = lookup(bed(), name);
    expect([answer.code, answer.server, answer.records[0]?.data]).toEqual([code, '10.96.0.10', data]);
  });

  test('gets no answer when DNS has no ready endpoint, or a policy closes the way', () => {
    const closed = bed()
      .policy('deny', { podSelector: {}, policyTypes: ['Egress'] })
      .settle();
    expect(lookup(closed, 'web').code).toBe('TIMEOUT');
    const down = bed();
    down.open.set('kube-system/dns', []);
    expect(lookup(down, 'web').code).toBe('TIMEOUT');
  });

  test('tries the search list first for names with few dots', () => {
    const resolver = clusterResolver('shop', 'cluster.local', '10.96.0.10');
    expect(searchNames('db', resolver)).toEqual([
      'db.shop.svc.cluster.local',
      'db.svc.cluster.local',
      'db.cluster.local',
      'db',
    ]);
    expect(searchNames('db.', resolver)).toEqual(['db']);
    expect(searchNames('a.b.c.d.e.f', resolver)[0]).toBe('a.b.c.d.e.f');
  });
});
