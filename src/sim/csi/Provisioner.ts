import type { V1PersistentVolume, V1PersistentVolumeClaim, V1StorageClass } from '../../api/generated/types.ts';

/** What makes and destroys volumes for the classes that name it (the driver behind sig-storage-lib-external-provisioner). */
export interface Provisioner {
  /** The name that storage classes know it by. */
  name: string;
  /** The component that its events come from while it runs; undefined while it does not. */
  running(): string | undefined;
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
