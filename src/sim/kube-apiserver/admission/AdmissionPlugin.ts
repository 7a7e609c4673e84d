import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Random } from '../../../base/Random.ts';
import type { RequestContext } from '../RequestContext.ts';

export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

export interface AdmissionAttributes {
  operation: AdmissionOperation;
  context: RequestContext;
  namespace: string;
  name: string;
  /** Undefined for DELETE. */
  object: KubeObject | undefined;
  previous: StoredObject | undefined;
  /** Set when webhooks or policies have changed the object: all mutating plugins run again, and of those the ones with these ids. */
  reinvocation?: { running: boolean; ids: ReadonlySet<string> };
}

/** What plugins read of the cluster, and the little that they write. */
export interface AdmissionReader {
  get<T extends KubeObject>(group: string, resource: string, namespace: string, name: string): T | undefined;
  list<T extends KubeObject>(group: string, resource: string, namespace?: string): Iterable<T>;
  /** The preferred version of a kind that is served. */
  kindOf(group: string, kind: string): ResourceInfo | undefined;
  /** How often anything of a resource has changed: what was worked out from its objects holds while this is the same. */
  changes(group: string, resource: string): number;
  /** Replaces an object that is there, past admission and validation (quota usage). */
  replace(group: string, resource: string, object: StoredObject): void;
  /** Virtual time as RFC 3339. */
  timestamp(): string;
  random: Random;
}

/**
 * A step between authorization and storage (upstream `plugin/pkg/admission`). `admit` may return a changed object;
 * `validate` runs after all have admitted and the object has been validated. Both refuse by throwing a StatusError.
 */
export interface AdmissionPlugin {
  /** The registered name, e.g. `NamespaceLifecycle`. */
  name: string;
  /** When it is asked; always by default. */
  operations?: readonly AdmissionOperation[];
  /** What it is asked about, as `resource.group/subresource` (`pods`, `pods/resize`); everything by default. */
  resources?: readonly string[];
  admit?(attributes: AdmissionAttributes, reader: AdmissionReader): KubeObject | undefined;
  validate?(attributes: AdmissionAttributes, reader: AdmissionReader): void;
  /** The write went through (quota usage is counted, for one). */
  committed?(attributes: AdmissionAttributes): void;
}
