import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { applyDefaults } from '../../defaults/defaults.ts';
import { describe as text } from '../../FieldError.ts';
import type { KubeObject } from '../../meta.ts';
import { validateObject, validateObjectUpdate } from '../validators.ts';

const GROUP = 'storage.k8s.io';
const make = (kind: string, members: object, metadata = {}): KubeObject =>
  applyDefaults(
    GROUP,
    'v1',
    deepFreeze({
      apiVersion: `${GROUP}/v1`,
      kind,
      metadata: { name: 'x', resourceVersion: '1', ...metadata },
      ...members,
    }),
  );
const csi = { driver: 'd.example.com', volumeHandle: 'h' };

test.each<[string, object, string[]]>([
  ['StorageClass', { provisioner: 'kubernetes.io/no-provisioner' }, []],
  [
    'StorageClass',
    { provisioner: '', reclaimPolicy: 'Recycle', volumeBindingMode: 'Later' },
    [
      'provisioner: Required value',
      'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
      'volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"',
    ],
  ],
  [
    'StorageClass',
    { provisioner: 'p', allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'a'] }] }] },
    ['allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"'],
  ],
  [
    'VolumeAttributesClass',
    { driverName: 'd' },
    ['parameters: Required value: must contain at least one key/value pair'],
  ],
  [
    'VolumeAttachment',
    { spec: { attacher: 'a', nodeName: 'n', source: {} } },
    ['spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
  ],
  [
    'VolumeAttachment',
    { spec: { attacher: 'a', nodeName: 'n', source: { inlineVolumeSpec: { accessModes: ['ReadWriteOnce'], csi } } } },
    [],
  ],
  ['CSIDriver', { spec: {} }, []],
  [
    'CSIDriver',
    { spec: { fsGroupPolicy: 'X', tokenRequests: [{ audience: '', expirationSeconds: 1 }] } },
    [
      'spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType"',
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
    ],
  ],
  ['CSINode', { spec: { drivers: [{ name: 'd', nodeID: '' }] } }, ['spec.drivers[0].nodeID: Required value']],
])('a %s of %j', (kind, members, expected) => {
  expect(validateObject(GROUP, 'v1', make(kind, members)).map(text)).toEqual(expected);
});

test('what a storage class says of its volumes stays', () => {
  const old = make('StorageClass', { provisioner: 'p', parameters: { a: 'b' } });
  const next = make('StorageClass', {
    provisioner: 'q',
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  expect(validateObjectUpdate(GROUP, 'v1', next, old).map(text)).toEqual([
    'parameters: Forbidden: updates to parameters are forbidden.',
    'provisioner: Forbidden: updates to provisioner are forbidden.',
    'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
    'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
  ]);
});

test('a driver is attached, and asks for nothing, unless it says otherwise', () => {
  expect(make('CSIDriver', { spec: {} })).toMatchObject({
    spec: {
      attachRequired: true,
      podInfoOnMount: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: ['Persistent'],
    },
  });
});
