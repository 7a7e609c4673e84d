import type { AdmissionPlugin } from './AdmissionPlugin.ts';

const FINALIZERS: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  PersistentVolume: 'kubernetes.io/pv-protection',
};

/** Claims and volumes are born with the finalizer that keeps them while they are in use. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  operations: ['CREATE'],
  resources: ['persistentvolumeclaims', 'persistentvolumes'],
  admit({ object, context }) {
    const finalizer = FINALIZERS[context.info.kind];
    const finalizers = object?.metadata?.finalizers ?? [];
    if (!finalizer || finalizers.includes(finalizer)) return undefined;
    return { ...object, metadata: { ...object?.metadata, finalizers: [...finalizers, finalizer] } };
  },
};
