import type { StoredObject } from '../../../api/meta.ts';
import { conflictError, notFoundError, type Status } from '../../../api/StatusError.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { RequestOptions } from '../../../client/KubeRequest.ts';
import type { KeyValue } from '../../etcd/Etcd.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { atRevision } from '../watch/WatchHub.ts';
import { admissionCommitted, admit, attributesOf, validateAdmission } from './admit.ts';
import { sealed } from './create.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Kinds whose deletion answers the object even when it is gone at once; others answer a Status. */
const RETURNS_OBJECT = new Set([
  'pods',
  'podtemplates',
  'persistentvolumes',
  'persistentvolumeclaims',
  'resourcequotas',
  'serviceaccounts',
  'services',
  'storageclasses',
  'volumeattachments',
  'csinodes',
]);

/** DELETE of one object. Answers the object if it lingers, else what its kind answers when it is gone. */
export function remove(server: Server, context: RequestContext): { code: number; body: unknown } {
  const name = context.ref.name ?? '';
  const current = context.store.get(context.ref.namespace ?? '', name);
  if (!current) throw notFoundError(context.info, name);
  return { code: 200, body: removeObject(server, context, current) };
}

/** Deletes an object or begins to: grace period and finalizers may hold it (upstream Store.Delete). */
export function removeObject(
  server: Server,
  context: RequestContext,
  current: KeyValue<StoredObject>,
): StoredObject | Status {
  const { store, options } = context;
  const previous = current.value;
  checkPreconditions(context, previous);
  const attributes = { ...attributesOf(context, 'DELETE', undefined, previous), name: previous.metadata.name };
  admit(server, attributes);
  validateAdmission(server, attributes);
  const grace = store.strategy.gracePeriodSeconds?.(previous, options.gracePeriodSeconds);
  const marked = markDeletion(server, context, previous, grace);
  const lingers =
    heldByFinalizers(marked) ||
    store.strategy.holdsDeletion?.(marked) ||
    (marked.metadata.deletionGracePeriodSeconds ?? 0) > 0;
  if (lingers) {
    if (marked === previous) return previous;
    const stored = sealed(server, marked);
    if (!context.dryRun) server.etcd.put(current.key, stored, current.modRevision);
    return stored;
  }
  if (!context.dryRun) {
    // Graceful kinds are first seen with no grace left, then gone.
    if (grace !== undefined && marked !== previous) server.etcd.put(current.key, sealed(server, marked));
    server.etcd.delete(current.key);
    store.strategy.release?.(previous, server.strategyContext(false));
  }
  admissionCommitted(server, attributes);
  const gone = grace === undefined ? previous : marked;
  return RETURNS_OBJECT.has(context.info.resource) && context.info.group !== 'metrics.k8s.io'
    ? atRevision(gone, server.etcd.revision)
    : successStatus(context, previous);
}

function checkPreconditions(context: RequestContext, object: StoredObject): void {
  const { uid, resourceVersion } = context.options.preconditions ?? {};
  const { name } = object.metadata;
  if (uid && uid !== object.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${object.metadata.uid}`;
    throw conflictError(context.info, name, why);
  }
  if (resourceVersion && resourceVersion !== object.metadata.resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${object.metadata.resourceVersion}`;
    throw conflictError(context.info, name, why);
  }
}

/** The object with finalizers, deletionTimestamp and grace as this request leaves them; the same if nothing changes. */
function markDeletion(
  server: Server,
  context: RequestContext,
  object: StoredObject,
  grace: number | undefined,
): StoredObject {
  const finalizers = finalizersFor(
    object,
    context.options.propagationPolicy,
    context.store.strategy.defaultPropagation,
  );
  const seconds = grace ?? 0;
  const { metadata } = object;
  const deleting = metadata.deletionTimestamp !== undefined;
  const shortened = deleting && grace !== undefined && seconds < (metadata.deletionGracePeriodSeconds ?? 0);
  if (deleting && !shortened && finalizers === metadata.finalizers) return object;
  const { finalizers: _, ...rest } = metadata;
  const next: StoredObject = {
    ...object,
    metadata: {
      ...rest,
      ...(finalizers && finalizers.length > 0 ? { finalizers } : {}),
      ...(deleting && !shortened
        ? {}
        : {
            deletionTimestamp: rfc3339(server.clock.startMs + server.clock.now + seconds * 1000),
            deletionGracePeriodSeconds: seconds,
          }),
      ...(!deleting && metadata.generation && context.store.strategy.generationOnDelete !== false
        ? { generation: metadata.generation + 1 }
        : {}),
    },
  };
  return context.store.strategy.markDeleting?.(next, server.strategyContext(context.dryRun)) ?? next;
}

/** The two finalizers by which the garbage collector is told what to do with dependents. */
function finalizersFor(
  object: StoredObject,
  requested: RequestOptions['propagationPolicy'],
  byDefault: RequestOptions['propagationPolicy'],
): string[] | undefined {
  const present = object.metadata.finalizers;
  const kept = present?.includes(ORPHAN) ? 'Orphan' : present?.includes(FOREGROUND) ? 'Foreground' : undefined;
  const policy = requested ?? kept ?? byDefault ?? 'Background';
  const wanted = policy === 'Orphan' ? ORPHAN : policy === 'Foreground' ? FOREGROUND : undefined;
  const others = (present ?? []).filter((f) => f !== ORPHAN && f !== FOREGROUND);
  const next = wanted ? [...others, wanted] : others;
  const same = next.length === (present?.length ?? 0) && next.every((f) => present?.includes(f));
  return same ? present : next;
}

function heldByFinalizers(object: StoredObject): boolean {
  return (object.metadata.finalizers?.length ?? 0) > 0;
}

function successStatus(context: RequestContext, object: StoredObject): Status {
  const { info } = context;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(info.group === '' ? {} : { group: info.group }),
      kind: info.resource,
      uid: object.metadata.uid,
    },
  };
}
