import { controllerOf, type KubeObject } from '../../api/meta.ts';
import type { Indexer } from '../../client/cache/Indexer.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';

const BY_CONTROLLER = 'controllerUID';

/**
 * Indexes a resource by the UID of the controller that owns each object; those that nobody controls are found by their
 * namespace (pkg/controller `AddPodControllerIndexer`).
 */
export function indexByController<T extends KubeObject>(informer: SharedInformer<T>): void {
  informer.store.addIndex(BY_CONTROLLER, (object) => [
    controllerOf(object)?.uid ?? `orphan/${object.metadata?.namespace ?? ''}`,
  ]);
}

/** The objects that this controller owns. */
export function controlledBy<T extends KubeObject>(store: Indexer<T>, uid: string): T[] {
  return store.by(BY_CONTROLLER, uid);
}

/** What a controller may own: the objects that name it, and those in its namespace that name nobody. */
export function claimable<T extends KubeObject>(
  store: Indexer<T>,
  owner: { metadata: { uid: string; namespace: string } },
): T[] {
  const owned = store.by(BY_CONTROLLER, owner.metadata.uid);
  const orphans = store.by(BY_CONTROLLER, `orphan/${owner.metadata.namespace}`);
  return orphans.length === 0 ? owned : [...owned, ...orphans];
}
