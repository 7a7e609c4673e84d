import { type FieldError, invalid, required, tooLong } from '../../FieldError.ts';
import { invalidEach } from '../invalidEach.ts';
import { isQualifiedName } from '../names.ts';
import { utf8Length } from '../objectMeta.ts';

const MAX_COUNT = 512;
export const MAX_BYTES = 256 * 1024;

/** The name of the driver that makes volumes. */
export function validateProvisioner(provisioner: string | undefined, field: string): FieldError[] {
  if (!provisioner) return [required(field)];
  const out: FieldError[] = [];
  const lower = provisioner.toLowerCase();
  invalidEach(out, field, lower, isQualifiedName(lower));
  return out;
}

/** What a driver is told; `needed` when there must be something. */
export function validateParameters(parameters: Record<string, string>, needed: boolean, field: string): FieldError[] {
  const names = Object.keys(parameters);
  if (names.length > MAX_COUNT) return [tooLong(field, MAX_COUNT)];
  const out: FieldError[] = [];
  if (names.includes('')) out.push(invalid(field, '', 'field can not be empty.'));
  if (bytesOf(parameters) > MAX_BYTES) out.push(tooLong(field, MAX_BYTES));
  if (needed && names.length === 0) out.push(required(field, 'must contain at least one key/value pair'));
  return out;
}

/** The length of all names and values, in bytes. */
export const bytesOf = (map: Record<string, string>): number =>
  Object.entries(map).reduce((sum, [name, value]) => sum + utf8Length(name) + utf8Length(value), 0);
