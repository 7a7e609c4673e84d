import { duplicate, type FieldError, forbidden, invalid, required } from '../../FieldError.ts';
import type { V1ObjectMeta, V1Volume } from '../../generated/types.ts';
import { index, under } from '../fieldPath.ts';
import { isDNS1123Label, isDNS1123Subdomain } from '../names.ts';
import type { VolumeSourceCheck } from './VolumeSourceCheck.ts';
import { VOLUME_SOURCES } from './volumeSources.ts';

const NO_VOLUMES: ReadonlyMap<string, V1Volume> = new Map();
const SOURCE_BY_NAME = new Map<string, VolumeSourceCheck>(VOLUME_SOURCES.map((source) => [source.name, source]));
const good = new WeakSet<V1Volume>();

/**
 * Checks the volumes of a pod and answers with the valid ones by name.
 * `meta` is that of a real pod, where the names of its claims are known, and is absent for a template.
 */
export function checkVolumes(
  errors: FieldError[],
  volumes: readonly V1Volume[] | undefined,
  meta: V1ObjectMeta | undefined,
): ReadonlyMap<string, V1Volume> {
  if (!volumes || volumes.length === 0) return NO_VOLUMES;
  const valid = new Map<string, V1Volume>();
  for (let i = 0; i < volumes.length; i += 1) {
    const volume = volumes[i]!;
    const found = good.has(volume) ? [] : validateVolume(volume, meta);
    if (valid.has(volume.name)) found.push(duplicate('name', volume.name));
    if (found.length === 0) valid.set(volume.name, volume);
    else under(errors, index('volumes', i), found);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim && meta?.name && volumes.some((v) => v.ephemeral && `${meta.name}-${v.name}` === claim)) {
      const text = 'must not reference a PVC that gets created for an ephemeral volume';
      errors.push(invalid(`${index('volumes', i)}.persistentVolumeClaim.claimName`, claim, text));
    }
  }
  return valid;
}

function validateVolume(volume: V1Volume, meta: V1ObjectMeta | undefined): FieldError[] {
  const errors: FieldError[] = [];
  checkSource(errors, volume);
  if (volume.ephemeral && meta?.name && volume.name) {
    const claim = `${meta.name}-${volume.name}`;
    for (const problem of isDNS1123Subdomain(claim)) {
      errors.push(invalid('name', volume.name, `PVC name "${claim}": ${problem}`));
    }
  }
  if (!volume.name) errors.push(required('name'));
  else for (const problem of isDNS1123Label(volume.name)) errors.push(invalid('name', volume.name, problem));
  if (errors.length === 0 && !volume.ephemeral) good.add(volume);
  return errors;
}

function checkSource(errors: FieldError[], volume: V1Volume): void {
  let only: string | undefined;
  let count = 0;
  for (const name in volume) {
    if (name === 'name' || volume[name as keyof V1Volume] == null) continue;
    only = name;
    count += 1;
  }
  if (count === 0) errors.push(required('', 'must specify a volume type'));
  else if (count === 1) checkOne(errors, volume, SOURCE_BY_NAME.get(only!));
  else checkFirst(errors, volume);
}

/** With more than one source the first in upstream's order is checked, and the others are forbidden. */
function checkFirst(errors: FieldError[], volume: V1Volume): void {
  let first = true;
  for (const source of VOLUME_SOURCES) {
    if (volume[source.name] == null) continue;
    if (first) checkOne(errors, volume, source);
    else errors.push(forbidden(source.forbiddenPath ?? source.name, 'may not specify more than 1 volume type'));
    first = false;
  }
}

function checkOne(errors: FieldError[], volume: V1Volume, source: VolumeSourceCheck | undefined): void {
  if (!source) return;
  under(errors, source.path ?? source.name, source.check(volume));
  const { iscsi } = volume;
  if (source.name === 'iscsi' && iscsi?.initiatorName && `${volume.name}:${iscsi.targetPortal}`.length > 64) {
    const text =
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
    errors.push(invalid('name', volume.name, text));
  }
}
