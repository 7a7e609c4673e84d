import type { V1Secret } from '../../../../api/generated/types.ts';
import type { Strategy } from '../Strategy.ts';

/** pkg/registry/core/secret: `stringData` is written only; it goes into `data` before anything is stored. */
export const secretStrategy: Strategy = {
  generation: false,
  fields: { type: (object: V1Secret) => object.type },
};
