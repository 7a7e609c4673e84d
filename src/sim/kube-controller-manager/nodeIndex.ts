import type { V1Pod } from '../../api/generated/types.ts';
import type { Indexer } from '../../client/cache/Indexer.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { Stored } from './Stored.ts';

const BY_NODE = 'node';

/** Indexes pods by the node that they are bound to. */
export function indexByNode(pods: SharedInformer<Stored<V1Pod>>): void {
  pods.store.addIndex(BY_NODE, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
}

export const podsOnNode = (store: Indexer<Stored<V1Pod>>, node: string): Stored<V1Pod>[] => store.by(BY_NODE, node);
