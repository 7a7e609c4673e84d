import type { ResourceInfo, SubresourceInfo } from '../../api/ResourceInfo.ts';
import type { PatchType, RequestOptions, ResourceRef, UserInfo, Verb } from '../../client/KubeRequest.ts';
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
  patchType: PatchType | undefined;
  /** Fields that the body's text had more than once. */
  duplicates: readonly (readonly (string | number)[])[];
  /** Set when the version asked for is not the one that is stored. */
  conversion: Conversion | undefined;
  user: UserInfo;
  /** Name of the calling component, or of the client outside. */
  component: string;
  /** What managed fields are recorded under. */
  fieldManager: string;
  /** Components of the cluster send what they built from types: its shape need not be decoded again. */
  trusted: boolean;
  dryRun: boolean;
  /** Become `Warning:` headers. */
  warnings: string[];
}
