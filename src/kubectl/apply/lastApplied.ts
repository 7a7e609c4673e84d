import type { KubeObject } from '../../api/meta.ts';
import { sortedJson } from '../sortedJson.ts';

/** Holds what `kubectl apply` sent last: the original of the three-way merge. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object as it goes into the annotation: itself without the annotation, as compact JSON with a line break. */
export function appliedConfiguration(object: KubeObject): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return `${JSON.stringify(sortedJson(bare))}\n`;
}

/** The object with the annotation that lets a later apply know what was there. */
export function withLastApplied<T extends KubeObject>(object: T): T {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: appliedConfiguration(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** What the last apply sent, `undefined` when the object was made otherwise. */
export function lastAppliedOf(object: KubeObject): string | undefined {
  return object.metadata?.annotations?.[LAST_APPLIED];
}
