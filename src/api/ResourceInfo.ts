import type { GroupVersionKind, GroupVersionResource } from './meta.ts';

/** A resource as the typings tell it; what they leave out is in `src/api/overlay/`. */
export interface GeneratedResource extends GroupVersionResource, GroupVersionKind {
  /** Lower-case kind, which discovery calls `singularName`. */
  readonly singular: string;
  readonly namespaced: boolean;
  /** Verbs of discovery, sorted. Resources that are only created (reviews, bindings) have `create` alone. */
  readonly verbs: readonly string[];
  /** Sorted by name. */
  readonly subresources: readonly SubresourceInfo[];
  /** Name of the schema model of the kind (`V1Pod`); absent for custom resources. */
  readonly model?: string;
  /** As upstream's discovery shows it: of what etcd holds, for resources that can be watched. */
  readonly storageVersionHash?: string;
}

/** One resource of one group version: what discovery says of it and what the API server needs to route to it. */
export interface ResourceInfo extends GeneratedResource {
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** `group/version` in which etcd holds it, where that is not the one served here. */
  readonly storageVersion?: { readonly group: string; readonly version: string };
  /** Marks what came from a CustomResourceDefinition. */
  readonly custom?: boolean;
}

export interface SubresourceInfo {
  /** `status`, `scale`, `log` … without the resource's name. */
  readonly name: string;
  readonly kind: string;
  /** Only where they differ from the resource's own (Scale, Eviction, TokenRequest). */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
  /** Schema model of the body; absent for connections, whose options travel in the query. */
  readonly model?: string;
}
