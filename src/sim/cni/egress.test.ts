import { describe, expect, test } from 'vitest';
import type { V1NetworkPolicy } from '../../api/generated/types.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';

type Rules = NonNullable<V1NetworkPolicy['spec']>['egress'];

/** What curl in the pod `client` gets from a place under rules of egress; the address stands for the world outside. */
function curl(url: string, egress: Rules | undefined, { cni = 'kindnet', hostNetwork = false } = {}): unknown {
  const b = new NetworkBed({ cni }).pod('client', { ports: [], spec: { hostNetwork } }).pod('agent', {
    node: 1,
    ports: [9100],
    spec: { hostNetwork: true },
  });
  if (egress) b.policy('out', { podSelector: {}, policyTypes: ['Egress'], egress });
  b.settle();
  let answer: unknown;
  b.network.pods.http(b.origin('client'), { method: 'GET', url, headers: [], body: '' }, (reply) => {
    answer = reply;
  });
  b.settle(60_000);
  const { status, failure } = answer as { status?: number; failure?: string };
  return status ?? failure;
}

const WORLD = 'http://198.51.100.9/';
const block = (cidr: string, except?: string[]): Rules => [
  { to: [{ ipBlock: { cidr, ...(except ? { except } : {}) } }] },
];

describe('what leaves the cluster', () => {
  test.each<[string, Rules | undefined, unknown]>([
    ['passes without a policy', undefined, 200],
    ['is stopped by default deny', [], 'timeout'],
    ['passes where its block is allowed', block('0.0.0.0/0'), 200],
    ['is stopped where the block has a hole', block('0.0.0.0/0', ['198.51.100.0/24']), 'timeout'],
    ['is stopped by rules that name pods only', [{ to: [{ namespaceSelector: {} }] }], 'timeout'],
    ['passes on an allowed port', [{ ports: [{ port: 80 }] }], 200],
    ['is stopped on another', [{ ports: [{ port: 443 }] }], 'timeout'],
  ])('%s', (_, egress, expected) => {
    expect(curl(WORLD, egress)).toBe(expected);
  });

  test('passes all the same when the plugin enforces nothing, and from the network of a node', () => {
    expect(curl(WORLD, [], { cni: 'flannel' })).toBe(200);
    expect(curl(WORLD, [], { hostNetwork: true })).toBe(200);
  });

  test('includes what goes to a node, whose pods no policy selects', () => {
    const agent = 'http://172.18.0.3:9100/';
    expect(curl(agent, [])).toBe('timeout');
    expect(curl(agent, block('172.18.0.0/16'))).not.toBe('timeout');
  });
});
