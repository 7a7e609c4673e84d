import type { KubeObject, OwnerReference } from '../../../api/meta.ts';
import type { DeletableResource } from '../deletableResources.ts';

export const ORPHAN_FINALIZER = 'orphan';
export const FOREGROUND_FINALIZER = 'foregroundDeletion';

/** An object in the graph of owners and dependents. */
export interface GraphNode {
  uid: string;
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  /** Undefined while nothing is known of its kind. */
  resource: DeletableResource | undefined;
  owners: readonly OwnerReference[];
  /** `NONE` until there is one: most objects have no dependents. */
  dependents: Map<string, GraphNode>;
  /** Known only from a dependent's reference, not yet seen itself. */
  virtual: boolean;
  beingDeleted: boolean;
  /** It waits in foreground deletion for its dependents. */
  deletingDependents: boolean;
}

/** Shared by all objects without dependents; never added to. */
const NONE = new Map<string, GraphNode>();

/** What a change of the graph makes necessary. */
export interface GraphSink {
  /** Whether this object should still be. */
  attemptToDelete(node: GraphNode): void;
  /** Its dependents are to be let go. */
  attemptToOrphan(node: GraphNode): void;
}

/**
 * Who owns whom, kept as objects come and go (garbagecollector/graph_builder.go).
 *
 *     Deployment ◄── ReplicaSet ◄── Pod           owner ◄── dependent, by UID
 */
export class ObjectGraph {
  private readonly nodes = new Map<string, GraphNode>();

  constructor(
    private readonly resourceOf: (apiVersion: string, kind: string) => DeletableResource | undefined,
    private readonly sink: GraphSink,
  ) {}

  get(uid: string): GraphNode | undefined {
    return this.nodes.get(uid);
  }

  /** An object was created, or seen for the first time. */
  added(object: KubeObject, resource: DeletableResource): void {
    const uid = object.metadata?.uid ?? '';
    const existing = this.nodes.get(uid);
    const known = existing && !existing.virtual;
    if (known) {
      this.changed(object, undefined, resource);
      return;
    }
    const node = existing ?? this.node(uid, object.apiVersion ?? '', object.kind ?? '', object, resource);
    node.virtual = false;
    node.resource = resource;
    node.namespace = object.metadata?.namespace ?? '';
    node.owners = object.metadata?.ownerReferences ?? [];
    node.beingDeleted = object.metadata?.deletionTimestamp !== undefined;
    for (const owner of node.owners) this.addDependent(owner, node);
    this.transition(node, object, undefined);
  }

  /** An object changed; `previous` is how it was known, undefined when that is not known. */
  changed(object: KubeObject, previous: KubeObject | undefined, resource: DeletableResource): void {
    const node = this.nodes.get(object.metadata?.uid ?? '');
    if (!node || node.virtual) {
      this.added(object, resource);
      return;
    }
    const owners = object.metadata?.ownerReferences ?? [];
    if (owners !== node.owners) this.changeOwners(node, owners);
    if (object.metadata?.deletionTimestamp !== undefined) node.beingDeleted = true;
    this.transition(node, object, previous);
  }

  /** An object is gone: its dependents have lost an owner, and an owner that waits for it may go on. */
  removed(uid: string): void {
    const node = this.nodes.get(uid);
    if (!node) return;
    this.nodes.delete(uid);
    for (const { uid: ownerUid } of node.owners) this.nodes.get(ownerUid)?.dependents.delete(uid);
    for (const dependent of node.dependents.values()) this.sink.attemptToDelete(dependent);
    for (const { uid: ownerUid } of node.owners) {
      const owner = this.nodes.get(ownerUid);
      if (owner?.deletingDependents) this.sink.attemptToDelete(owner);
    }
  }

  private node(
    uid: string,
    apiVersion: string,
    kind: string,
    { metadata }: KubeObject,
    resource: DeletableResource | undefined,
  ): GraphNode {
    const node: GraphNode = {
      uid,
      apiVersion,
      kind,
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      resource,
      owners: [],
      dependents: NONE,
      virtual: true,
      beingDeleted: false,
      deletingDependents: false,
    };
    this.nodes.set(uid, node);
    return node;
  }

  private addDependent(owner: OwnerReference, dependent: GraphNode): void {
    let node = this.nodes.get(owner.uid);
    if (!node) {
      const resource = this.resourceOf(owner.apiVersion, owner.kind);
      const namespace = resource?.namespaced === false ? '' : dependent.namespace;
      node = this.node(
        owner.uid,
        owner.apiVersion,
        owner.kind,
        { metadata: { name: owner.name, namespace } },
        resource,
      );
      this.sink.attemptToDelete(node);
    }
    if (node.dependents === NONE) node.dependents = new Map();
    node.dependents.set(dependent.uid, dependent);
  }

  private changeOwners(node: GraphNode, owners: readonly OwnerReference[]): void {
    const before = node.owners;
    node.owners = owners;
    for (const owner of owners) {
      const old = before.find(({ uid }) => uid === owner.uid);
      if (!old) this.addDependent(owner, node);
      else if (old.blockOwnerDeletion && !owner.blockOwnerDeletion) this.unblocked(owner.uid);
    }
    for (const old of before) {
      if (owners.some(({ uid }) => uid === old.uid)) continue;
      this.nodes.get(old.uid)?.dependents.delete(node.uid);
      if (old.blockOwnerDeletion) this.unblocked(old.uid);
    }
    if (!owners.some((owner) => !before.some(({ uid }) => uid === owner.uid)) && owners.length > 0) return;
    if (owners.length > 0) this.sink.attemptToDelete(node);
  }

  private unblocked(ownerUid: string): void {
    const owner = this.nodes.get(ownerUid);
    if (owner?.deletingDependents) this.sink.attemptToDelete(owner);
  }

  private transition(node: GraphNode, object: KubeObject, previous: KubeObject | undefined): void {
    if (beginsDeletion(object, previous, ORPHAN_FINALIZER)) this.sink.attemptToOrphan(node);
    if (!beginsDeletion(object, previous, FOREGROUND_FINALIZER)) return;
    node.deletingDependents = true;
    for (const dependent of node.dependents.values()) this.sink.attemptToDelete(dependent);
    this.sink.attemptToDelete(node);
  }
}

export const hasFinalizer = (object: KubeObject, finalizer: string): boolean =>
  object.metadata?.finalizers?.includes(finalizer) ?? false;

/** Whether this change made the object one that is being deleted under that finalizer. */
function beginsDeletion(object: KubeObject, previous: KubeObject | undefined, finalizer: string): boolean {
  if (!object.metadata?.deletionTimestamp || !hasFinalizer(object, finalizer)) return false;
  return !previous?.metadata?.deletionTimestamp || !hasFinalizer(previous, finalizer);
}
