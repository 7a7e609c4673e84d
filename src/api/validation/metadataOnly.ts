import type { FieldError } from '../FieldError.ts';
import type { KubeObject } from '../meta.ts';
import { type NameCheck, nameIsDNSSubdomain } from './names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './objectMeta.ts';

/** The validators of a kind whose contents are stored and not looked at. */
export function metadataOnly(
  namespaced: boolean,
  checkName: NameCheck = nameIsDNSSubdomain,
): { create: (object: KubeObject) => FieldError[]; update: (next: KubeObject, prev: KubeObject) => FieldError[] } {
  return {
    create: (object) => validateObjectMeta(object.metadata, namespaced, checkName),
    update: (next, prev) => validateObjectMetaUpdate(next.metadata, prev.metadata),
  };
}
