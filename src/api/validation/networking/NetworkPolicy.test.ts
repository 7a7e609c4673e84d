import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { defaultNetworkPolicy } from '../../defaults/networking/NetworkPolicy.ts';
import { describe as text } from '../../FieldError.ts';
import type { V1NetworkPolicy } from '../../generated/types.ts';
import { validateNetworkPolicy, validateNetworkPolicyUpdate } from './NetworkPolicy.ts';

const policy = (spec: object): V1NetworkPolicy =>
  deepFreeze({
    metadata: { name: 'n', namespace: 'd', resourceVersion: '1' },
    spec: { podSelector: {}, ...spec },
  } as V1NetworkPolicy);
const ports = (...list: object[]): object => ({ ingress: [{ ports: list }] });
const from = (...list: object[]): object => ({ ingress: [{ from: list }] });

test.each<[string, object, string[]]>([
  ['accepts the policy of nothing', {}, []],
  [
    'wants ports that exist',
    ports({ port: 0 }, { port: 'Bad_Name' }),
    [
      'spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ingress[0].ports[1].port: Invalid value: "Bad_Name": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
  ],
  [
    'wants ranges that go up',
    ports({ port: 80, endPort: 79 }, { endPort: 80 }, { port: 'http', endPort: 80 }),
    [
      'spec.ingress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`',
      'spec.ingress[0].ports[1].endPort: Invalid value: 80: may not be specified when `port` is not specified',
      'spec.ingress[0].ports[2].endPort: Invalid value: 80: may not be specified when `port` is non-numeric',
    ],
  ],
  [
    'knows three protocols',
    ports({ protocol: 'ICMP' }),
    ['spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"'],
  ],
  [
    'wants one kind of peer',
    from({}, { podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }),
    [
      'spec.ingress[0].from[0]: Required value: must specify a peer',
      'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
    ],
  ],
  [
    'wants blocks, and exceptions inside them',
    from({ ipBlock: { cidr: '10.0.0.0' } }, { ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/24', '10.0.0.0/8'] } }),
    [
      'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      'spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "11.0.0.0/24": must be a strict subset of `cidr`',
      'spec.ingress[0].from[1].ipBlock.except[1]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
    ],
  ],
  ['accepts an exception inside', from({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.9.0.0/16'] } }), []],
  [
    'knows two policy types',
    { policyTypes: ['ingress'] },
    ['spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Ingress", "Egress"'],
  ],
])('%s', (_, spec, expected) => {
  expect(validateNetworkPolicy(policy(spec)).map(text)).toEqual(expected);
});

test('an update keeps a block that an older release took', () => {
  const old = policy(from({ ipBlock: { cidr: '10.0.0.1/8' } }));
  expect(validateNetworkPolicy(old).map(text)).toEqual([
    'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
  ]);
  expect(validateNetworkPolicyUpdate(old, old)).toEqual([]);
});

test.each<[string, object, object]>([
  ['incoming traffic is always meant', {}, { policyTypes: ['Ingress'] }],
  [
    'outgoing traffic is meant where it has rules, and ports are of TCP',
    { egress: [{ ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] }] },
    {
      egress: [
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
      policyTypes: ['Ingress', 'Egress'],
    },
  ],
])('by default %s', (_, spec, expected) => {
  expect(defaultNetworkPolicy(policy(spec)).spec).toEqual({ podSelector: {}, ...expected });
});

test('a complete policy comes back as it is', () => {
  const complete = policy({ ...ports({ port: 80, protocol: 'TCP' }), policyTypes: ['Ingress'] });
  expect(defaultNetworkPolicy(complete)).toBe(complete);
});
