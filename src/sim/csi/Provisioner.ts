import type { V1PersistentVolume, V1PersistentVolumeClaim, V1StorageClass } from '../../api/generated/types.ts';

/** What makes and destroys volumes for the classes that name it (the driver behind sig-storage-lib-external-provisioner). */
export interface Provisioner {
  /** Whether storage classes that name this provisioner mean it. */
  serves(name: string): boolean;
  /** The component that its events come from while it runs; undefined while it does not. */
  running(name: string): string | undefined;
  /** Virtual milliseconds that making or destroying a volume takes. */
  workMs: number;
  /** The volume for a claim whose first consumer will be on `node`, or why there can be none. */
  make(
    claim: V1PersistentVolumeClaim,
    storageClass: V1StorageClass,
    node: string | undefined,
  ): { volume: Pick<V1PersistentVolume, 'metadata' | 'spec'> } | { error: string };
  /** Destroys the data. */
  destroy(volume: V1PersistentVolume): void;
}
