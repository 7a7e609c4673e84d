import type { V1ConfigMap } from '../../../../api/generated/types.ts';
import type { Strategy } from '../Strategy.ts';

/** pkg/registry/core/configmap */
export const configMapStrategy: Strategy = {
  generation: false,
  fields: { 'metadata.name': (object: V1ConfigMap) => object.metadata?.name },
};
