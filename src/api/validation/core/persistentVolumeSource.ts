import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1PersistentVolumeSpec } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isDNS1123Label, nameIsDNSLabel, rangeProblem } from '../names.ts';
import { validateCSIPersistentVolumeSource } from './csiPersistentVolumeSource.ts';
import { validateISCSIPersistentVolumeSource } from './iscsiPersistentVolumeSource.ts';

type Spec = V1PersistentVolumeSpec;
type Source<K extends keyof Spec> = NonNullable<Spec[K]>;

const ONE_TYPE = 'may not specify more than 1 volume type';

/** One type of volume: the member of the spec, the path under which upstream reports it, and its check. */
interface SourceType {
  member: keyof Spec;
  /** Where upstream names the field by another name than the member's. */
  field?: string;
  conflictField?: string;
  check: (spec: Spec, path: string, name: string) => FieldError[];
}

const has = (path: string, ...members: [name: string, value: unknown][]): FieldError[] =>
  members.filter(([, value]) => !value).map(([name]) => required(`${path}.${name}`));

/** In upstream's order, which is the order of the causes. */
const SOURCES: readonly SourceType[] = [
  { member: 'hostPath', check: (s, path) => validateHostPath(s.hostPath as Source<'hostPath'>, path) },
  {
    member: 'gcePersistentDisk',
    field: 'persistentDisk',
    check: ({ gcePersistentDisk: d }, path) => [
      ...has(path, ['pdName', d?.pdName]),
      ...validatePartition(d?.partition, path),
    ],
  },
  {
    member: 'awsElasticBlockStore',
    check: ({ awsElasticBlockStore: d }, path) => [
      ...has(path, ['volumeID', d?.volumeID]),
      ...validatePartition(d?.partition, path),
    ],
  },
  { member: 'glusterfs', check: (s, path) => validateGlusterfs(s.glusterfs as Source<'glusterfs'>, path) },
  { member: 'flocker', check: (s, path) => validateFlocker(s.flocker as Source<'flocker'>, path) },
  { member: 'nfs', check: (s, path) => validateNFS(s.nfs as Source<'nfs'>, path) },
  {
    member: 'rbd',
    check: ({ rbd }, path) => has(path, ['monitors', rbd?.monitors?.length], ['image', rbd?.image]),
  },
  { member: 'quobyte', check: (s, path) => validateQuobyte(s.quobyte as Source<'quobyte'>, path) },
  {
    member: 'cephfs',
    conflictField: 'cephFS',
    check: ({ cephfs }, path) => has(path, ['monitors', cephfs?.monitors?.length]),
  },
  {
    member: 'iscsi',
    check: (s, path, name) => validateISCSIPersistentVolumeSource(s.iscsi as Source<'iscsi'>, name, path),
  },
  {
    member: 'cinder',
    check: ({ cinder }, path) => [
      ...has(path, ['volumeID', cinder?.volumeID]),
      ...validateSecretRef(cinder?.secretRef, path),
    ],
  },
  { member: 'fc', check: (s, path) => validateFC(s.fc as Source<'fc'>, path) },
  { member: 'flexVolume', check: (s, path) => validateFlex(s.flexVolume as Source<'flexVolume'>, path) },
  {
    member: 'azureFile',
    check: ({ azureFile: a }, path) => [
      ...has(path, ['secretName', a?.secretName], ['shareName', a?.shareName]),
      ...(a?.secretNamespace === '' ? [required(`${path}.secretNamespace`)] : []),
    ],
  },
  { member: 'vsphereVolume', check: (s, path) => has(path, ['volumePath', s.vsphereVolume?.volumePath]) },
  { member: 'photonPersistentDisk', check: (s, path) => has(path, ['pdID', s.photonPersistentDisk?.pdID]) },
  { member: 'portworxVolume', check: (s, path) => has(path, ['volumeID', s.portworxVolume?.volumeID]) },
  { member: 'azureDisk', check: (s, path) => validateAzureDisk(s.azureDisk as Source<'azureDisk'>, path) },
  {
    member: 'scaleIO',
    check: ({ scaleIO: s }, path) =>
      has(path, ['gateway', s?.gateway], ['system', s?.system], ['volumeName', s?.volumeName]),
  },
  { member: 'local', check: (s, path) => validateLocal(s.local as Source<'local'>, path) },
  { member: 'storageos', check: (s, path) => validateStorageOS(s.storageos as Source<'storageos'>, path) },
  { member: 'csi', check: (s, path) => validateCSIPersistentVolumeSource(s.csi as Source<'csi'>, path) },
];

/** The volume's source: exactly one, well formed. `path` is that of the spec, `name` the volume's. */
export function validatePersistentVolumeSource(spec: Spec, name: string, path: string): FieldError[] {
  const out: FieldError[] = [];
  let found = 0;
  for (const { member, field, conflictField, check } of SOURCES) {
    if (spec[member] === undefined) continue;
    // Upstream lets flexVolume stand beside another source.
    if (found > 0 && member !== 'flexVolume') out.push(forbidden(`${path}.${conflictField ?? member}`, ONE_TYPE));
    else out.push(...check(spec, `${path}.${field ?? member}`, name));
    if (member === 'local' && found === 0 && !spec.nodeAffinity) {
      out.push(required(`${path}.nodeAffinity`, 'Local volume requires node affinity'));
    }
    found++;
  }
  if (found === 0) out.push(required(path, 'must specify a volume type'));
  return out;
}

/** The members of the spec that say what the volume is made of. */
export function persistentVolumeSourceOf(spec: Spec): Partial<Spec> {
  return Object.fromEntries(SOURCES.map(({ member }) => [member, spec[member]]).filter(([, v]) => v !== undefined));
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

function validateHostPath({ path: hostPath, type }: Source<'hostPath'>, path: string): FieldError[] {
  if (!hostPath) return [required(`${path}.path`)];
  const out = validateNoBacksteps(hostPath, `${path}.path`);
  if (type !== undefined && !HOST_PATH_TYPES.includes(type)) {
    out.push(notSupported(`${path}.type`, type, HOST_PATH_TYPES));
  }
  return out;
}

const validateNoBacksteps = (value: string, field: string): FieldError[] =>
  value.split('/').includes('..') ? [invalid(field, value, "must not contain '..'")] : [];

function validatePartition(partition: number | undefined, path: string): FieldError[] {
  if (partition === undefined || (partition >= 0 && partition <= 255)) return [];
  return [invalid(`${path}.partition`, partition, rangeProblem(1, 255))];
}

function validateGlusterfs(source: Source<'glusterfs'>, path: string): FieldError[] {
  const out = has(path, ['endpoints', source.endpoints], ['path', source.path]);
  const { endpointsNamespace: ns } = source;
  const field = `${path}.endpointsNamespace`;
  if (ns === '') {
    out.push(invalid(field, ns, 'if the endpointnamespace is set, it must be a valid namespace name'));
  } else if (ns !== undefined) {
    invalidEach(out, field, ns, nameIsDNSLabel(ns, false));
  }
  return out;
}

function validateFlocker({ datasetName = '', datasetUUID = '' }: Source<'flocker'>, path: string): FieldError[] {
  const out: FieldError[] = [];
  if (!datasetName && !datasetUUID) out.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (datasetName && datasetUUID) {
    out.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  }
  if (datasetName.includes('/')) out.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"));
  return out;
}

function validateNFS(source: Source<'nfs'>, path: string): FieldError[] {
  const out = has(path, ['server', source.server], ['path', source.path]);
  if (!source.path?.startsWith('/')) out.push(invalid(`${path}.path`, source.path ?? '', 'must be an absolute path'));
  return out;
}

function validateQuobyte(source: Source<'quobyte'>, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { registry = '', tenant = '', volume } = source;
  const text = 'must be a host:port pair or multiple pairs separated by commas';
  if (registry === '') out.push(required(`${path}.registry`, text));
  else if (tenant.length >= 65) {
    out.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  } else {
    for (const pair of registry.split(',')) {
      if (!/^(\[[^\]]*\]|[^:]*):[^:]*$/.test(pair)) out.push(invalid(`${path}.registry`, registry, text));
    }
  }
  if (!volume) out.push(required(`${path}.volume`));
  return out;
}

function validateSecretRef(ref: { name?: string; namespace?: string } | undefined, path: string): FieldError[] {
  return ref ? has(`${path}.secretRef`, ['name', ref.name], ['namespace', ref.namespace]) : [];
}

function validateFC({ targetWWNs = [], wwids = [], lun }: Source<'fc'>, path: string): FieldError[] {
  const out: FieldError[] = [];
  if (targetWWNs.length === 0 && wwids.length === 0) {
    out.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  }
  if (targetWWNs.length > 0 && wwids.length > 0) {
    const text = 'targetWWNs and wwids can not be specified simultaneously';
    out.push(invalid(`${path}.targetWWNs`, targetWWNs, text));
  }
  if (targetWWNs.length > 0 && lun === undefined) {
    out.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
  } else if (targetWWNs.length > 0 && lun !== undefined && (lun < 0 || lun > 255)) {
    out.push(invalid(`${path}.lun`, lun, rangeProblem(0, 255)));
  }
  return out;
}

function validateFlex({ driver, options = {} }: Source<'flexVolume'>, path: string): FieldError[] {
  const out = has(path, ['driver', driver]);
  for (const option of Object.keys(options)) {
    const normalized = `.${(option.includes('/') ? option.slice(0, option.indexOf('/')) : option).toLowerCase()}`;
    if (normalized.endsWith('.kubernetes.io') || normalized.endsWith('.k8s.io')) {
      const text = 'kubernetes.io and k8s.io namespaces are reserved';
      out.push(invalid(`${path}.options[${option}]`, option, text));
    }
  }
  return out;
}

const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite'];
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared'];
const MANAGED_URI = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB_URI = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

function validateAzureDisk(disk: Source<'azureDisk'>, path: string): FieldError[] {
  const out = has(path, ['diskName', disk.diskName], ['diskURI', disk.diskURI]);
  const { cachingMode, kind, diskURI = '' } = disk;
  if (cachingMode !== undefined && !CACHING_MODES.includes(cachingMode)) {
    out.push(notSupported(`${path}.cachingMode`, cachingMode, CACHING_MODES));
  }
  if (kind !== undefined && !DISK_KINDS.includes(kind)) out.push(notSupported(`${path}.kind`, kind, DISK_KINDS));
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) {
    out.push(notSupported(`${path}.diskURI`, diskURI, [MANAGED_URI]));
  } else if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://')) {
    out.push(notSupported(`${path}.diskURI`, diskURI, [BLOB_URI]));
  }
  return out;
}

const validateLocal = ({ path: local }: Source<'local'>, path: string): FieldError[] =>
  local ? validateNoBacksteps(local, `${path}.path`) : [required(`${path}.path`)];

function validateStorageOS(source: Source<'storageos'>, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { volumeName, volumeNamespace, secretRef } = source;
  if (!volumeName) out.push(required(`${path}.volumeName`));
  else invalidEach(out, `${path}.volumeName`, volumeName, isDNS1123Label(volumeName));
  if (volumeNamespace) invalidEach(out, `${path}.volumeNamespace`, volumeNamespace, isDNS1123Label(volumeNamespace));
  out.push(...validateSecretRef(secretRef, path));
  return out;
}
