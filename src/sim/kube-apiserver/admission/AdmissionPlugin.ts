import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import type { RequestContext } from '../RequestContext.ts';

export interface AdmissionAttributes {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  context: RequestContext;
  namespace: string;
  name: string;
  /** Undefined for DELETE. */
  object: KubeObject | undefined;
  previous: StoredObject | undefined;
}

/** What plugins read of the cluster. */
export interface AdmissionReader {
  get<T extends KubeObject>(group: string, resource: string, namespace: string, name: string): T | undefined;
  list<T extends KubeObject>(group: string, resource: string, namespace?: string): Iterable<T>;
  /** Virtual time as RFC 3339. */
  timestamp(): string;
}

/**
 * A step between authorization and storage (upstream `plugin/pkg/admission`). `admit` may return a changed object;
 * `validate` runs after all have admitted and the object has been validated. Both refuse by throwing a StatusError.
 */
export interface AdmissionPlugin {
  /** The registered name, e.g. `NamespaceLifecycle`. */
  name: string;
  admit?(attributes: AdmissionAttributes, reader: AdmissionReader): KubeObject | undefined;
  validate?(attributes: AdmissionAttributes, reader: AdmissionReader): void;
  /** The write went through (quota usage is counted, for one). */
  committed?(attributes: AdmissionAttributes): void;
}
