import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1IPAddress, V1ParentReference } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { validateIP } from '../ip.ts';
import { isDNS1123Subdomain, isPathSegmentName, type NameCheck } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

const PARENT = 'spec.parentRef';

/** The name is the address, in canonical form. */
const nameIsIP: NameCheck = (name) => validateIP(name, '').map((error) => error.detail);

/** `networking.k8s.io/IPAddress` (pkg/apis/networking/validation, release 1.36). */
export function validateIPAddress(address: V1IPAddress): FieldError[] {
  const out = [...validateObjectMeta(address.metadata, false, nameIsIP)];
  const ref: V1ParentReference | undefined = address.spec?.parentRef;
  if (!ref) return [...out, required(PARENT)];
  if (ref.group) invalidEach(out, `${PARENT}.group`, ref.group, isDNS1123Subdomain(ref.group));
  for (const part of ['resource', 'name'] as const) {
    if (!ref[part]) out.push(required(`${PARENT}.${part}`));
    else invalidEach(out, `${PARENT}.${part}`, ref[part], isPathSegmentName(ref[part]));
  }
  if (ref.namespace) invalidEach(out, `${PARENT}.namespace`, ref.namespace, isPathSegmentName(ref.namespace));
  return out;
}

export function validateIPAddressUpdate(next: V1IPAddress, prev: V1IPAddress): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (!deepEqual(next.spec?.parentRef, prev.spec?.parentRef)) {
    out.push(invalid(PARENT, next.spec?.parentRef, FIELD_IMMUTABLE));
  }
  return out;
}
