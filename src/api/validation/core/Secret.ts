import { type FieldError, forbidden, invalid, required, tooLong } from '../../FieldError.ts';
import type { V1Secret } from '../../generated/types.ts';
import { decodeBase64 } from '../../gotemplate/decodeBase64.ts';
import { jsonProblem } from '../../schema/jsonProblem.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { key } from '../fieldPath.ts';
import { isConfigMapKey, nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { decodedLength, IMMUTABLE_DATA, MAX_DATA_BYTES } from './ConfigMap.ts';

const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

export function validateSecret(secret: V1Secret): FieldError[] {
  const errors = validateObjectMeta(secret.metadata, true, nameIsDNSSubdomain);
  const { data = {} } = secret;
  let bytes = 0;
  for (const name of Object.keys(data)) {
    for (const problem of isConfigMapKey(name)) errors.push(invalid(key('data', name), name, problem));
    bytes += decodedLength(data[name] ?? '');
  }
  if (bytes > MAX_DATA_BYTES) errors.push(tooLong('data', MAX_DATA_BYTES));
  checkType(errors, secret, data);
  return errors;
}

/** What each type of Secret must hold. */
function checkType(errors: FieldError[], secret: V1Secret, data: Record<string, string>): void {
  const need = (...names: string[]): void => {
    for (const name of names) if (!Object.hasOwn(data, name)) errors.push(required(key('data', name)));
  };
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      if (!secret.metadata?.annotations?.[ACCOUNT_NAME]) {
        errors.push(required(key('metadata.annotations', ACCOUNT_NAME)));
      }
      break;
    case 'kubernetes.io/dockercfg':
      need('.dockercfg');
      checkJson(errors, data, '.dockercfg');
      break;
    case 'kubernetes.io/dockerconfigjson':
      need('.dockerconfigjson');
      checkJson(errors, data, '.dockerconfigjson');
      break;
    case 'kubernetes.io/basic-auth':
      if (!('username' in data) && !('password' in data)) need('username', 'password');
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.push(required(key('data', 'ssh-privatekey')));
      break;
    case 'kubernetes.io/tls':
      need('tls.crt', 'tls.key');
      break;
    default:
  }
}

/** Credentials for registries are a JSON object; what is wrong with them is told without showing them. */
function checkJson(errors: FieldError[], data: Record<string, string>, name: string): void {
  const encoded = data[name];
  if (encoded === undefined) return;
  const text = decodeBase64(encoded);
  const problem = typeof text === 'string' ? jsonObjectProblem(text) : undefined;
  if (problem) errors.push(invalid(key('data', name), '<secret contents redacted>', problem));
}

function jsonObjectProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
  } catch {
    return jsonProblem(text);
  }
}

export function validateSecretUpdate(next: V1Secret, prev: V1Secret): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if ((next.type ?? '') !== (prev.type ?? '')) errors.push(invalid('type', next.type ?? '', FIELD_IMMUTABLE));
  if (prev.immutable === true) {
    if (next.immutable !== true) errors.push(forbidden('immutable', IMMUTABLE_DATA));
    if (!semanticEqual(next.data, prev.data)) errors.push(forbidden('data', IMMUTABLE_DATA));
  }
  return [...errors, ...validateSecret(next)];
}
