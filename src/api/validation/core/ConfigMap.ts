import { type FieldError, forbidden, invalid, tooLong } from '../../FieldError.ts';
import type { V1ConfigMap } from '../../generated/types.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { key } from '../fieldPath.ts';
import { isConfigMapKey, nameIsDNSSubdomain } from '../names.ts';
import { utf8Length, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

/** The most that a ConfigMap or Secret can hold. */
export const MAX_DATA_BYTES = 1024 * 1024;
export const IMMUTABLE_DATA = 'field is immutable when `immutable` is set';

export function validateConfigMap(configMap: V1ConfigMap): FieldError[] {
  const errors = validateObjectMeta(configMap.metadata, true, nameIsDNSSubdomain);
  const { data = {}, binaryData = {} } = configMap;
  let bytes = 0;
  for (const name of Object.keys(data)) {
    for (const problem of isConfigMapKey(name)) errors.push(invalid(key('data', name), name, problem));
    if (Object.hasOwn(binaryData, name))
      errors.push(invalid(key('data', name), name, 'duplicate of key present in binaryData'));
    bytes += utf8Length(data[name] ?? '');
  }
  for (const name of Object.keys(binaryData)) {
    for (const problem of isConfigMapKey(name)) errors.push(invalid(key('binaryData', name), name, problem));
    bytes += decodedLength(binaryData[name] ?? '');
  }
  // No field is to blame: it is the whole object that is too long.
  if (bytes > MAX_DATA_BYTES) errors.push(tooLong('[]', MAX_DATA_BYTES));
  return errors;
}

export function validateConfigMapUpdate(next: V1ConfigMap, prev: V1ConfigMap): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (prev.immutable === true) {
    if (next.immutable !== true) errors.push(forbidden('immutable', IMMUTABLE_DATA));
    for (const name of ['data', 'binaryData'] as const) {
      if (!semanticEqual(next[name], prev[name])) errors.push(forbidden(name, IMMUTABLE_DATA));
    }
  }
  return [...errors, ...validateConfigMap(next)];
}

/** How many bytes a text in base64 stands for. */
export function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor((base64.length * 3) / 4) - padding;
}
