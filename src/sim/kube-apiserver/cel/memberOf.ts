import { CelError } from './CelError.ts';
import { CelMap, type CelValue } from './values.ts';

/** A member that must be there. */
export function memberOf(value: CelValue, field: string): CelValue {
  if (!(value instanceof CelMap)) throw new CelError('no such overload');
  const found = value.get(field);
  if (found === undefined) throw new CelError(`no such key: ${field}`);
  return found;
}
