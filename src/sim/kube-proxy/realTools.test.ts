import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { NetworkBed } from '../testing/NetworkBed.ts';
import { iptablesFilter } from './iptablesFilter.ts';
import { iptablesSave } from './iptablesSave.ts';
import { nftRuleset } from './nftRuleset.ts';

const NODE = { node: 'n0', clusterCIDR: '10.244.0.0/16' };

/** Services of every type, policy and state of endpoints. */
function bed(): NetworkBed {
  const b = new NetworkBed().pod('a', { node: 0 }).pod('b', { node: 1 });
  const both = [{ pod: 'a' }, { pod: 'b' }];
  b.service('web', { ports: [{ port: 80 }] });
  b.endpoints('web', both);
  b.service('none', { type: 'NodePort', ports: [{ name: 'x', port: 80 }] });
  b.service('sticky', { sessionAffinity: 'ClientIP', ports: [{ port: 80 }] });
  b.endpoints('sticky', both);
  b.service('local', { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80 }] });
  b.endpoints('local', [{ pod: 'b' }]);
  b.service('inner', { internalTrafficPolicy: 'Local', ports: [{ port: 80 }] });
  b.endpoints('inner', both);
  b.service('fenced', {
    type: 'LoadBalancer',
    loadBalancerSourceRanges: ['203.0.113.0/24', '10.0.0.0/8'],
    ports: [{ port: 443 }],
  });
  b.endpoints('fenced', both);
  b.service('udp', { externalIPs: ['198.51.100.9'], ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] });
  b.endpoints('udp', both, { portName: 'dns', protocol: 'UDP' });
  return b.settle(20_000);
}

/** The status of a tool that reads rules; undefined, and said aloud, where this machine has none that may. */
function check(tool: string, args: string[], input: string): { status: number | null; stderr: string } | undefined {
  const probe = spawnSync(tool, tool === 'nft' ? ['-c', '-f', '-'] : ['--test'], { input: '', encoding: 'utf8' });
  if (probe.error || probe.status !== 0) {
    console.warn(
      `SKIPPED: ${tool} is not installed here or may not be used: its verdict on the rules is not asked for`,
    );
    return undefined;
  }
  const { status, stderr } = spawnSync(tool, args, { input, encoding: 'utf8' });
  return { status, stderr };
}

describe('the rules of a node', () => {
  const { proxy } = bed().network;

  test('are taken by iptables-restore', () => {
    const text = iptablesFilter(proxy, 'n0') + iptablesSave(proxy, NODE);
    const found = check('iptables-restore', ['--test'], text);
    if (found) expect(found).toEqual({ status: 0, stderr: '' });
    for (const chain of new Set([...text.matchAll(/-j (KUBE-[A-Z0-9-]+)/g)].map((m) => m[1]))) {
      expect(text, `${chain} is declared`).toContain(`:${chain} - [0:0]`);
    }
  });

  test('are taken by nft', () => {
    const text = nftRuleset(proxy, { node: { name: 'n0', ip: '172.18.0.2' }, clusterCIDR: NODE.clusterCIDR });
    const found = check('nft', ['-c', '-f', '-'], text);
    if (found) expect(found).toEqual({ status: 0, stderr: '' });
    for (const target of new Set([...text.matchAll(/(?:goto|jump) ([a-z][\w./-]*)/g)].map((m) => m[1]))) {
      expect(text, `${target} is a chain`).toContain(`\tchain ${target} {`);
    }
  });
});

test('chains of nftables have the names that upstream gives them', () => {
  const b = new NetworkBed().namespace('ns1').pod('p', { namespace: 'ns1' });
  b.service('svc1', { ports: [{ name: 'p80', port: 80 }] }, 'ns1');
  b.endpoints('svc1', [{ pod: 'p' }], { namespace: 'ns1', port: 80, portName: 'p80' }).settle();
  const text = nftRuleset(b.network.proxy, { node: { name: 'n0', ip: '172.18.0.2' }, clusterCIDR: NODE.clusterCIDR });
  expect(text).toContain('chain service-ULMVA6XW-ns1/svc1/tcp/p80 {');
});
