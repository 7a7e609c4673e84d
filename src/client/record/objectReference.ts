import type { V1ObjectReference } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';

/** A reference to an object as events carry it (client-go `tools/reference.GetReference`). */
export function objectReference(object: KubeObject, fieldPath?: string): V1ObjectReference {
  const { kind, apiVersion } = object;
  const { namespace, name, uid, resourceVersion } = object.metadata ?? {};
  // The two that almost all events have, each made at once.
  if (namespace && uid && resourceVersion) {
    if (fieldPath) return { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
    return { kind, namespace, name, uid, apiVersion, resourceVersion };
  }
  return {
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  };
}
