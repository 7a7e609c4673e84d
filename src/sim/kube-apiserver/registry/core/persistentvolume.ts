import type { KubeObject } from '../../../../api/meta.ts';
import type { Strategy } from '../Strategy.ts';

const pending = (object: KubeObject): KubeObject => ({ ...object, status: { phase: 'Pending' } }) as KubeObject;

/** pkg/registry/core/persistentvolume and persistentvolumeclaim: both begin as Pending. */
export const persistentVolumeStrategy: Strategy = { generation: false, prepareForCreate: pending };
