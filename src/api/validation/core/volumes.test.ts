import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { defaultPersistentVolume } from '../../defaults/core/PersistentVolume.ts';
import { defaultPersistentVolumeClaim } from '../../defaults/core/PersistentVolumeClaim.ts';
import { describe as text } from '../../FieldError.ts';
import type { V1PersistentVolume, V1PersistentVolumeClaim } from '../../generated/types.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './PersistentVolume.ts';
import { validatePersistentVolumeClaim, validatePersistentVolumeClaimUpdate } from './PersistentVolumeClaim.ts';

const metadata = { name: 'p', resourceVersion: '1' };
const volume = (spec: object): V1PersistentVolume =>
  deepFreeze({ metadata, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec } });
const claim = (spec: object, status = {}): V1PersistentVolumeClaim =>
  deepFreeze({
    metadata: { ...metadata, namespace: 'd' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    status,
  });
const hostPath = { path: '/data' };

test.each<[string, object, string[]]>([
  ['one source', { hostPath }, []],
  ['a source', {}, ['spec: Required value: must specify a volume type']],
  [
    'no second source',
    { hostPath, nfs: { server: 's', path: '/' } },
    ['spec.nfs: Forbidden: may not specify more than 1 volume type'],
  ],
  ['an access mode', { hostPath, accessModes: [] }, ['spec.accessModes: Required value']],
  [
    'access modes that exist and go together',
    { hostPath, accessModes: ['RWO', 'ReadWriteOnce', 'ReadWriteOncePod'] },
    [
      'spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
    ],
  ],
  [
    'a capacity',
    { hostPath, capacity: {} },
    ['spec.capacity: Required value', 'spec.capacity: Unsupported value: {}: supported values: "storage"'],
  ],
  [
    'more than nothing',
    { hostPath, capacity: { storage: '0' } },
    ['spec.capacity[storage]: Invalid value: "0": must be greater than zero'],
  ],
  [
    'the node of a local volume',
    { local: { path: '/mnt' } },
    ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
  ],
  [
    'terms of node affinity',
    { local: { path: '/mnt' }, nodeAffinity: { required: { nodeSelectorTerms: [] } } },
    ['spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term'],
  ],
  [
    'a policy that exists',
    { hostPath, persistentVolumeReclaimPolicy: 'Keep' },
    ['spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: "Delete", "Recycle", "Retain"'],
  ],
  [
    'the driver and the volume of CSI',
    { csi: {} },
    ['spec.csi.driver: Required value', 'spec.csi.volumeHandle: Required value'],
  ],
  [
    'no way up',
    { hostPath: { path: '/a/../b' } },
    ['spec.hostPath.path: Invalid value: "/a/../b": must not contain \'..\''],
  ],
  [
    'no wiping of the root',
    { hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' },
    ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
  ],
])('a volume wants %s', (_, spec, expected) => {
  expect(validatePersistentVolume(volume(spec)).map(text)).toEqual(expected);
});

test('what a volume is made of stays, and the error shows the difference', () => {
  const [error, ...rest] = validatePersistentVolumeUpdate(
    volume({ hostPath: { path: '/other', type: '' } }),
    volume({ hostPath: { path: '/big', type: '' } }),
  );
  expect(rest).toEqual([]);
  expect(error).toMatchObject({ type: 'FieldValueForbidden', field: 'spec.persistentvolumesource' });
  expect(error?.detail).toBe(
    [
      'spec.persistentvolumesource is immutable after creation',
      '@@ -2,7 +2,7 @@',
      '  "GCEPersistentDisk": null,',
      '  "AWSElasticBlockStore": null,',
      '  "HostPath": {',
      '-  "Path": "/big",',
      '+  "Path": "/other",',
      '   "Type": ""',
      '  },',
      '  "Glusterfs": null,',
      '',
    ].join('\n'),
  );
});

test.each<[string, object, string[]]>([
  ['nothing more than modes and storage', {}, []],
  ['an access mode', { accessModes: [] }, ['spec.accessModes: Required value: at least 1 access mode is required']],
  ['storage', { resources: {} }, ['spec.resources[storage]: Required value']],
  [
    'some storage',
    { resources: { requests: { storage: '-1Gi' } } },
    ['spec.resources[storage]: Invalid value: "-1Gi": must be greater than zero'],
  ],
  [
    'a volume mode that exists',
    { volumeMode: 'Tape' },
    ['spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"'],
  ],
  [
    'a source that can be cloned',
    { dataSource: { kind: 'Pod', name: '' } },
    [
      'spec.dataSource.name: Required value',
      'spec.dataSource: Invalid value: "Pod": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
    ],
  ],
])('a claim wants %s', (_, spec, expected) => {
  expect(validatePersistentVolumeClaim(claim(spec)).map(text)).toEqual(expected);
});

const IMMUTABLE =
  'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
const storage = (amount: string): object => ({ resources: { requests: { storage: amount } } });
const bound = { phase: 'Bound', capacity: { storage: '1Gi' } };

test.each<[string, V1PersistentVolumeClaim, V1PersistentVolumeClaim, string[]]>([
  ['may be bound to a volume once', claim({ volumeName: 'v' }), claim({}), []],
  ['may not change its volume', claim({ volumeName: 'w' }), claim({ volumeName: 'v' }), [IMMUTABLE]],
  ['may be given the default class', claim({ storageClassName: 'c' }), claim({}), []],
  ['may ask for more when bound', claim(storage('2Gi'), bound), claim({}, bound), []],
  ['may not ask for more when pending', claim(storage('2Gi')), claim({}), [IMMUTABLE]],
  [
    'may not shrink below what it has',
    claim(storage('500Mi'), bound),
    claim({}, bound),
    ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
  ],
  ['may not change its access modes', claim({ accessModes: ['ReadWriteMany'] }), claim({}), [IMMUTABLE]],
])('a claim %s', (_, next, prev, expected) => {
  const lines = validatePersistentVolumeClaimUpdate(next, prev).map((error) => text(error).split('\n')[0]);
  expect(lines).toEqual(expected);
});

test('volumes and claims start pending, as file systems', () => {
  expect(defaultPersistentVolume(volume({ hostPath }))).toMatchObject({
    spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem', hostPath: { path: '/data', type: '' } },
    status: { phase: 'Pending' },
  });
  const full = defaultPersistentVolumeClaim(claim({}));
  expect(full).toMatchObject({ spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } });
  expect(defaultPersistentVolumeClaim(full)).toBe(full);
});
