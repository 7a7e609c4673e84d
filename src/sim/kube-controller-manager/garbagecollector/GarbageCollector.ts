import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import { type KubeObject, type OwnerReference, parseApiVersion } from '../../../api/meta.ts';
import { failure, isNotFound } from '../../../api/StatusError.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import {
  builtinDeletableResources,
  CUSTOM_RESOURCE_DEFINITIONS,
  customResourceOf,
  type DeletableResource,
} from '../deletableResources.ts';
import { refTo } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { FOREGROUND_FINALIZER, type GraphNode, hasFinalizer, ObjectGraph, ORPHAN_FINALIZER } from './ObjectGraph.ts';

/** Events own nothing and are too many. */
const IGNORED = new Set(['events/', 'events/events.k8s.io']);

/**
 * Deletes what has lost its owners, and lets owners wait for or part from their dependents
 * (pkg/controller/garbagecollector).
 *
 *     every resource ─► graph ─► attempt to delete (UID)      attempt to orphan (UID)
 */
export class GarbageCollector {
  private readonly client: LocalClient;
  private readonly graph: ObjectGraph;
  private readonly toDelete: WorkQueue;
  private readonly toOrphan: WorkQueue;
  private readonly byKind = new Map<string, DeletableResource>();
  private readonly monitored = new Map<string, SharedInformer<KubeObject>>();

  constructor(private readonly context: ControllerContext) {
    this.client = context.clientFor('generic-garbage-collector');
    this.toDelete = new WorkQueue(context.clock);
    this.toOrphan = new WorkQueue(context.clock);
    this.graph = new ObjectGraph(
      (apiVersion, kind) => this.byKind.get(`${parseApiVersion(apiVersion).group}/${kind}`),
      {
        attemptToDelete: (node) => this.toDelete.add(node.uid),
        attemptToOrphan: (node) => this.toOrphan.add(node.uid),
      },
    );
    const resources = builtinDeletableResources().filter((r) => !IGNORED.has(`${r.resource}/${r.group}`));
    for (const resource of resources) this.byKind.set(`${resource.group}/${resource.kind}`, resource);
    for (const resource of resources) this.monitor(resource);
    const definitions = context.informers.informer<Stored<V1CustomResourceDefinition>>(CUSTOM_RESOURCE_DEFINITIONS);
    const established = (crd: Stored<V1CustomResourceDefinition>): void => {
      const resource = customResourceOf(crd);
      if (resource) this.monitor(resource);
    };
    definitions.addHandler({ onAdd: established, onUpdate: established });
  }

  /** The two loops: one for deleting, one for orphaning. */
  controllers(): Controller[] {
    return [
      { name: 'garbagecollector', queue: this.toDelete, sync: (uid) => this.attemptToDelete(uid) },
      { name: 'garbagecollector-orphan', queue: this.toOrphan, sync: (uid) => this.attemptToOrphan(uid) },
    ];
  }

  private monitor(resource: DeletableResource): void {
    const { group, version, resource: plural, kind } = resource;
    this.byKind.set(`${group}/${kind}`, resource);
    const id = `${plural}.${version}.${group}`;
    const known = this.monitored.get(id);
    if (known) {
      known.start();
      return;
    }
    const informer = this.context.informers.informer<KubeObject>({ group, version, resource: plural });
    this.monitored.set(id, informer);
    informer.addHandler({
      onAdd: (object) => this.graph.added(object, resource),
      onUpdate: (object, old) => {
        if (object.metadata?.uid !== old.metadata?.uid) this.graph.removed(old.metadata?.uid ?? '');
        this.graph.changed(object, old, resource);
      },
      onDelete: (object) => this.graph.removed(object.metadata?.uid ?? ''),
    });
  }

  private attemptToDelete(uid: string): void {
    const node = this.graph.get(uid);
    if (!node || (node.beingDeleted && !node.deletingDependents)) return;
    const latest = this.live(node);
    if (!latest) {
      // Only references say that it exists: as if its deletion had been seen.
      if (node.virtual) this.graph.removed(uid);
      return;
    }
    if (node.deletingDependents) {
      this.waitForDependents(node, latest);
      return;
    }
    const owners = latest.metadata?.ownerReferences ?? [];
    if (owners.length === 0) return;
    const { solid, dangling, waiting } = this.classify(node, owners);
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) this.dropOwners(node, latest, [...dangling, ...waiting]);
    } else if (waiting.length > 0 && node.dependents.size > 0) {
      this.unblockCycles(node);
      this.delete(node, latest, 'Foreground');
    } else {
      const orphan = hasFinalizer(latest, ORPHAN_FINALIZER);
      const foreground = hasFinalizer(latest, FOREGROUND_FINALIZER);
      this.delete(node, latest, orphan ? 'Orphan' : foreground ? 'Foreground' : 'Background');
    }
  }

  /** The object as the server has it, if it is still the same one. */
  private live(node: GraphNode): KubeObject | undefined {
    if (!node.resource) return undefined;
    try {
      const object = this.client.get(this.ref(node, node.resource));
      return object.metadata?.uid === node.uid ? object : undefined;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return undefined;
    }
  }

  private ref(node: GraphNode, resource: DeletableResource) {
    const { group, version, resource: plural } = resource;
    return refTo({ group, version, resource: plural }, resource.namespaced ? node.namespace : undefined, node.name);
  }

  /** Which owners are there, which are gone, and which wait for this object to go. */
  private classify(node: GraphNode, owners: readonly OwnerReference[]) {
    const solid: OwnerReference[] = [];
    const dangling: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const owner of owners) {
      const resource = this.byKind.get(`${parseApiVersion(owner.apiVersion).group}/${owner.kind}`);
      if (!resource) throw failure(404, 'NotFound', `no matches for kind "${owner.kind}" in "${owner.apiVersion}"`);
      const ownerNode = { uid: owner.uid, name: owner.name, namespace: node.namespace, resource } as GraphNode;
      const object = this.live(ownerNode);
      if (!object) dangling.push(owner);
      else if (object.metadata?.deletionTimestamp && hasFinalizer(object, FOREGROUND_FINALIZER)) waiting.push(owner);
      else solid.push(owner);
    }
    return { solid, dangling, waiting };
  }

  private dropOwners(node: GraphNode, latest: KubeObject, gone: readonly OwnerReference[]): void {
    const uids = new Set(gone.map(({ uid }) => uid));
    const ownerReferences = latest.metadata?.ownerReferences?.filter(({ uid }) => !uids.has(uid)) ?? [];
    this.patchMetadata(node, latest, { ownerReferences: orNull(ownerReferences) });
  }

  /** Dependents that wait in foreground deletion themselves would wait for each other: they block no longer. */
  private unblockCycles(node: GraphNode): void {
    for (const dependent of node.dependents.values()) {
      if (!dependent.deletingDependents) continue;
      const latest = this.live(dependent);
      if (!latest) continue;
      const ownerReferences = latest.metadata?.ownerReferences?.map((ref) => ({ ...ref, blockOwnerDeletion: false }));
      this.patchMetadata(dependent, latest, { ownerReferences });
      return;
    }
  }

  private waitForDependents(node: GraphNode, latest: KubeObject): void {
    const blocking = [...node.dependents.values()].filter((dependent) =>
      dependent.owners.some(({ uid, blockOwnerDeletion }) => uid === node.uid && blockOwnerDeletion),
    );
    if (blocking.length === 0) this.dropFinalizer(node, latest, FOREGROUND_FINALIZER);
    for (const dependent of blocking) if (!dependent.deletingDependents) this.toDelete.add(dependent.uid);
  }

  private delete(node: GraphNode, latest: KubeObject, propagationPolicy: 'Orphan' | 'Foreground' | 'Background'): void {
    if (!node.resource) return;
    const { resourceVersion } = latest.metadata ?? {};
    this.context.decide({
      from: 'garbage-collector-controller',
      to: 'garbage-collector-controller',
      object: `${node.resource.resource}/${node.namespace}/${node.name}`,
      text: `delete ${node.kind} ${node.name}: no owner is left`,
      data: { owners: node.owners.map(({ kind, name }) => `${kind}/${name}`), propagationPolicy },
    });
    try {
      this.client.delete(this.ref(node, node.resource), {
        propagationPolicy,
        preconditions: { uid: node.uid, resourceVersion },
      });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private attemptToOrphan(uid: string): void {
    const owner = this.graph.get(uid);
    const latest = owner && this.live(owner);
    if (!owner || !latest) return;
    for (const dependent of owner.dependents.values()) {
      const object = this.live(dependent);
      if (!object) continue;
      const ownerReferences = (object.metadata?.ownerReferences ?? []).filter((ref) => ref.uid !== uid);
      this.patchMetadata(dependent, object, { ownerReferences: orNull(ownerReferences) });
    }
    this.dropFinalizer(owner, latest, ORPHAN_FINALIZER);
  }

  private dropFinalizer(node: GraphNode, latest: KubeObject, finalizer: string): void {
    if (!hasFinalizer(latest, finalizer)) return;
    const finalizers = latest.metadata?.finalizers?.filter((f) => f !== finalizer) ?? [];
    this.patchMetadata(node, latest, { finalizers: orNull(finalizers) });
  }

  private patchMetadata(node: GraphNode, latest: KubeObject, change: object): void {
    if (!node.resource) return;
    const { uid, resourceVersion } = latest.metadata ?? {};
    try {
      const metadata = { uid, resourceVersion, ...change };
      this.client.patch(this.ref(node, node.resource), 'merge', { metadata });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** A list that has become empty is removed. */
const orNull = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);
