import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { defaultEndpointSlice } from '../../defaults/discovery/EndpointSlice.ts';
import { describe as text } from '../../FieldError.ts';
import type { V1EndpointSlice } from '../../generated/types.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './EndpointSlice.ts';

const slice = (members: object): V1EndpointSlice =>
  deepFreeze({
    metadata: { name: 'e', namespace: 'd', resourceVersion: '1' },
    addressType: 'IPv4',
    endpoints: [],
    ...members,
  } as V1EndpointSlice);
const addresses = (...list: string[]): object => ({ endpoints: [{ addresses: list }] });

test.each<[string, object, string[]]>([
  ['accepts an endpoint', { ...addresses('10.0.0.1'), ports: [{ name: '', port: 80, protocol: 'TCP' }] }, []],
  ['wants a type', { addressType: '' }, ['addressType: Required value']],
  [
    'knows three types',
    { addressType: 'IP' },
    ['addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"'],
  ],
  ['wants addresses', addresses(), ['endpoints[0].addresses: Required value: must contain at least 1 address']],
  [
    'wants addresses of the type that reach somewhere',
    addresses('::2', '127.0.0.1', '0.0.0.0'),
    [
      'endpoints[0].addresses[0]: Invalid value: "::2": must be an IPv4 address',
      'endpoints[0].addresses[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'endpoints[0].addresses[2]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
    ],
  ],
  [
    'limits the number of endpoints',
    { endpoints: new Array(1001).fill({ addresses: ['10.0.0.1'] }) },
    ['endpoints: Too many: 1001: must have at most 1000 items'],
  ],
  [
    'wants names of ports once',
    {
      ports: [
        { name: 'a', protocol: 'TCP' },
        { name: 'a', protocol: 'X' },
      ],
    },
    [
      'ports[1].name: Duplicate value: "a"',
      'ports[1].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
    ],
  ],
  [
    'wants names of at least two parts',
    { addressType: 'FQDN', ...addresses('foo') },
    [
      'endpoints[0].addresses[0]: Invalid value: "foo": should be a domain with at least two segments separated by dots',
    ],
  ],
  [
    'wants hints once',
    { endpoints: [{ addresses: ['10.0.0.1'], hints: { forZones: [{ name: 'a' }, { name: 'a' }] } }] },
    ['endpoints[0].hints.forZones[1].name: Duplicate value: "a"'],
  ],
])('%s', (_, members, expected) => {
  expect(validateEndpointSlice(slice(members)).map(text)).toEqual(expected);
});

test('the type of addresses stays', () => {
  expect(validateEndpointSliceUpdate(slice({ addressType: 'IPv6' }), slice({})).map(text)).toEqual([
    'addressType: Invalid value: "IPv6": field is immutable',
  ]);
});

test('ports are of TCP and have the empty name', () => {
  expect(defaultEndpointSlice(slice({ ports: [{ port: 80 }] })).ports).toEqual([
    { name: '', port: 80, protocol: 'TCP' },
  ]);
  const complete = slice({ ports: [{ name: '', port: 80, protocol: 'TCP' }] });
  expect(defaultEndpointSlice(complete)).toBe(complete);
});
