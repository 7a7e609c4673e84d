import { describe, expect, test } from 'vitest';
import type { V1EndpointSlice, V1Service } from '../../api/generated/types.ts';
import { servicePorts } from '../network/servicePorts.ts';
import { chainNames, endpointChain } from './chainNames.ts';
import { balanceRules, endpointRules, entryRules } from './iptablesSave.ts';

const port = (namespace: string, name: string, portName: string, protocol = 'TCP', endpoints: string[] = []) => {
  const spec = { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'], ports: [{ name: portName, port: 53, protocol }] };
  const service: V1Service = { metadata: { namespace, name }, spec };
  const slice: V1EndpointSlice = {
    addressType: 'IPv4',
    endpoints: endpoints.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    ports: [{ name: portName, port: 53, protocol }],
  };
  return servicePorts(service, [slice])[0]!;
};

describe('the chains of kube-proxy', () => {
  // Names that every cluster has, as they are quoted all over the web.
  test.each([
    ['default', 'kubernetes', 'https', 'TCP', 'KUBE-SVC-NPX46M4PTMTKRN6Y'],
    ['kube-system', 'kube-dns', 'dns', 'UDP', 'KUBE-SVC-TCOU7JCQXEZGVUNU'],
    ['kube-system', 'kube-dns', 'dns-tcp', 'TCP', 'KUBE-SVC-ERIFXISQEP7F7OF4'],
    ['kube-system', 'kube-dns', 'metrics', 'TCP', 'KUBE-SVC-JD5MR3NA4I4DYORP'],
  ])('%s/%s:%s %s is %s', (namespace, name, portName, protocol, chain) => {
    expect(chainNames(port(namespace, name, portName, protocol)).cluster).toBe(chain);
  });

  test('balance with the probability that leaves each endpoint an equal share', () => {
    const dns = port('kube-system', 'kube-dns', 'dns', 'UDP', ['10.244.0.2', '10.244.0.3', '10.244.0.4']);
    const lines = balanceRules(dns, 'KUBE-SVC-TCOU7JCQXEZGVUNU', dns.usable);
    expect(lines.map((line) => /--probability (\S+)/.exec(line)?.[1])).toEqual([
      '0.33333333349',
      '0.50000000000',
      undefined,
    ]);
    expect(lines[0]).toBe(
      `-A KUBE-SVC-TCOU7JCQXEZGVUNU -m comment --comment "kube-system/kube-dns:dns -> 10.244.0.2:53" -m statistic --mode random --probability 0.33333333349 -j ${endpointChain(dns, dns.usable[0]!)}`,
    );
  });

  test('lead from the cluster address to the endpoint', () => {
    const dns = port('kube-system', 'kube-dns', 'dns', 'UDP', ['10.244.0.2']);
    const options = { node: 'a', clusterCIDR: '10.244.0.0/16' };
    expect(entryRules(dns, options)).toEqual([
      '-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU',
    ]);
    const chain = endpointChain(dns, dns.usable[0]!);
    expect(chain).toMatch(/^KUBE-SEP-[A-Z2-7]{16}$/);
    expect(endpointRules(dns, dns.usable[0]!)).toEqual([
      `-A ${chain} -s 10.244.0.2/32 -m comment --comment "kube-system/kube-dns:dns" -j KUBE-MARK-MASQ`,
      `-A ${chain} -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination 10.244.0.2:53`,
    ]);
  });
});
