import type { FieldError } from '../../../api/FieldError.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import type { RequestOptions } from '../../../client/KubeRequest.ts';
import type { ServiceAllocators } from './core/ServiceAllocators.ts';

/** What a strategy may ask of the server it runs in. */
export interface StrategyContext {
  /** Virtual time as RFC 3339. */
  timestamp(): string;
  /** Another object of the cluster, read from storage. */
  lookup<T extends KubeObject>(group: string, resource: string, namespace: string, name: string): T | undefined;
  dryRun: boolean;
  /** Cluster addresses and node ports. */
  services: ServiceAllocators;
}

/**
 * What is particular about storing one kind (upstream `registry/<group>/<kind>/strategy.go`): what the server fills in
 * or takes away before it validates. Each function returns a changed copy or the object it was given; all are optional,
 * and what is left out behaves as for most kinds: `status` cannot be set but through its subresource, `generation`
 * counts changes of `spec`.
 */
export interface Strategy {
  /** False for kinds without `metadata.generation`, e.g. ConfigMap. */
  generation?: boolean;
  /** Whether a change of annotations counts in `generation` (Deployment). */
  annotationsAreContent?: boolean;
  /** Whether PUT makes an object that is not there (Lease, Event, Endpoints …). */
  createOnUpdate?: boolean;
  /** Kinds whose `status` is an ordinary field (no status subresource). */
  statusIsPlain?: boolean;
  /** Kinds that may be created with their status (Node). */
  statusOnCreate?: boolean;
  prepareForCreate?(object: KubeObject, context: StrategyContext): KubeObject;
  prepareForUpdate?(next: KubeObject, previous: StoredObject, context: StrategyContext): KubeObject;
  /** What a new object is warned of. */
  warningsOnCreate?(object: KubeObject): readonly string[];
  /** What the kind's own checks leave to its registry; asked of new objects that are otherwise valid. */
  validateCreate?(object: KubeObject): readonly FieldError[];
  /** What the kind's own checks leave to its registry, of updates of the whole object. */
  validateUpdate?(next: KubeObject, previous: StoredObject): readonly FieldError[];
  /** For updates through a subresource; the default takes `status` and nothing else. */
  prepareForSubresource?(subresource: string, next: KubeObject, previous: StoredObject): KubeObject;
  /** After the checks and before storing: allocates what must be unique (cluster addresses, node ports). */
  allocate?(next: KubeObject, previous: StoredObject | undefined, context: StrategyContext): KubeObject;
  /** Gives back what `allocate` took, after the object is gone. */
  release?(object: StoredObject, context: StrategyContext): void;
  /**
   * Seconds of grace for a deletion; undefined when the kind is deleted at once. `requested` is DeleteOptions'.
   */
  gracePeriodSeconds?(object: StoredObject, requested: number | undefined): number | undefined;
  /** What happens to dependents when the request does not say. */
  defaultPropagation?: NonNullable<RequestOptions['propagationPolicy']>;
  /** Whether a deletion must wait although no finalizer of metadata asks for it (Namespace's `spec.finalizers`). */
  holdsDeletion?(object: StoredObject): boolean;
  /** Changes made when a deletion begins but cannot finish yet. */
  markDeleting?(object: StoredObject, context: StrategyContext): StoredObject;
  /** Whether the beginning of a deletion counts in `generation`; it does for most. */
  generationOnDelete?: boolean;
  /** Fields that a field selector may name besides `metadata.name` and `metadata.namespace`. */
  fields?: Readonly<Record<string, (object: never) => string | undefined>>;
}
