import { type FieldError, invalid, required, tooLong } from '../../FieldError.ts';
import { isDNS1123Subdomain } from '../names.ts';

/** The name of a CSI driver: a DNS subdomain of at most 63 characters, in any case. */
export function validateCSIDriverName(name: string | undefined, path: string): FieldError[] {
  if (!name) return [required(path)];
  const errors: FieldError[] = name.length > 63 ? [tooLong(path, 63)] : [];
  for (const problem of isDNS1123Subdomain(name.toLowerCase())) errors.push(invalid(path, name, problem));
  return errors;
}
