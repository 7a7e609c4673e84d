import type { V1ObjectReference } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';

/** A reference to an object as events carry it (client-go `tools/reference.GetReference`). */
export function objectReference(object: KubeObject, fieldPath?: string): V1ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata ?? {};
  return {
    kind: object.kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    apiVersion: object.apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  };
}
