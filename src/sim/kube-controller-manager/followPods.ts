import type { V1Pod } from '../../api/generated/types.ts';
import type { Selector } from '../../api/labels/selector.ts';
import { controllerOf, type KubeObject, keyOf } from '../../api/meta.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { WorkQueue } from '../../client/workqueue/WorkQueue.ts';
import type { UidTrackingExpectations } from './ControllerExpectations.ts';
import type { Stored, StoredMeta } from './Stored.ts';

type Pod = Stored<V1Pod>;
interface Owner extends KubeObject {
  metadata: StoredMeta;
}

export interface PodFollower<O extends Owner> {
  /** Kind of the owners, as pods name it. */
  kind: string;
  owners: SharedInformer<O>;
  queue: WorkQueue;
  expectations: UidTrackingExpectations;
  selectorOf(owner: O): Selector;
  /** A pod that `key` owns changed, and is not on its way out. */
  onUpdate?(key: string, pod: Pod, old: Pod): void;
}

/**
 * Queues the owners of pods as those come, change and go, and tells the expectations of it: what ReplicaSets and DaemonSets
 * have in common (pkg/controller/replicaset and daemon, `addPod` … `deletePod`).
 *
 *     Pod ─► its owner; an orphan that is new or was relabelled ─► every owner whose selector it matches
 */
export function followPods<O extends Owner>(pods: SharedInformer<Pod>, follower: PodFollower<O>): void {
  const { kind, owners, queue, expectations } = follower;
  /** The key of the owner in our cache, if it is the same object that the pod names. */
  const ownerKey = (pod: Pod): string | undefined => {
    const ref = controllerOf(pod);
    if (ref?.kind !== kind) return undefined;
    const key = `${pod.metadata.namespace}/${ref.name}`;
    return owners.store.get(key)?.metadata.uid === ref.uid ? key : undefined;
  };
  const queueMatching = (pod: Pod): void => {
    for (const owner of owners.store.inNamespace(pod.metadata.namespace)) {
      const selector = follower.selectorOf(owner);
      if (!selector.everything && selector.matches(pod.metadata.labels)) queue.add(keyOf(owner));
    }
  };
  const deleted = (pod: Pod): void => {
    const key = ownerKey(pod);
    if (!key) return;
    expectations.deletionOfObserved(key, keyOf(pod));
    queue.add(key);
  };
  const added = (pod: Pod): void => {
    if (pod.metadata.deletionTimestamp) {
      deleted(pod);
      return;
    }
    const key = ownerKey(pod);
    if (key) {
      expectations.creationObserved(key);
      queue.add(key);
    } else if (!controllerOf(pod)) queueMatching(pod);
  };
  const updated = (pod: Pod, old: Pod): void => {
    const { labels } = pod.metadata;
    const relabelled = labels !== old.metadata.labels && !deepEqual(labels, old.metadata.labels);
    if (pod.metadata.deletionTimestamp) {
      deleted(pod);
      if (relabelled) deleted(old);
      return;
    }
    const moved = controllerOf(pod)?.uid !== controllerOf(old)?.uid;
    const oldKey = moved ? ownerKey(old) : undefined;
    if (oldKey) queue.add(oldKey);
    const key = ownerKey(pod);
    if (key) {
      queue.add(key);
      follower.onUpdate?.(key, pod, old);
    } else if (!controllerOf(pod) && (relabelled || moved)) queueMatching(pod);
  };
  pods.addHandler({ onAdd: added, onUpdate: updated, onDelete: deleted });
}
