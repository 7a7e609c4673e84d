import type { V1DownwardAPIVolumeFile, V1Volume, V1VolumeProjection } from '../../generated/types.ts';
import { canonicalQuantity } from '../../Quantity.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';
import { imageTag } from './imageTag.ts';
import { defaultPersistentVolumeClaimSpec } from './persistentVolumeClaimSpec.ts';

const FILE_MODE = { defaultMode: 0o644 };
const complete = new WeakSet<V1Volume>();

/** The defaults of a volume of a pod: an empty directory if it has no source, and those of its source. */
export function defaultVolume(volume: V1Volume): V1Volume {
  if (complete.has(volume)) return volume;
  const done = withChanges(volume, changedSource(volume));
  complete.add(done);
  return done;
}

function changedSource(volume: V1Volume): Partial<V1Volume> {
  const { emptyDir, hostPath, secret, configMap, downwardAPI, projected, image, ephemeral } = volume;
  if (emptyDir) {
    if (emptyDir.sizeLimit === undefined || emptyDir.sizeLimit === null) return {};
    return { emptyDir: withChanges(emptyDir, { sizeLimit: canonicalQuantity(emptyDir.sizeLimit) }) };
  }
  if (secret) return { secret: withDefaults(secret, FILE_MODE) };
  if (configMap) return { configMap: withDefaults(configMap, FILE_MODE) };
  if (projected) {
    const sources = mapShared(projected.sources, defaultProjection);
    return { projected: withDefaults(sources ? withChanges(projected, { sources }) : projected, FILE_MODE) };
  }
  if (hostPath) return { hostPath: hostPath.type === undefined ? { ...hostPath, type: '' } : hostPath };
  if (downwardAPI) {
    const items = mapShared(downwardAPI.items, defaultDownwardAPIFile);
    return { downwardAPI: withDefaults(items ? withChanges(downwardAPI, { items }) : downwardAPI, FILE_MODE) };
  }
  if (image) {
    const pullPolicy = imageTag(image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
    return { image: withDefaults(image, { pullPolicy }) };
  }
  if (ephemeral?.volumeClaimTemplate) {
    const template = ephemeral.volumeClaimTemplate;
    const spec = defaultPersistentVolumeClaimSpec(template.spec ?? {});
    return { ephemeral: withChanges(ephemeral, { volumeClaimTemplate: withChanges(template, { spec }) }) };
  }
  return changedLegacySource(volume);
}

function changedLegacySource(volume: V1Volume): Partial<V1Volume> {
  const { iscsi, rbd, azureDisk, scaleIO } = volume;
  if (iscsi) return { iscsi: withDefaults(iscsi, { iscsiInterface: 'default' }) };
  if (rbd) return { rbd: withDefaults(rbd, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }) };
  if (scaleIO) return { scaleIO: withDefaults(scaleIO, { storageMode: 'ThinProvisioned', fsType: 'xfs' }) };
  if (azureDisk) {
    const defaults = { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' };
    return { azureDisk: withDefaults(azureDisk, defaults) };
  }
  return hasSource(volume) ? {} : { emptyDir: {} };
}

function hasSource(volume: V1Volume): boolean {
  for (const key in volume) if (key !== 'name' && volume[key as keyof V1Volume] != null) return true;
  return false;
}

function defaultDownwardAPIFile(file: V1DownwardAPIVolumeFile): V1DownwardAPIVolumeFile {
  if (file.fieldRef) return withChanges(file, { fieldRef: withDefaults(file.fieldRef, { apiVersion: 'v1' }) });
  if (!file.resourceFieldRef) return file;
  return withChanges(file, { resourceFieldRef: withDefaults(file.resourceFieldRef, { divisor: '0' }) });
}

function defaultProjection(source: V1VolumeProjection): V1VolumeProjection {
  const { downwardAPI, serviceAccountToken } = source;
  if (downwardAPI?.items) {
    const items = mapShared(downwardAPI.items, defaultDownwardAPIFile);
    return withChanges(source, { downwardAPI: withChanges(downwardAPI, { items }) });
  }
  if (!serviceAccountToken) return source;
  return withChanges(source, { serviceAccountToken: withDefaults(serviceAccountToken, { expirationSeconds: 3600 }) });
}
