import type { GroupVersionResource, KubeObject } from '../api/meta.ts';
import type { Status } from '../api/StatusError.ts';

/** The verbs of the Kubernetes API, as authorization names them. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** Which object or collection a request is for. `version` may be any served version. */
export interface ResourceRef extends GroupVersionResource {
  /** Absent for cluster-scoped resources and for requests over all namespaces. */
  namespace?: string;
  name?: string;
  /** `status`, `scale`, `binding`, `eviction`, `log` … */
  subresource?: string;
}

/** Query parameters and headers that every verb may carry; each verb reads those upstream's reads. */
export interface RequestOptions {
  labelSelector?: string;
  fieldSelector?: string;
  limit?: number;
  continue?: string;
  resourceVersion?: string;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  allowWatchBookmarks?: boolean;
  sendInitialEvents?: boolean;
  timeoutSeconds?: number;
  dryRun?: boolean;
  fieldManager?: string;
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** For patches of type `apply`: take fields over from other managers. */
  force?: boolean;
  /** DeleteOptions. */
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  /** `table` asks for `meta.k8s.io/v1 Table`, `metadata` for PartialObjectMetadata. */
  as?: 'object' | 'table' | 'metadata';
  /** For tables: which part of each object rides along. */
  includeObject?: 'None' | 'Metadata' | 'Object';
  /** Lists and watches: whether objects carry `metadata.managedFields`, which single objects always do. */
  managedFields?: boolean;
  /** Raw query parameters of subresources (`log`: container, follow, tailLines … ; `exec`: command …). */
  params?: Record<string, string | string[]>;
}

/** Who asks. Groups exclude `system:authenticated`, which the server adds. */
export interface UserInfo {
  username: string;
  uid?: string;
  groups: readonly string[];
  extra?: Record<string, string[]>;
}

/** One request for a resource: what the HTTP method, path, query, headers and body say, already taken apart. */
export interface KubeRequest {
  verb: Verb;
  ref: ResourceRef;
  options?: RequestOptions;
  /** The object, patch or options document, as parsed JSON. The server never mutates it. */
  body?: unknown;
  patchType?: PatchType;
  /** How long the body was, where it came as text. */
  bodyLength?: number;
  /** `--as`: checked by the server against the right to impersonate. */
  impersonate?: UserInfo;
  /** Fields that the body's text had more than once, as paths; parsing has kept the last of each. */
  duplicates?: readonly (readonly (string | number)[])[];
  /** Requests of one act of a person (one Apply, one line in the terminal) share it; the server does not read it. */
  act?: string;
  /** `Authorization: Bearer`. */
  bearerToken?: string;
  /** Of a request for the subresource `proxy`: what is to be passed on. */
  proxied?: ProxiedRequest;
}

/** The rest of a request whose path leads through the server to a pod, Service or node. */
export interface ProxiedRequest {
  method: string;
  /** The path up to and with `proxy`. */
  url: string;
  /** What follows it; '' when nothing does, not even a slash. */
  path: string;
  /** With its question mark, or ''. */
  query: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** An answer. `warnings` are what `Warning:` headers carry. */
export interface KubeResponse<T = unknown> {
  code: number;
  body: T;
  warnings?: string[];
  /** Of an answer that is passed on as it came. */
  headers?: Record<string, string>;
}

/** A request for a path that is not a resource, or that the caller has as text: discovery, OpenAPI, `--raw`, `/healthz`. */
export interface RawRequest {
  method: string;
  /** Path with query string. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** The body of a request whose content type is protobuf, which is not text. */
  bytes?: Uint8Array;
}

export interface RawResponse {
  code: number;
  headers: Record<string, string>;
  body: string;
  /** Instead of `body`, for what is not text. */
  bytes?: Uint8Array;
}

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** One line of a watch. `object` is a Status when `type` is ERROR, a Table when the request asked for tables. */
export interface WatchEvent<T = KubeObject> {
  type: WatchEventType;
  object: T;
}

export type WatchError = WatchEvent<Status> & { type: 'ERROR' };

/** What a consumer of a watch is told. After `onClose` nothing more arrives. */
export interface WatchSink<T = KubeObject> {
  /** Events that arrived together, in order. */
  onEvents(events: readonly WatchEvent<T>[]): void;
  /** The watch ended: by the server, by time-out, or because the connection broke. */
  onClose(error?: Error): void;
}

/** Ends a watch or a stream. Calling it again does nothing. */
export type Cancel = () => void;
