import { describe, expect, test } from 'vitest';
import type { V1ConfigMap, V1PodSpec } from '../../api/generated/types.ts';
import type { DnsAnswer } from '../../posix/Syscall.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';
import { parseCorefile } from './Corefile.ts';

const DEFAULT = `.:53 {
    errors
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
    }
    forward . /etc/resolv.conf
}`;
const CONFIG = { group: '', version: 'v1', resource: 'configmaps', namespace: 'kube-system' };

function bed(corefile = DEFAULT, spec: Partial<V1PodSpec> = {}): NetworkBed {
  const b = new NetworkBed().pod('dns', { namespace: 'kube-system', ports: [53] }).pod('client', { ports: [], spec });
  const dns = { clusterIP: '10.96.0.10', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] };
  b.service('kube-dns', dns, 'kube-system');
  b.endpoints('kube-dns', [{ pod: 'dns' }], { port: 53, portName: 'dns', protocol: 'UDP', namespace: 'kube-system' });
  b.service('web', { clusterIP: '10.96.0.20', ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  b.client.create<V1ConfigMap>(CONFIG, { metadata: { name: 'coredns' }, data: { Corefile: corefile } });
  return b.settle();
}

const ask = (b: NetworkBed, name: string, type = 'A'): string => {
  const { code, records } = b.network.dns.answer(name, type);
  return code === 'NOERROR' ? records.map((r) => `${r.name} ${r.data}`).join(', ') || 'NODATA' : code;
};
const WEB = 'web.default.svc.cluster.local';

describe('a Corefile', () => {
  test.each<[string, string, string, string]>([
    ['serves the cluster and forwards the rest', DEFAULT, WEB, `${WEB} 10.96.0.20`],
    ['knows nothing of names that do not exist', DEFAULT, 'corp.internal', 'NXDOMAIN'],
    [
      'answers from hosts',
      DEFAULT.replace('errors', 'hosts {\n 10.0.0.1 db.corp.internal\n fallthrough\n}'),
      'db.corp.internal',
      'db.corp.internal 10.0.0.1',
    ],
    ['falls through', DEFAULT.replace('errors', 'hosts {\n 10.0.0.1 a.b\n fallthrough\n}'), WEB, `${WEB} 10.96.0.20`],
    [
      'hides everything behind hosts without fallthrough',
      DEFAULT.replace('errors', 'hosts {\n 10.0.0.1 a.b\n}'),
      WEB,
      'NXDOMAIN',
    ],
    [
      'rewrites a name and answers by the old',
      DEFAULT.replace('errors', `rewrite name shop.example.com ${WEB}`),
      'shop.example.com',
      'shop.example.com 10.96.0.20',
    ],
    [
      'rewrites by expression',
      DEFAULT.replace('errors', 'rewrite name regex (.*)\\.corp\\. {1}.default.svc.cluster.local.'),
      'web.corp',
      'web.corp 10.96.0.20',
    ],
    [
      'fails for a stub domain whose server is silent',
      `${DEFAULT}\ncorp.internal:53 {\n forward . 10.150.0.1\n}`,
      'x.corp.internal',
      'SERVFAIL',
    ],
    ['forwards to a public server', DEFAULT.replace('/etc/resolv.conf', '8.8.8.8'), 'nowhere.example', 'NXDOMAIN'],
    ['refuses a zone that no block has', DEFAULT.replace('.:53', 'cluster.local:53'), 'example.com', 'REFUSED'],
    [
      'serves no pod names unless asked to',
      DEFAULT.replace('pods insecure', ''),
      '10-244-1-5.default.pod.cluster.local',
      'NXDOMAIN',
    ],
  ])('%s', (_, corefile, name, expected) => {
    expect(ask(bed(corefile), name)).toBe(expected);
  });

  test('that is changed comes into force after a while, one that cannot be read never', () => {
    const b = bed();
    const edit = (Corefile: string) => b.client.patch({ ...CONFIG, name: 'coredns' }, 'merge', { data: { Corefile } });
    edit(DEFAULT.replace('errors', 'hosts {\n 10.0.0.1 db.corp\n fallthrough\n}'));
    b.settle(10_000);
    expect(ask(b, 'db.corp')).toBe('NXDOMAIN');
    b.settle(90_000);
    expect(ask(b, 'db.corp')).toBe('db.corp 10.0.0.1');
    edit(DEFAULT.replace('errors', 'nonsense'));
    b.settle(90_000);
    expect(ask(b, 'db.corp')).toBe('db.corp 10.0.0.1');
    expect(b.network.dns.refused).toContain("Unknown directive 'nonsense'");
  });

  test('must be whole', () => {
    expect(() => parseCorefile('.:53 {\n errors')).toThrow('Unexpected EOF');
  });
});

describe('a pod', () => {
  const lookup = (b: NetworkBed, name: string, server?: string): DnsAnswer => {
    let answer: unknown;
    b.network.pods.resolve(b.origin('client'), { name, type: 'A', ...(server ? { server } : {}) }, (reply) => {
      answer = reply;
    });
    b.settle(30_000);
    return answer as DnsAnswer;
  };
  const ends = (spec: Partial<V1PodSpec>, name: string) => {
    const { code, server, records } = lookup(bed(DEFAULT, spec), name);
    return `${code} ${server} ${records.at(-1)?.data ?? ''}`.trim();
  };

  test.each<[string, Partial<V1PodSpec>, string, string]>([
    ['asks the cluster by default', {}, 'web', 'NOERROR 10.96.0.10 10.96.0.20'],
    ['asks its node with dnsPolicy Default', { dnsPolicy: 'Default' }, 'web', 'NXDOMAIN 192.168.65.254'],
    [
      'asks whom dnsConfig names with None',
      { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'] } },
      WEB,
      'NXDOMAIN 1.1.1.1',
    ],
    [
      'waits for a name server that is not there, then asks the next',
      { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.9.9.9', '10.96.0.10'] } },
      WEB,
      'NOERROR 10.96.0.10 10.96.0.20',
    ],
    [
      'has searches of its own',
      { dnsConfig: { searches: ['default.svc.cluster.local'] } },
      'web',
      'NOERROR 10.96.0.10 10.96.0.20',
    ],
    [
      'tries no search list for a name with ndots dots',
      { dnsConfig: { options: [{ name: 'ndots', value: '1' }] } },
      'web.default',
      'NOERROR 10.96.0.10 10.96.0.20',
    ],
  ])('%s', (_, spec, name, expected) => {
    expect(ends(spec, name)).toBe(expected);
  });

  test('connects by the names of its hostAliases without asking anybody', () => {
    const b = bed(DEFAULT, { hostAliases: [{ ip: '10.96.0.20', hostnames: ['shop.local'] }] });
    let answer: unknown;
    b.network.pods.ping(b.origin('client'), { host: 'shop.local' }, (reply) => {
      answer = reply;
    });
    b.settle();
    expect(answer).toEqual({ failure: 'timeout', remote: '10.96.0.20' });
    expect(lookup(b, 'shop.local').code).toBe('NXDOMAIN');
  });
});
