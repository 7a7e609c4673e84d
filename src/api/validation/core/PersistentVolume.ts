import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1PersistentVolume, V1PersistentVolumeSpec, V1VolumeNodeAffinity } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { goShape, valueDiff } from '../valueDiff.ts';
import { validateNodeSelector } from './nodeSelector.ts';
import { persistentVolumeSourceOf, validatePersistentVolumeSource } from './persistentVolumeSource.ts';
import { VOLUME_MODES, validateAccessModes, validateBasicResource, validatePositiveQuantity } from './volumeAccess.ts';

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];

/** `v1/PersistentVolume` (pkg/apis/core/validation, release 1.36). */
export function validatePersistentVolume(volume: V1PersistentVolume): FieldError[] {
  const out = [...validateObjectMeta(volume.metadata, false, nameIsDNSSubdomain)];
  out.push(...validatePersistentVolumeSpec(volume.spec ?? {}, volume.metadata?.name ?? '', false, 'spec'));
  return out;
}

export function validatePersistentVolumeUpdate(next: V1PersistentVolume, prev: V1PersistentVolume): FieldError[] {
  const out = validatePersistentVolume(next);
  const now = next.spec ?? {};
  const then = prev.spec ?? {};
  const before = persistentVolumeSourceOf(then);
  const after = persistentVolumeSourceOf(withoutNewExpandSecret(now, then));
  if (!deepEqual(after, before)) {
    const diff = valueDiff(goShape(before, GO_SOURCES), goShape(after, GO_SOURCES));
    const text = `spec.persistentvolumesource is immutable after creation\n${diff}`;
    out.push(forbidden('spec.persistentvolumesource', text));
  }
  if (now.volumeMode !== then.volumeMode) out.push(invalid('volumeMode', now.volumeMode, FIELD_IMMUTABLE));
  if (then.nodeAffinity && !deepEqual(now.nodeAffinity, then.nodeAffinity)) {
    const text = `${FIELD_IMMUTABLE}, except for updating from beta label to GA`;
    out.push(invalid('nodeAffinity', now.nodeAffinity, text));
  }
  if (then.volumeAttributesClassName !== undefined && now.volumeAttributesClassName === undefined) {
    out.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  }
  return out;
}

export function validatePersistentVolumeStatusUpdate(next: V1PersistentVolume, prev: V1PersistentVolume): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (!next.metadata?.resourceVersion) out.push(required('resourceVersion'));
  return out;
}

/** The members of Go's struct in its order. */
const GO_SOURCES = [
  ['gcePersistentDisk', 'GCEPersistentDisk'],
  ['awsElasticBlockStore', 'AWSElasticBlockStore'],
  'hostPath',
  'glusterfs',
  ['nfs', 'NFS'],
  ['rbd', 'RBD'],
  'quobyte',
  ['iscsi', 'ISCSI'],
  'flexVolume',
  'cinder',
  ['cephfs', 'CephFS'],
  ['fc', 'FC'],
  'flocker',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'local',
  ['storageos', 'StorageOS'],
  ['csi', 'CSI'],
] as const;

/** A secret for expanding may be added once. */
function withoutNewExpandSecret(now: V1PersistentVolumeSpec, then: V1PersistentVolumeSpec): V1PersistentVolumeSpec {
  if (!now.csi?.controllerExpandSecretRef || !then.csi || then.csi.controllerExpandSecretRef) return now;
  const { controllerExpandSecretRef: _, ...csi } = now.csi;
  return { ...now, csi };
}

/** The spec of a volume, or (`inline`) of one that a VolumeAttachment carries itself. */
export function validatePersistentVolumeSpec(
  spec: V1PersistentVolumeSpec,
  name: string,
  inline: boolean,
  path: string,
): FieldError[] {
  const out = inline ? validateInline(spec, path) : [];
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) out.push(required(`${path}.accessModes`));
  out.push(...validateAccessModes(modes, `${path}.accessModes`));
  if (!inline) out.push(...validateCapacity(spec.capacity ?? {}, `${path}.capacity`));
  out.push(...validateReclaimPolicy(spec.persistentVolumeReclaimPolicy, inline, path));
  if (spec.nodeAffinity) out.push(...validateNodeAffinity(spec.nodeAffinity, inline, `${path}.nodeAffinity`));
  out.push(...validatePersistentVolumeSource(spec, name, path));
  if (isRoot(spec.hostPath?.path) && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const text = "may not be 'recycle' for a hostPath mount of '/'";
    out.push(forbidden(`${path}.persistentVolumeReclaimPolicy`, text));
  }
  out.push(...validateClasses(spec, inline, path));
  return out;
}

const CONTEXT = 'in the context of inline volumes';

function validateInline(spec: V1PersistentVolumeSpec, path: string): FieldError[] {
  const out: FieldError[] = [];
  if (spec.claimRef) out.push(forbidden(`${path}.claimRef`, `may not be specified ${CONTEXT}`));
  if (Object.keys(spec.capacity ?? {}).length > 0) {
    out.push(forbidden(`${path}.capacity`, `may not be specified ${CONTEXT}`));
  }
  if (!spec.csi) out.push(required(`${path}.csi`, `has to be specified ${CONTEXT}`));
  return out;
}

function validateCapacity(capacity: Record<string, string>, field: string): FieldError[] {
  const out: FieldError[] = [];
  const resources = Object.keys(capacity);
  if (resources.length === 0) out.push(required(field));
  if (capacity.storage === undefined || resources.length > 1) out.push(notSupported(field, capacity, ['storage']));
  for (const [resource, amount] of Object.entries(capacity)) {
    out.push(...validateBasicResource(amount, `${field}[${resource}]`));
    out.push(...validatePositiveQuantity(amount, `${field}[${resource}]`));
  }
  return out;
}

function validateReclaimPolicy(policy: string | undefined, inline: boolean, path: string): FieldError[] {
  const field = `${path}.persistentVolumeReclaimPolicy`;
  if (!policy) return [];
  if (inline) return policy === 'Retain' ? [] : [forbidden(field, `may only be Retain ${CONTEXT}`)];
  return RECLAIM_POLICIES.includes(policy) ? [] : [notSupported(field, policy, RECLAIM_POLICIES)];
}

function validateNodeAffinity(affinity: V1VolumeNodeAffinity, inline: boolean, path: string): FieldError[] {
  if (inline) return [forbidden(path, `may not be specified ${CONTEXT}`)];
  if (!affinity.required) return [required(`${path}.required`, 'must specify required node constraints')];
  return validateNodeSelector(affinity.required, `${path}.required`);
}

/** Whether a path is `/`, however it is written. */
const isRoot = (path: string | undefined): boolean =>
  path?.startsWith('/') === true && path.split('/').every((part) => part === '' || part === '.');

function validateClasses(spec: V1PersistentVolumeSpec, inline: boolean, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { storageClassName, volumeMode, volumeAttributesClassName: attributes } = spec;
  if (storageClassName) {
    const field = `${path}.storageClassName`;
    if (inline) out.push(forbidden(field, `may not be specified ${CONTEXT}`));
    else invalidEach(out, field, storageClassName, nameIsDNSSubdomain(storageClassName, false));
  }
  if (volumeMode !== undefined && inline && volumeMode !== 'Filesystem') {
    out.push(forbidden(`${path}.volumeMode`, `may not specify volumeMode other than Filesystem ${CONTEXT}`));
  } else if (volumeMode !== undefined && !inline && !VOLUME_MODES.includes(volumeMode)) {
    out.push(notSupported(`${path}.volumeMode`, volumeMode, VOLUME_MODES));
  }
  if (attributes !== undefined) {
    const field = `${path}.volumeAttributesClassName`;
    if (attributes === '') out.push(required(field, 'an empty string is disallowed'));
    else invalidEach(out, field, attributes, nameIsDNSSubdomain(attributes, false));
    if (!spec.csi) out.push(required(`${path}.csi`, 'has to be specified when using volumeAttributesClassName'));
  }
  return out;
}
