import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1Volume } from '../../generated/types.ts';
import { child } from '../fieldPath.ts';
import { isDNS1123Label, rangeProblem } from '../names.ts';
import type { VolumeSourceCheck } from './VolumeSourceCheck.ts';

/** An error for each named field that the source leaves empty. */
function missing(source: object, ...fields: string[]): FieldError[] {
  const values = source as Record<string, unknown>;
  return fields
    .filter((field) => values[field] === undefined || values[field] === '' || isEmptyList(values[field]))
    .map((field) => required(field));
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function validateDisk(source: { partition?: number }, id: string): FieldError[] {
  const errors = missing(source, id);
  const partition = source.partition ?? 0;
  if (partition < 0 || partition > 255) errors.push(invalid('partition', partition, rangeProblem(1, 255)));
  return errors;
}

function validateNFS({ nfs }: V1Volume): FieldError[] {
  const errors = missing(nfs!, 'server', 'path');
  const path = nfs!.path ?? '';
  if (!path.startsWith('/')) errors.push(invalid('path', path, 'must be an absolute path'));
  return errors;
}

const INITIATORS: readonly [prefix: string, pattern: RegExp][] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/],
  ['eui', /^eui.[A-Za-z0-9]{16}$/],
  ['naa', /^naa.[A-Za-z0-9]{32}$/],
];

function initiatorProblem(name: string): string | undefined {
  const known = INITIATORS.find(([prefix]) => name.startsWith(prefix));
  if (!known) return 'must be valid format starting with iqn, eui, or naa';
  return known[1].test(name) ? undefined : 'must be valid format';
}

function validateISCSI({ iscsi }: V1Volume): FieldError[] {
  const errors = missing(iscsi!, 'targetPortal', 'iqn');
  const { iqn, lun = 0, initiatorName } = iscsi!;
  const problem = iqn ? initiatorProblem(iqn) : undefined;
  if (problem) errors.push(invalid('iqn', iqn, problem));
  if (lun < 0 || lun > 255) errors.push(invalid('lun', lun, rangeProblem(0, 255)));
  if ((iscsi!.chapAuthDiscovery || iscsi!.chapAuthSession) && !iscsi!.secretRef) errors.push(required('secretRef'));
  const initiator = initiatorName === undefined ? undefined : initiatorProblem(initiatorName);
  if (initiator) errors.push(invalid('initiatorname', initiatorName, initiator));
  return errors;
}

function validateFlocker({ flocker }: V1Volume): FieldError[] {
  const errors: FieldError[] = [];
  const { datasetName, datasetUUID } = flocker!;
  if (!datasetName && !datasetUUID) errors.push(required('', 'one of datasetName and datasetUUID is required'));
  if (datasetName && datasetUUID) {
    errors.push(invalid('', 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  }
  if (datasetName?.includes('/')) errors.push(invalid('datasetName', datasetName, "must not contain '/'"));
  return errors;
}

function validateQuobyte({ quobyte }: V1Volume): FieldError[] {
  const errors: FieldError[] = [];
  const { registry, tenant = '' } = quobyte!;
  const pairs = 'must be a host:port pair or multiple pairs separated by commas';
  if (!registry) errors.push(required('registry', pairs));
  else if (tenant.length >= 65) {
    errors.push(required('tenant', 'must be a UUID and may not exceed a length of 64 characters'));
  } else {
    for (const pair of registry.split(',')) {
      if (!/^(\[[^\]]*\]|[^:]*):[^:]*$/.test(pair)) errors.push(invalid('registry', registry, pairs));
    }
  }
  return [...errors, ...missing(quobyte!, 'volume')];
}

function validateFC({ fc }: V1Volume): FieldError[] {
  const errors: FieldError[] = [];
  const { targetWWNs = [], wwids = [], lun } = fc!;
  if (targetWWNs.length === 0 && wwids.length === 0) {
    errors.push(required('targetWWNs', 'must specify either targetWWNs or wwids, but not both'));
  }
  if (targetWWNs.length > 0 && wwids.length > 0) {
    errors.push(invalid('targetWWNs', targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  }
  if (targetWWNs.length === 0) return errors;
  if (lun === undefined) errors.push(required('lun', 'lun is required if targetWWNs is specified'));
  else if (lun < 0 || lun > 255) errors.push(invalid('lun', lun, rangeProblem(0, 255)));
  return errors;
}

/** Options of a FlexVolume that use the namespaces of Kubernetes. */
export function validateFlexVolume({ flexVolume }: Pick<V1Volume, 'flexVolume'>): FieldError[] {
  const errors = missing(flexVolume!, 'driver');
  for (const option of Object.keys(flexVolume!.options ?? {})) {
    const slash = option.indexOf('/');
    const namespace = `.${(slash < 0 ? option : option.slice(0, slash)).toLowerCase()}`;
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io')) {
      errors.push(invalid(`options[${option}]`, option, 'kubernetes.io and k8s.io namespaces are reserved'));
    }
  }
  return errors;
}

const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite'];
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared'];
const MANAGED_URI = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB_URI = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

/** A disk of Azure, in a pod or in a PersistentVolume. */
export function validateAzureDisk({ azureDisk }: Pick<V1Volume, 'azureDisk'>): FieldError[] {
  const errors = missing(azureDisk!, 'diskName', 'diskURI');
  const { diskURI = '', cachingMode, kind } = azureDisk!;
  if (cachingMode !== undefined && !CACHING_MODES.includes(cachingMode)) {
    errors.push(notSupported('cachingMode', cachingMode, CACHING_MODES));
  }
  if (kind === undefined) return errors;
  if (!DISK_KINDS.includes(kind)) errors.push(notSupported('kind', kind, DISK_KINDS));
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) {
    errors.push(notSupported('diskURI', diskURI, [MANAGED_URI]));
  }
  if (kind !== 'Managed' && !diskURI.startsWith('https://')) errors.push(notSupported('diskURI', diskURI, [BLOB_URI]));
  return errors;
}

function validateStorageOS({ storageos }: V1Volume): FieldError[] {
  const errors = missing(storageos!, 'volumeName');
  for (const name of ['volumeName', 'volumeNamespace'] as const) {
    const value = storageos![name];
    if (value) for (const problem of isDNS1123Label(value)) errors.push(invalid(name, value, problem));
  }
  return [...errors, ...secretName(storageos!.secretRef)];
}

const secretName = (ref: { name?: string } | undefined): FieldError[] =>
  ref && !ref.name ? [required(child('secretRef', 'name'))] : [];

/** Sources from before CSI. They are checked as upstream checks them, though no driver serves them any more. */
export const LEGACY_VOLUME_SOURCES: readonly VolumeSourceCheck[] = [
  {
    name: 'gcePersistentDisk',
    path: 'persistentDisk',
    check: ({ gcePersistentDisk }) => validateDisk(gcePersistentDisk!, 'pdName'),
  },
  { name: 'awsElasticBlockStore', check: ({ awsElasticBlockStore: ebs }) => validateDisk(ebs!, 'volumeID') },
  { name: 'nfs', check: validateNFS },
  { name: 'iscsi', check: validateISCSI },
  { name: 'glusterfs', check: ({ glusterfs }) => missing(glusterfs!, 'endpoints', 'path') },
  { name: 'flocker', check: validateFlocker },
  { name: 'rbd', check: ({ rbd }) => missing(rbd!, 'monitors', 'image') },
  { name: 'cinder', check: ({ cinder }) => [...missing(cinder!, 'volumeID'), ...secretName(cinder!.secretRef)] },
  { name: 'cephfs', forbiddenPath: 'cephFS', check: ({ cephfs }) => missing(cephfs!, 'monitors') },
  { name: 'quobyte', check: validateQuobyte },
  { name: 'fc', check: validateFC },
  { name: 'flexVolume', check: validateFlexVolume },
  { name: 'azureFile', check: ({ azureFile }) => missing(azureFile!, 'secretName', 'shareName') },
  { name: 'vsphereVolume', check: ({ vsphereVolume }) => missing(vsphereVolume!, 'volumePath') },
  { name: 'photonPersistentDisk', check: ({ photonPersistentDisk: disk }) => missing(disk!, 'pdID') },
  { name: 'portworxVolume', check: ({ portworxVolume }) => missing(portworxVolume!, 'volumeID') },
  { name: 'azureDisk', check: validateAzureDisk },
  { name: 'storageos', check: validateStorageOS },
  { name: 'scaleIO', check: ({ scaleIO }) => missing(scaleIO!, 'gateway', 'system', 'volumeName') },
];
