import type { V1StorageClass } from '../../generated/types.ts';

/** pkg/apis/storage/v1/defaults.go, release 1.36. */
export function defaultStorageClass(storageClass: V1StorageClass): V1StorageClass {
  const { reclaimPolicy, volumeBindingMode } = storageClass;
  if (reclaimPolicy !== undefined && volumeBindingMode !== undefined) return storageClass;
  return {
    ...storageClass,
    reclaimPolicy: reclaimPolicy ?? 'Delete',
    volumeBindingMode: volumeBindingMode ?? 'Immediate',
  };
}
