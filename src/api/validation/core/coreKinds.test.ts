import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { applyDefaults } from '../../defaults/defaults.ts';
import { describe as line } from '../../FieldError.ts';
import type { KubeObject } from '../../meta.ts';
import { validateObject, validateObjectUpdate } from '../validators.ts';

const metadata = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '1' };
const make = (kind: string, fields: object): KubeObject =>
  deepFreeze(applyDefaults('', 'v1', { apiVersion: 'v1', kind, metadata, ...fields } as KubeObject));
const errorsOf = (object: KubeObject): string[] => validateObject('', 'v1', object).map(line);
const updateErrors = (next: KubeObject, prev: KubeObject, subresource = ''): string[] =>
  validateObjectUpdate('', 'v1', next, prev, subresource).map(line);

describe('Services', () => {
  const service = (spec: object): KubeObject => make('Service', { spec: { ports: [{ port: 80 }], ...spec } });

  test.each<[string, object, string[]]>([
    ['a plain one', {}, []],
    ['a headless one without ports', { ports: [], clusterIP: 'None', clusterIPs: ['None'] }, []],
    ['no ports', { ports: [] }, ['spec.ports: Required value']],
    [
      'port 0',
      { ports: [{ port: 0 }] },
      [
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'two ports without names',
      { ports: [{ port: 80 }, { port: 81 }] },
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    ],
    [
      'a port twice',
      {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 80 },
        ],
      },
      [
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
      ],
    ],
    [
      'a port of the nodes that cannot be',
      { ports: [{ port: 80, nodePort: 30000 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      'an unknown type',
      { type: 'Foo' },
      [
        'spec.type: Unsupported value: "Foo": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    ['a name elsewhere', { type: 'ExternalName', externalName: 'example.com.' }, []],
    ['no name elsewhere', { type: 'ExternalName' }, ['spec.externalName: Required value']],
    [
      'a policy for outsiders of a Service that has none',
      { externalTrafficPolicy: 'Local' },
      ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ],
    [
      'an external address that is the own',
      { externalIPs: ['127.0.0.1'] },
      ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ],
    [
      'an address that is none',
      { clusterIP: '10.0.0', clusterIPs: ['10.0.0'] },
      ['spec.clusterIPs[0]: Invalid value: "10.0.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
  ])('%s', (_what, spec, expected) => {
    expect(errorsOf(service(spec))).toEqual(expected);
  });

  test('an address stays', () => {
    const at = (ip: string): KubeObject =>
      service({ clusterIP: ip, clusterIPs: [ip], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
    expect(updateErrors(at('10.96.0.2'), at('10.96.0.2'))).toEqual([]);
    expect(updateErrors(at('10.96.0.3'), at('10.96.0.2'))).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.96.0.3"]: may not change once set',
    ]);
  });
});

describe('configuration', () => {
  test('keys of a ConfigMap', () => {
    expect(errorsOf(make('ConfigMap', { data: { 'a.b': 'c' } }))).toEqual([]);
    expect(errorsOf(make('ConfigMap', { data: { a: 'c' }, binaryData: { a: 'Yw==' } }))).toEqual([
      'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    ]);
    expect(errorsOf(make('ConfigMap', { data: { a: 'x'.repeat(1048577) } }))).toEqual([
      '[]: Too long: may not be more than 1048576 bytes',
    ]);
  });

  test('what is immutable stays', () => {
    const prev = make('ConfigMap', { data: { a: 'b' }, immutable: true });
    expect(updateErrors(make('ConfigMap', { data: { a: 'c' } }), prev)).toEqual([
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ]);
  });

  test('types of Secrets', () => {
    expect(errorsOf(make('Secret', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } }))).toEqual([
      'data[tls.key]: Required value',
    ]);
    expect(updateErrors(make('Secret', { type: 'mine' }), make('Secret', {}))).toEqual([
      'type: Invalid value: "mine": field is immutable',
    ]);
  });
});

describe('limits and quotas', () => {
  test.each<[string, object, string[]]>([
    ['for containers', { type: 'Container', max: { cpu: '2' }, min: { cpu: '100m' } }, []],
    [
      'of an unknown type',
      { type: 'Foo' },
      ['spec.limits[0].type: Invalid value: "Foo": must be a standard limit type or fully qualified'],
    ],
    [
      'upside down',
      { type: 'Pod', max: { cpu: '1' }, min: { cpu: '2' } },
      ['spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1'],
    ],
    [
      'for claims without storage',
      { type: 'PersistentVolumeClaim' },
      [
        'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
      ],
    ],
  ])('a LimitRange %s', (_what, item, expected) => {
    expect(errorsOf(make('LimitRange', { spec: { limits: [item] } }))).toEqual(expected);
  });

  test('a quota counts what its scopes can hold', () => {
    expect(errorsOf(make('ResourceQuota', { spec: { hard: { pods: '3', 'count/deployments.apps': '1' } } }))).toEqual(
      [],
    );
    expect(
      errorsOf(make('ResourceQuota', { spec: { hard: { cpu: '1' }, scopes: ['BestEffort', 'NotBestEffort'] } })),
    ).toEqual([
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
    ]);
    expect(errorsOf(make('ResourceQuota', { spec: { hard: { gold: '1' } } }))[0]).toBe(
      'spec.hard[gold]: Invalid value: "gold": must be a standard resource type or fully qualified',
    );
  });
});

describe('the cluster', () => {
  test('a Namespace is active until it goes', () => {
    const prev = make('Namespace', { metadata: { name: 'n', uid: 'u', resourceVersion: '1' } });
    const next = { ...prev, status: { phase: 'Terminating' } } as KubeObject;
    expect(updateErrors(next, prev, 'status')).toEqual([
      'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    ]);
  });

  test('taints of a Node are unique', () => {
    const taint = { key: 'a', effect: 'NoSchedule' };
    const node = make('Node', {
      metadata: { name: 'n' },
      spec: { taints: [taint, taint, { key: 'b', effect: 'Never' }] },
    });
    expect(errorsOf(node)).toEqual([
      'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
      'metadata.taints[2].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ]);
  });

  test('an Event is about its own namespace', () => {
    expect(errorsOf(make('Event', { involvedObject: { namespace: 'default' } }))).toEqual([]);
    expect(errorsOf(make('Event', { involvedObject: { namespace: 'other' } }))).toEqual([
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ]);
  });

  test('Endpoints have addresses', () => {
    expect(errorsOf(make('Endpoints', { subsets: [{ ports: [{ port: 80 }] }] }))).toEqual([
      'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
    ]);
  });

  test('a ReplicationController takes selector and labels from its template', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
    expect(errorsOf(make('ReplicationController', { spec: { template } }))).toEqual([]);
    expect(errorsOf(make('ReplicationController', { spec: {} }))).toEqual([
      'spec.selector: Required value',
      'spec.template: Required value',
    ]);
  });
});
