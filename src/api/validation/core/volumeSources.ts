import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1KeyToPath, V1Volume } from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { underIndex } from '../fieldPath.ts';
import { isDNS1123Subdomain } from '../names.ts';
import { validateAnnotations, validateLabels } from '../objectMeta.ts';
import { validateCSIDriverName } from './csiDriverName.ts';
import { LEGACY_VOLUME_SOURCES } from './legacyVolumeSources.ts';
import { checkLocalDescendingPath, checkNoBacksteps } from './localPath.ts';
import { validatePersistentVolumeClaimSpec } from './PersistentVolumeClaim.ts';
import { validateProjected } from './projectedVolume.ts';
import type { VolumeSourceCheck } from './VolumeSourceCheck.ts';
import { checkMode, validateDownwardAPIFile, validateKeyToPath } from './volumeFiles.ts';

function validateEmptyDir({ emptyDir }: V1Volume): FieldError[] {
  const limit = tryParseQuantity(emptyDir!.sizeLimit);
  return limit && limit.sign() < 0 ? [forbidden('sizeLimit', 'SizeLimit field must be a valid resource quantity')] : [];
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

function validateHostPath({ hostPath }: V1Volume): FieldError[] {
  const { path, type } = hostPath!;
  if (!path) return [required('path')];
  const errors: FieldError[] = [];
  checkNoBacksteps(errors, path, 'path');
  if (type !== undefined && !HOST_PATH_TYPES.includes(type)) errors.push(notSupported('type', type, HOST_PATH_TYPES));
  return errors;
}

function validateGitRepo({ gitRepo }: V1Volume): FieldError[] {
  const errors: FieldError[] = gitRepo!.repository ? [] : [required('repository')];
  checkLocalDescendingPath(errors, gitRepo!.directory ?? '', 'directory');
  return errors;
}

function validateKeyed(
  name: string | undefined,
  nameField: string,
  source: { defaultMode?: number; items?: V1KeyToPath[] },
): FieldError[] {
  const errors: FieldError[] = name ? [] : [required(nameField)];
  checkMode(errors, source.defaultMode, 'defaultMode');
  for (const [i, item] of (source.items ?? []).entries()) underIndex(errors, 'items', i, validateKeyToPath(item));
  return errors;
}

function validateDownwardAPI({ downwardAPI }: V1Volume): FieldError[] {
  const errors: FieldError[] = [];
  checkMode(errors, downwardAPI!.defaultMode, 'defaultMode');
  for (const file of downwardAPI!.items ?? []) errors.push(...validateDownwardAPIFile(file));
  return errors;
}

function validateCSI({ csi }: V1Volume): FieldError[] {
  const errors = validateCSIDriverName(csi!.driver, 'driver');
  const ref = csi!.nodePublishSecretRef;
  if (!ref) return errors;
  if (!ref.name) errors.push(required('nodePublishSecretRef.name'));
  else for (const problem of isDNS1123Subdomain(ref.name)) errors.push(invalid('name', ref.name, problem));
  return errors;
}

function validateEphemeral({ ephemeral }: V1Volume): FieldError[] {
  const template = ephemeral!.volumeClaimTemplate;
  if (!template) return [required('volumeClaimTemplate')];
  const { annotations, labels, ...rest } = template.metadata ?? {};
  const errors = validateAnnotations(annotations, 'volumeClaimTemplate.metadata.annotations');
  errors.push(...validateLabels(labels, 'volumeClaimTemplate.metadata.labels'));
  for (const field of Object.keys(rest))
    errors.push(forbidden(`volumeClaimTemplate.metadata.${field}`, 'cannot be set'));
  errors.push(...validatePersistentVolumeClaimSpec(template.spec ?? {}, 'volumeClaimTemplate.spec'));
  return errors;
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** When an image is pulled. */
export function checkPullPolicy(errors: FieldError[], policy: string | undefined, path: string): void {
  if (!policy) errors.push(required(path));
  else if (!PULL_POLICIES.includes(policy)) errors.push(notSupported(path, policy, PULL_POLICIES));
}

function validateImage({ image }: V1Volume): FieldError[] {
  const errors: FieldError[] = [];
  checkPullPolicy(errors, image!.pullPolicy, 'pullPolicy');
  return errors;
}

const legacy = (name: VolumeSourceCheck['name']): VolumeSourceCheck =>
  LEGACY_VOLUME_SOURCES.find((s) => s.name === name)!;

/** Every kind of volume, in the order in which upstream looks for them. */
export const VOLUME_SOURCES: readonly VolumeSourceCheck[] = [
  { name: 'emptyDir', check: validateEmptyDir },
  { name: 'hostPath', check: validateHostPath },
  { name: 'gitRepo', check: validateGitRepo },
  legacy('gcePersistentDisk'),
  legacy('awsElasticBlockStore'),
  { name: 'secret', check: ({ secret }) => validateKeyed(secret!.secretName, 'secretName', secret!) },
  legacy('nfs'),
  legacy('iscsi'),
  legacy('glusterfs'),
  legacy('flocker'),
  {
    name: 'persistentVolumeClaim',
    check: ({ persistentVolumeClaim: claim }) => (claim!.claimName ? [] : [required('claimName')]),
  },
  legacy('rbd'),
  legacy('cinder'),
  legacy('cephfs'),
  legacy('quobyte'),
  { name: 'downwardAPI', forbiddenPath: 'downwarAPI', check: validateDownwardAPI },
  legacy('fc'),
  legacy('flexVolume'),
  { name: 'configMap', check: ({ configMap }) => validateKeyed(configMap!.name, 'name', configMap!) },
  legacy('azureFile'),
  legacy('vsphereVolume'),
  legacy('photonPersistentDisk'),
  legacy('portworxVolume'),
  legacy('azureDisk'),
  legacy('storageos'),
  { name: 'projected', check: ({ projected }) => validateProjected(projected!) },
  legacy('scaleIO'),
  { name: 'csi', check: validateCSI },
  {
    name: 'ephemeral',
    check: validateEphemeral,
  },
  { name: 'image', check: validateImage },
];
