import type { V1ManagedFieldsEntry } from '../../api/generated/types.ts';
import type { ResourceInfo, SubresourceInfo } from '../../api/ResourceInfo.ts';
import type {
  PatchType,
  ProxiedRequest,
  RequestOptions,
  ResourceRef,
  UserInfo,
  Verb,
} from '../../client/KubeRequest.ts';
import type { CustomKind } from './customresources/CustomKind.ts';
import type { Conversion } from './registry/conversions.ts';
import type { ResourceStore } from './registry/ResourceStore.ts';

/** A request on its way through the server, with what its path turned out to mean. */
export interface RequestContext {
  verb: Verb;
  ref: ResourceRef;
  info: ResourceInfo;
  subresource: SubresourceInfo | undefined;
  store: ResourceStore;
  options: RequestOptions;
  body: unknown;
  /** Of the body's text; 0 where it was none. */
  bodyLength: number;
  patchType: PatchType | undefined;
  proxied: ProxiedRequest | undefined;
  /** Fields that the body's text had more than once. */
  duplicates: readonly (readonly (string | number)[])[];
  /** Set for custom resources. */
  custom: CustomKind | undefined;
  /** Set when the version asked for is not the one that is stored. */
  conversion: Conversion | undefined;
  user: UserInfo;
  /** Name of the calling component, or of the client outside. */
  component: string;
  /** What managed fields are recorded under. */
  fieldManager: string;
  /** The subresource by which the object is written, where it is not that of `ref` (scale). */
  writtenThrough?: string;
  /** Owners that the write starts from (or, of an apply, leaves) in place of those known. */
  managedFields?: V1ManagedFieldsEntry[];
  /** Components of the cluster send what they built from types: its shape need not be decoded again. */
  trusted: boolean;
  dryRun: boolean;
  /** Become `Warning:` headers. */
  warnings: string[];
}
