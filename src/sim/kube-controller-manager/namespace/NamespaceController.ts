import type { V1CustomResourceDefinition, V1Namespace, V1Pod } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { isNotFound, StatusError } from '../../../api/StatusError.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
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
import { NAMESPACES, PODS, refTo } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { deletionConditions, type Remaining } from './deletionConditions.ts';

type Namespace = Stored<V1Namespace>;

/** Time for components to hear of the deletion before content goes. */
const GRACE_MS = 5_000;
/** How long objects that are held by finalizers are given. */
const FINALIZER_SECONDS = 15;

/**
 * Empties namespaces that are being deleted, pods first, and then lets them go (pkg/controller/namespace).
 *
 *     Namespace ─► itself, five seconds later
 */
export class NamespaceController implements Controller {
  readonly name = 'namespace';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly namespaces: SharedInformer<Namespace>;
  private readonly definitions: SharedInformer<Stored<V1CustomResourceDefinition>>;
  private readonly builtin = builtinDeletableResources().filter((r) => r.namespaced && r.resource !== 'pods');

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('namespace-controller');
    this.namespaces = context.informers.informer<Namespace>(NAMESPACES);
    this.definitions = context.informers.informer<Stored<V1CustomResourceDefinition>>(CUSTOM_RESOURCE_DEFINITIONS);
    const enqueue = (namespace: Namespace): void => {
      if (namespace.metadata.deletionTimestamp && namespace.spec.finalizers?.length) {
        this.queue.addAfter(namespace.metadata.name, GRACE_MS);
      }
    };
    this.namespaces.addHandler({ onAdd: enqueue, onUpdate: enqueue });
  }

  sync(name: string): void {
    if (!this.namespaces.store.get(name)?.metadata.deletionTimestamp) return;
    const namespace = this.fresh(name);
    if (!namespace?.metadata.deletionTimestamp || !namespace.spec.finalizers?.length) return;
    const remaining = { resources: new Map<string, number>(), finalizers: new Map<string, number>() };
    const { seconds, failure } = this.deleteContent(name, remaining);
    const current = this.reportProgress(namespace, { ...remaining, ...(failure ? { failure } : {}) });
    if (seconds > 0) this.queue.addAfter(name, (Math.floor(seconds / 2) + 1) * 1000);
    else if (remaining.resources.size > 0) this.queue.addRateLimited(name);
    else this.finalize(current);
  }

  private fresh(name: string): Namespace | undefined {
    try {
      return this.client.get<Namespace>(refTo(NAMESPACES, undefined, name));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return undefined;
    }
  }

  /** Deletes everything once. Returns how many seconds what is left may take. */
  private deleteContent(
    namespace: string,
    remaining: { resources: Map<string, number>; finalizers: Map<string, number> },
  ): { seconds: number; failure?: string } {
    let seconds = this.deleteAll({ ...PODS, kind: 'Pod', namespaced: true }, namespace, remaining);
    // Other content stays until the pods that may need it are gone.
    if (remaining.resources.size > 0) return { seconds };
    let failure: string | undefined;
    for (const resource of [...this.builtin, ...this.custom()]) {
      try {
        seconds = Math.max(seconds, this.deleteAll(resource, namespace, remaining));
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (error.code !== 405 && error.code !== 404) failure ??= error.message;
      }
    }
    return failure === undefined ? { seconds } : { seconds, failure };
  }

  private custom(): DeletableResource[] {
    const resources: DeletableResource[] = [];
    for (const crd of this.definitions.store.values()) {
      const resource = customResourceOf(crd);
      if (resource?.namespaced) resources.push(resource);
    }
    return resources;
  }

  private deleteAll(
    { group, version, resource }: DeletableResource,
    namespace: string,
    remaining: { resources: Map<string, number>; finalizers: Map<string, number> },
  ): number {
    const ref = { group, version, resource, namespace };
    const before = this.client.list<KubeObject>(ref).items;
    if (before.length === 0) return 0;
    let seconds = resource === 'pods' && group === '' ? graceSeconds(before as V1Pod[]) : 0;
    this.client.deleteCollection(ref, { propagationPolicy: 'Background' });
    const left = this.client.list<KubeObject>(ref).items;
    if (left.length === 0) return 0;
    remaining.resources.set(`${resource}.${group}`, left.length);
    for (const object of left) {
      for (const finalizer of object.metadata?.finalizers ?? []) {
        remaining.finalizers.set(finalizer, (remaining.finalizers.get(finalizer) ?? 0) + 1);
        seconds = Math.max(seconds, FINALIZER_SECONDS);
      }
    }
    return seconds;
  }

  private reportProgress(namespace: Namespace, remaining: Remaining): Namespace {
    const { startMs, now } = this.context.clock;
    const before = namespace.status?.conditions;
    const conditions = deletionConditions(before, remaining, rfc3339(startMs + now));
    if (conditions === before) return namespace;
    const ref = refTo(NAMESPACES, undefined, namespace.metadata.name);
    const status = { ...namespace.status, phase: 'Terminating', conditions: [...conditions] };
    return this.client.updateStatus<Namespace>(ref, { ...namespace, status });
  }

  private finalize(namespace: Namespace): void {
    const ref = { ...refTo(NAMESPACES, undefined, namespace.metadata.name), subresource: 'finalize' };
    const finalizers = namespace.spec.finalizers?.filter((f) => f !== 'kubernetes') ?? [];
    try {
      this.client.update<V1Namespace>(ref, { ...namespace, spec: { ...namespace.spec, finalizers } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

function graceSeconds(pods: readonly V1Pod[]): number {
  let most = 0;
  for (const { status, metadata, spec } of pods) {
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    most = Math.max(most, metadata?.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 0);
  }
  return most;
}
