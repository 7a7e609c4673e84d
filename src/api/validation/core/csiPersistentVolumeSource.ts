import { type FieldError, required, tooLong } from '../../FieldError.ts';
import type { V1CSIPersistentVolumeSource, V1SecretReference } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isDNS1123Label, isDNS1123Subdomain } from '../names.ts';

/** A volume of a CSI driver (pkg/apis/core/validation, release 1.36). */
export function validateCSIPersistentVolumeSource(source: V1CSIPersistentVolumeSource, path: string): FieldError[] {
  const out = validateCSIDriverName(source.driver, `${path}.driver`);
  if (!source.volumeHandle) out.push(required(`${path}.volumeHandle`));
  for (const member of SECRETS) {
    const ref = source[member];
    if (ref) out.push(...validateSecretReference(ref, `${path}.${member}`));
  }
  return out;
}

const SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

/** The name of a driver: a DNS subdomain in any case, of at most 63 characters. */
export function validateCSIDriverName(name: string | undefined, field: string): FieldError[] {
  if (!name) return [required(field)];
  const out: FieldError[] = [];
  if (name.length > 63) out.push(tooLong(field, 63));
  invalidEach(out, field, name, isDNS1123Subdomain(name.toLowerCase()));
  return out;
}

function validateSecretReference({ name, namespace }: V1SecretReference, path: string): FieldError[] {
  const out: FieldError[] = [];
  if (!name) out.push(required(`${path}.name`));
  else invalidEach(out, `${path}.name`, name, isDNS1123Subdomain(name));
  if (!namespace) out.push(required(`${path}.namespace`));
  else invalidEach(out, `${path}.namespace`, namespace, isDNS1123Label(namespace));
  return out;
}
