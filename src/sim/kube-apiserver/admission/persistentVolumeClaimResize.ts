import type { V1PersistentVolumeClaim, V1StorageClass } from '../../../api/generated/types.ts';
import { tryParseQuantity } from '../../../api/Quantity.ts';
import type { AdmissionPlugin } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

const sizeOf = (claim: V1PersistentVolumeClaim) => tryParseQuantity(claim.spec?.resources?.requests?.storage);

/** Only bound claims whose class allows it grow (plugin/pkg/admission/storage/persistentvolume/resize). */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  operations: ['UPDATE'],
  resources: ['persistentvolumeclaims'],
  validate(attributes, reader) {
    const next = attributes.object as V1PersistentVolumeClaim;
    const previous = attributes.previous as V1PersistentVolumeClaim;
    const [size, before] = [sizeOf(next), sizeOf(previous)];
    if (!size || !before || size.cmp(before) <= 0) return;
    if (previous.status?.phase !== 'Bound') {
      throw admissionForbidden(attributes, 'Only bound persistent volume claims can be expanded');
    }
    const className = next.spec?.storageClassName ?? '';
    const found = reader.get<V1StorageClass>('storage.k8s.io', 'storageclasses', '', className);
    if (!found?.allowVolumeExpansion) {
      const why =
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
      throw admissionForbidden(attributes, why);
    }
  },
};
