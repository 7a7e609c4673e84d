import { type FieldError, forbidden, invalid, notSupported } from '../../FieldError.ts';
import { tryParseQuantity } from '../../Quantity.ts';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES = ['Block', 'Filesystem'];

/** How a volume may be mounted; the same for volumes and claims. */
export function validateAccessModes(modes: readonly string[], field: string): FieldError[] {
  const out: FieldError[] = [];
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) out.push(notSupported(field, mode, ACCESS_MODES));
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode));
  if (others && modes.includes('ReadWriteOncePod')) {
    out.push(forbidden(field, 'may not use ReadWriteOncePod with other access modes'));
  }
  return out;
}

/** An amount of storage, which must be more than none. A text that is no quantity is the decoder's business. */
export function validatePositiveQuantity(text: string, field: string): FieldError[] {
  const quantity = tryParseQuantity(text);
  return quantity && quantity.sign() <= 0 ? [invalid(field, quantity.toString(), 'must be greater than zero')] : [];
}

/** An amount that must not be negative as a whole number. */
export function validateBasicResource(text: string, field: string): FieldError[] {
  const quantity = tryParseQuantity(text);
  return quantity && quantity.value < 0 ? [invalid(field, quantity.value, 'must be a valid resource quantity')] : [];
}
