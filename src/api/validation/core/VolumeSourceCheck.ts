import type { FieldError } from '../../FieldError.ts';
import type { V1Volume } from '../../generated/types.ts';

/** One kind of volume: its field, and what can be wrong below it. */
export interface VolumeSourceCheck {
  name: Exclude<keyof V1Volume, 'name'>;
  /** The path that its errors carry, where upstream's is not the field's name. */
  path?: string;
  /** The path of the error that says it is one source too many, where upstream's is not the field's name. */
  forbiddenPath?: string;
  check: (volume: V1Volume) => FieldError[];
}
