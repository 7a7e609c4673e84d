import { type FieldError, forbidden, invalid, notFound, notSupported, required } from '../../FieldError.ts';
import type { V1Container, V1Volume, V1VolumeMount } from '../../generated/types.ts';
import { checkLocalDescendingPath } from './localPath.ts';

/** The volumes of a pod by name: those that are valid. */
export type Volumes = ReadonlyMap<string, V1Volume>;

/** Where a container mounts volumes. */
export function checkVolumeMounts(errors: FieldError[], container: V1Container, volumes: Volumes): void {
  const mounts = container.volumeMounts!;
  const devices = container.volumeDevices ?? [];
  const places = new Set<string>();
  for (let i = 0; i < mounts.length; i += 1) {
    const mount = mounts[i]!;
    const { name, mountPath } = mount;
    if (!name) errors.push(required(`volumeMounts[${i}].name`));
    if (!volumes.has(name)) errors.push(notFound(`volumeMounts[${i}].name`, name ?? ''));
    if (!mountPath) errors.push(required(`volumeMounts[${i}].mountPath`));
    if (places.has(mountPath)) errors.push(invalid(`volumeMounts[${i}].mountPath`, mountPath, 'must be unique'));
    places.add(mountPath);
    if (devices.some((device) => device.name === name)) {
      errors.push(invalid(`volumeMounts[${i}].name`, name, 'must not already exist in volumeDevices'));
    }
    if (devices.some((device) => device.devicePath === mountPath)) {
      const text = 'must not already exist as a path in volumeDevices';
      errors.push(invalid(`volumeMounts[${i}].mountPath`, mountPath, text));
    }
    checkSubPath(errors, mount, i);
    if (mount.mountPropagation) checkPropagation(errors, mount.mountPropagation, container);
    if (mount.recursiveReadOnly !== undefined) checkRecursiveReadOnly(errors, mount);
  }
}

/** Upstream names these fields without the index of the mount. */
function checkSubPath(errors: FieldError[], mount: V1VolumeMount, i: number): void {
  const { subPath, subPathExpr } = mount;
  if (subPath) checkLocalDescendingPath(errors, subPath, 'volumeMounts.subPath');
  if (!subPathExpr) return;
  if (subPath) {
    const text = 'subPathExpr and subPath are mutually exclusive';
    errors.push(invalid(`volumeMounts[${i}].subPathExpr`, subPathExpr, text));
  }
  checkLocalDescendingPath(errors, subPathExpr, 'volumeMounts.subPathExpr');
}

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

function checkPropagation(errors: FieldError[], mode: string, container: V1Container): void {
  const path = 'volumeMounts.mountPropagation';
  if (!PROPAGATIONS.includes(mode)) errors.push(notSupported(path, mode, PROPAGATIONS));
  if (mode === 'Bidirectional' && container.securityContext?.privileged !== true) {
    errors.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
  }
}

function checkRecursiveReadOnly(errors: FieldError[], mount: V1VolumeMount): void {
  const path = 'volumeMounts.recursiveReadOnly';
  const mode = mount.recursiveReadOnly;
  if (mode === 'Disabled') return;
  if (mode !== 'Enabled' && mode !== 'IfPossible') {
    errors.push(notSupported(path, mode, ['Disabled', 'Enabled', 'IfPossible']));
    return;
  }
  if (!mount.readOnly) errors.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (mount.mountPropagation && mount.mountPropagation !== 'None') {
    errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
  }
}

/** The raw block devices of a container. */
export function checkVolumeDevices(errors: FieldError[], container: V1Container, volumes: Volumes): void {
  const mounts = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [i, { name, devicePath }] of container.volumeDevices!.entries()) {
    const at = (field: string): string => `volumeDevices[${i}].${field}`;
    const volume = volumes.get(name);
    if (!name) errors.push(required(at('name')));
    if (names.has(name)) errors.push(invalid(at('name'), name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      const text = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.push(invalid(at('name'), name, text));
    }
    if (!volume) errors.push(notFound(at('name'), name ?? ''));
    if (!devicePath) errors.push(required(at('devicePath')));
    if (paths.has(devicePath)) errors.push(invalid(at('devicePath'), devicePath, 'must be unique'));
    if (devicePath?.split('/').includes('..')) {
      errors.push(invalid(at('devicePath'), devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name)) {
      errors.push(invalid(at('name'), name, 'must not already exist in volumeMounts'));
    }
    if (mounts.some((mount) => mount.mountPath === devicePath)) {
      errors.push(invalid(at('devicePath'), devicePath, 'must not already exist as a path in volumeMounts'));
    }
    if (name) names.add(name);
  }
}
