import type { V1ReplicaSet } from '../../../api/generated/types.ts';
import { compiledLabelSelector, type Selector, selectorFromLabels } from '../../../api/labels/selector.ts';
import type { GroupVersionResource } from '../../../api/meta.ts';
import { REPLICA_SETS, REPLICATION_CONTROLLERS } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

/** ReplicaSets and ReplicationControllers, which differ only in how they write their selector. */
export type ReplicaOwner = Stored<V1ReplicaSet>;

/** What the one controller needs to know of either kind. */
export interface ReplicaKind {
  controller: string;
  kind: string;
  resource: GroupVersionResource;
  /** Source of its events, and its user. */
  component: string;
  selectorOf(owner: ReplicaOwner): Selector;
  /** Whether `status.terminatingReplicas` is there. */
  countsTerminating: boolean;
}

export const REPLICA_SET: ReplicaKind = {
  controller: 'replicaset',
  kind: 'ReplicaSet',
  resource: REPLICA_SETS,
  component: 'replicaset-controller',
  selectorOf: (owner) => compiledLabelSelector(owner.spec.selector),
  countsTerminating: true,
};

const compiled = new WeakMap<object, Selector>();

/** Source: pkg/controller/replication, which adapts the replica set controller to the older kind. */
export const REPLICATION_CONTROLLER: ReplicaKind = {
  controller: 'replicationcontroller',
  kind: 'ReplicationController',
  resource: REPLICATION_CONTROLLERS,
  component: 'replication-controller',
  selectorOf: ({ spec }) => {
    const labels = spec.selector as unknown as Record<string, string>;
    let selector = compiled.get(labels);
    if (!selector) {
      selector = selectorFromLabels(labels);
      compiled.set(labels, selector);
    }
    return selector;
  },
  countsTerminating: false,
};
