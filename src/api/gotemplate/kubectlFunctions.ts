import { isObject } from '../patch/jsonObject.ts';
import type { TemplateFunctions } from './builtins.ts';
import { decodeBase64 } from './decodeBase64.ts';

/** What kubectl adds to Go's functions: `exists` and `base64decode`. */
export const kubectlFunctions: TemplateFunctions = {
  exists: { least: 1, call: (item, ...path) => exists(item, path) },
  base64decode: {
    least: 1,
    most: 1,
    call: (text) => {
      const decoded = decodeBase64(String(text));
      if (typeof decoded === 'number')
        throw new Error(`base64 decode failed: illegal base64 data at input byte ${decoded}`);
      return decoded;
    },
  },
};

/** Whether there is something at the end of the keys and indexes. */
function exists(item: unknown, path: readonly unknown[]): boolean {
  let value = item;
  for (const step of path) {
    if (Array.isArray(value)) {
      if (typeof step !== 'number' || step < 0 || step >= value.length) return false;
      value = value[step];
    } else if (isObject(value) && typeof step === 'string') {
      if (!Object.hasOwn(value, step)) return false;
      value = value[step];
    } else return false;
  }
  return true;
}
