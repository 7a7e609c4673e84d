import type { KubeObject } from '../../api/meta.ts';

/** Tells the cluster what a component did or met, as `Event` objects. Writing them happens later and may be merged. */
export interface EventRecorder {
  /**
   * @param object what it is about; kind, apiVersion, namespace, name and uid are read
   * @param fieldPath a part of it, e.g. `spec.containers{web}`
   */
  event(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void;
}
