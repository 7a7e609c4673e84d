import { describe, expect, test } from 'vitest';
import type { V1NetworkPolicy } from '../../api/generated/types.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';

type Spec = NonNullable<V1NetworkPolicy['spec']>;

/** `web` is what is connected to; `client` has the role of one, `odd` has none, `foreign` lives in another namespace. */
function bed(cni = 'kindnet'): NetworkBed {
  const made = new NetworkBed({ cni }).namespace('shop', { team: 'shop' });
  made.pod('web', { node: 0, labels: { app: 'web' }, ports: [8080, 9090] });
  made.pod('client', { node: 1, labels: { role: 'client' } }).pod('odd', { node: 1 });
  made.pod('foreign', { node: 1, namespace: 'shop', labels: { role: 'client' } });
  made.pod('stranger', { node: 1, namespace: 'other', labels: { role: 'client' } });
  return made;
}

const web = { matchLabels: { app: 'web' } };
const client = { matchLabels: { role: 'client' } };
const shop = { matchLabels: { team: 'shop' } };
const ingress = (rules: Spec['ingress']): Spec => ({ podSelector: web, policyTypes: ['Ingress'], ingress: rules });
const egress = (rules: Spec['egress']): Spec => ({ podSelector: client, policyTypes: ['Egress'], egress: rules });

const reach = (b: NetworkBed, from: string, port = 8080, namespace = 'default') =>
  b.connect(from, b.ip('web'), port, 'TCP', namespace).failure === undefined;

describe('who reaches a pod under a policy', () => {
  const rows: [string, Spec | undefined, [boolean, boolean, boolean, boolean]][] = [
    ['none at all', undefined, [true, true, true, true]],
    ['deny everything', ingress([]), [false, false, false, false]],
    ['allow everything', ingress([{}]), [true, true, true, true]],
    ['a pod selector', ingress([{ from: [{ podSelector: client }] }]), [true, false, false, false]],
    ['a namespace selector', ingress([{ from: [{ namespaceSelector: shop }] }]), [false, false, true, false]],
    [
      'both in one entry: and',
      ingress([{ from: [{ namespaceSelector: shop, podSelector: client }] }]),
      [false, false, true, false],
    ],
    [
      'both in two entries: or',
      ingress([{ from: [{ namespaceSelector: shop }, { podSelector: client }] }]),
      [true, false, true, false],
    ],
    ['any namespace', ingress([{ from: [{ namespaceSelector: {} }] }]), [true, true, true, true]],
    ['a port that is not asked for', ingress([{ ports: [{ port: 9090 }] }]), [false, false, false, false]],
    ['a range of ports', ingress([{ ports: [{ port: 8000, endPort: 8100 }] }]), [true, true, true, true]],
    ['another protocol', ingress([{ ports: [{ port: 8080, protocol: 'UDP' }] }]), [false, false, false, false]],
    ['a block of addresses', ingress([{ from: [{ ipBlock: { cidr: '10.244.1.0/24' } }] }]), [true, true, true, true]],
    [
      'a block with an exception',
      ingress([{ from: [{ ipBlock: { cidr: '10.244.0.0/16', except: ['10.244.1.0/24'] } }] }]),
      [false, false, false, false],
    ],
    ['egress of the client, closed', egress([]), [false, true, true, true]],
    ['egress of the client to the server', egress([{ to: [{ podSelector: web }] }]), [true, true, true, true]],
    ['a policy of other pods', { podSelector: { matchLabels: { app: 'db' } } }, [true, true, true, true]],
  ];
  test.each(rows)('%s', (_, spec, expected) => {
    const b = bed();
    if (spec) b.policy('p', spec);
    b.settle();
    const actual = [
      reach(b, 'client'),
      reach(b, 'odd'),
      reach(b, 'foreign', 8080, 'shop'),
      reach(b, 'stranger', 8080, 'other'),
    ];
    expect(actual).toEqual(expected);
  });

  test('policies add up', () => {
    const b = bed()
      .policy('deny', ingress([]))
      .policy('some', ingress([{ from: [{ podSelector: client }] }]))
      .settle();
    expect([reach(b, 'client'), reach(b, 'odd')]).toEqual([true, false]);
  });

  test('nobody is stopped where the plugin does not enforce policies', () => {
    const b = bed('flannel').policy('deny', ingress([])).settle();
    expect(reach(b, 'odd')).toBe(true);
  });

  test('the words name the policy', () => {
    const b = bed().policy('deny', ingress([])).settle();
    expect(b.connect('odd', b.ip('web'), 8080).error).toBe(
      'NetworkPolicy "deny" isolates the pod (Ingress) and allows nothing like this',
    );
  });
});
