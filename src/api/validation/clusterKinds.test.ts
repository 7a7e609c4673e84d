import { expect, test } from 'vitest';
import { deepFreeze } from '../../base/deepFreeze.ts';
import { applyDefaults } from '../defaults/defaults.ts';
import { describe as text } from '../FieldError.ts';
import type { KubeObject } from '../meta.ts';
import { validateObject, validateObjectUpdate } from './validators.ts';

const make = (group: string, kind: string, members: object, name = 'x'): KubeObject =>
  applyDefaults(
    group,
    'v1',
    deepFreeze({ apiVersion: `${group}/v1`, kind, metadata: { name, resourceVersion: '1' }, ...members }),
  );
const errors = (group: string, kind: string, members: object, name?: string): string[] =>
  validateObject(group, 'v1', make(group, kind, members, name)).map(text);

const PARENT = { spec: { parentRef: { resource: 'services', name: 's', namespace: 'd' } } };

test.each<[string, string, object, string, string[]]>([
  ['networking.k8s.io', 'IPAddress', PARENT, '10.0.0.1', []],
  [
    'networking.k8s.io',
    'IPAddress',
    { spec: {} },
    '2001:DB8::1',
    [
      'metadata.name: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")',
      'spec.parentRef: Required value',
    ],
  ],
  ['networking.k8s.io', 'ServiceCIDR', { spec: { cidrs: ['10.0.0.0/16', 'fd00::/64'] } }, 'x', []],
  ['networking.k8s.io', 'ServiceCIDR', { spec: {} }, 'x', ['spec.cidrs: Required value: at least one CIDR required']],
  [
    'networking.k8s.io',
    'ServiceCIDR',
    { spec: { cidrs: ['10.0.0.0/16', '10.1.0.0/16'] } },
    'x',
    [
      'spec.cidrs: Invalid value: ["10.0.0.0/16","10.1.0.0/16"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
    ],
  ],
  ['scheduling.k8s.io', 'PriorityClass', { value: 5 }, 'x', []],
  [
    'scheduling.k8s.io',
    'PriorityClass',
    { value: 2_000_000_000 },
    'x',
    ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ],
  [
    'scheduling.k8s.io',
    'PriorityClass',
    { value: 1 },
    'system-mine',
    [
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    ],
  ],
  ['scheduling.k8s.io', 'PriorityClass', { value: 2_000_001_000 }, 'system-node-critical', []],
  [
    'node.k8s.io',
    'RuntimeClass',
    { handler: 'My_Handler' },
    'x',
    [
      "handler: Invalid value: \"My_Handler\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'apiregistration.k8s.io',
    'APIService',
    { spec: { group: 'g.io', version: 'v1', groupPriorityMinimum: 0, versionPriority: 2000, service: { name: 's' } } },
    'x',
    [
      'metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.g.io"',
      'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
      'spec.versionPriority: Invalid value: 2000: must be positive and less than 1000',
      'spec.service.namespace: Required value',
    ],
  ],
])('%s %s %j named %s', (group, kind, members, name, expected) => {
  expect(errors(group, kind, members, name)).toEqual(expected);
});

test('the value of a priority class stays', () => {
  const group = 'scheduling.k8s.io';
  const next = make(group, 'PriorityClass', { value: 2 });
  const prev = make(group, 'PriorityClass', { value: 1, preemptionPolicy: 'Never' });
  expect(validateObjectUpdate(group, 'v1', next, prev).map(text)).toEqual([
    'value: Forbidden: may not be changed in an update.',
    'preemptionPolicy: Invalid value: "PreemptLowerPriority": field is immutable',
  ]);
});

test('a lease lasts', () => {
  const lease = { metadata: { name: 'l', namespace: 'd' }, spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } };
  expect(errors('coordination.k8s.io', 'Lease', lease)).toEqual([
    'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
  ]);
});

test.each<[string, string, object, string[]]>([
  [
    'authorization.k8s.io',
    'SubjectAccessReview',
    { metadata: {}, spec: {} },
    [
      'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
      'spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
  ],
  [
    'authorization.k8s.io',
    'LocalSubjectAccessReview',
    { metadata: { namespace: 'a' }, spec: { user: 'u', resourceAttributes: { namespace: 'b' } } },
    ['spec.resourceAttributes.namespace: Invalid value: "b": must match metadata.namespace'],
  ],
  ['authorization.k8s.io', 'SelfSubjectAccessReview', { metadata: {}, spec: { resourceAttributes: {} } }, []],
  ['authentication.k8s.io', 'TokenRequest', { metadata: {} }, []],
  [
    'authentication.k8s.io',
    'TokenRequest',
    { metadata: {}, spec: { audiences: [], expirationSeconds: 60 } },
    ['spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes'],
  ],
  [
    'flowcontrol.apiserver.k8s.io',
    'FlowSchema',
    { spec: { priorityLevelConfiguration: { name: 'p' }, rules: [{ subjects: [{ kind: 'User' }] }] } },
    [
      "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ],
  ],
  [
    'flowcontrol.apiserver.k8s.io',
    'PriorityLevelConfiguration',
    { spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: { handSize: 100 } } } } },
    ['spec.limited.limitResponse.queuing.handSize: Invalid value: 100: should not be greater than queues (64)'],
  ],
  [
    'certificates.k8s.io',
    'CertificateSigningRequest',
    { spec: { request: 'Zm9v', signerName: 'short', usages: ['client auth', 'client auth'], expirationSeconds: 1 } },
    [
      'spec.request: Invalid value: "Zm9v": PEM block type must be CERTIFICATE REQUEST',
      'spec.usages[1]: Duplicate value: "client auth"',
      'spec.signerName: Invalid value: "short": must be a fully qualified domain and path of the form \'example.com/signer-name\'',
      'spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 600 seconds (10 minutes)',
    ],
  ],
  [
    'resource.k8s.io',
    'DeviceClass',
    { metadata: {} },
    ['metadata.name: Required value: name or generateName is required'],
  ],
])('%s %s %j', (group, kind, members, expected) => {
  expect(errors(group, kind, members)).toEqual(expected);
});

test('only its approval may approve a signing request, and only its status issues the certificate', () => {
  const group = 'certificates.k8s.io';
  const spec = {
    request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K',
    signerName: 'example.com/signer',
    usages: ['client auth'],
  };
  const prev = make(group, 'CertificateSigningRequest', { spec });
  const approved = make(group, 'CertificateSigningRequest', {
    spec,
    status: { conditions: [{ type: 'Approved', status: 'True' }], certificate: 'Zm9v' },
  });
  const lines = (subresource: string): string[] =>
    validateObjectUpdate(group, 'v1', approved, prev, subresource).map(text);
  const approval = 'status.conditions: Forbidden: updates may not add a condition of type "Approved"';
  const certificate = 'status.certificate: Forbidden: updates may not set certificate content';
  expect(lines('')).toEqual([approval, certificate]);
  expect(lines('status')).toEqual([approval]);
  expect(lines('approval')).toEqual([certificate]);
});

test('a claim of devices asks for one of each', () => {
  const exactly = { deviceClassName: 'gpu' };
  const claim = make('resource.k8s.io', 'ResourceClaim', { spec: { devices: { requests: [{ name: 'r', exactly }] } } });
  expect(claim).toMatchObject({
    spec: { devices: { requests: [{ exactly: { ...exactly, allocationMode: 'ExactCount', count: 1 } }] } },
  });
  expect(applyDefaults('resource.k8s.io', 'v1', claim)).toBe(claim);
});
