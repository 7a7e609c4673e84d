import { invalid } from '../../../api/FieldError.ts';
import type { KubeObject, ObjectMeta, StoredObject } from '../../../api/meta.ts';
import {
  badRequestError,
  conflictError,
  invalidError,
  notFoundError,
  STALE_OBJECT,
  StatusError,
} from '../../../api/StatusError.ts';
import { FIELD_IMMUTABLE } from '../../../api/validation/objectMeta.ts';
import { objectWarnings } from '../../../api/warnings/objectWarnings.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { checkEscalation } from '../authorization/checkEscalation.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { admissionCommitted, admit, attributesOf, validateAdmission } from './admit.ts';
import { checkLength, createObject, sealOwn } from './create.ts';
import { decodeBody } from './decodeBody.ts';
import { managedFieldsOf, recordUpdate, takeManagedFields } from './managedFields.ts';
import { validateChange } from './validate.ts';

/** PUT of an object or of one of its subresources that share its shape (status). Answers 200, or 201 if it made one. */
export function update(server: Server, context: RequestContext): { code: number; body: unknown } {
  const decoded = decodeBody(context);
  const name = context.ref.name ?? '';
  checkIdentity(decoded, context);
  const existing = context.store.get(context.ref.namespace ?? '', name);
  if (!existing && context.store.strategy.createOnUpdate && !context.ref.subresource) {
    const { resourceVersion: _, ...metadata } = { ...decoded.metadata, name };
    return { code: 201, body: createObject(server, context, { ...decoded, metadata }) };
  }
  return { code: 200, body: updateObject(server, context, () => decoded) };
}

/**
 * Replaces an object by what `change` makes of it: concurrency check, admission, what the server keeps, validation,
 * etcd. An update that changes nothing writes nothing. One that takes the last finalizer of a deleted object removes it.
 */
export function updateObject(
  server: Server,
  context: RequestContext,
  change: (current: StoredObject) => KubeObject,
): StoredObject {
  const { info, store, ref } = context;
  const name = ref.name ?? '';
  const current = store.get(ref.namespace ?? '', name);
  if (!current) throw notFoundError(info, name);
  const previous = current.value;
  const wanted = takeManagedFields(context, change(previous), previous);
  checkPreconditions(wanted, previous, context);
  const attributes = attributesOf(context, 'UPDATE', wanted, previous);
  const admitted = admit(server, attributes) as KubeObject;
  server.stage(context, 'admit', `${attributes.operation.toLowerCase()} ${attributes.name}`);
  checkEscalation(server, context, admitted, previous);
  const prepared = prepare(server, context, admitted, previous);
  const errors = validateChange(context, prepared, previous);
  if (errors.length > 0) throw invalidError(info, name, errors);
  if (!context.trusted && !ref.subresource) context.warnings.push(...objectWarnings(info, prepared, previous));
  attributes.object = prepared;
  validateAdmission(server, attributes);
  server.stage(context, 'validate', `${info.kind} is valid`);
  if (deepEqual(prepared, previous) && ownersAreSame(context, previous)) return previous;
  const allocated = store.strategy.allocate?.(prepared, previous, server.strategyContext(context.dryRun)) ?? prepared;
  checkLength(context, allocated);
  const stored = recordUpdate(server, context, sealOwn(server, allocated, prepared), previous);
  if (!context.dryRun) write(server, context, stored);
  server.stage(context, 'store', `revision ${server.etcd.revision}`);
  attributes.object = stored;
  admissionCommitted(server, attributes);
  return stored;
}

/** Whether a request that changes nothing else changes no owner either. */
const ownersAreSame = ({ managedFields }: RequestContext, previous: StoredObject): boolean =>
  managedFields === undefined || deepEqual(managedFields, managedFieldsOf(previous));

function write(server: Server, context: RequestContext, object: StoredObject): void {
  const { store } = context;
  const key = store.keyOf(object.metadata.namespace ?? '', object.metadata.name);
  if (!deletionIsComplete(object, context)) {
    server.etcd.put(key, object);
    return;
  }
  server.etcd.delete(key);
  store.strategy.release?.(object, server.strategyContext(false));
}

/** A deleted object stays for its grace period and its finalizers, and goes with the update that ends them. */
function deletionIsComplete(object: StoredObject, context: RequestContext): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  if (!deletionTimestamp || (finalizers && finalizers.length > 0)) return false;
  if (context.store.strategy.holdsDeletion?.(object)) return false;
  return (deletionGracePeriodSeconds ?? 0) === 0;
}

function checkIdentity(object: KubeObject, context: RequestContext): void {
  const { name, namespace } = object.metadata ?? {};
  if (!name) {
    throw badRequestError('name must be provided');
  }
  if (name !== context.ref.name) {
    throw badRequestError(`the name of the object (${name}) does not match the name on the URL (${context.ref.name})`);
  }
  if (context.info.namespaced && namespace && namespace !== context.ref.namespace) {
    throw badRequestError('the namespace of the provided object does not match the namespace sent on the request');
  }
}

function checkPreconditions(wanted: KubeObject, previous: StoredObject, context: RequestContext): void {
  const { resourceVersion, uid } = wanted.metadata ?? {};
  const { name } = previous.metadata;
  if (uid && uid !== previous.metadata.uid && context.verb === 'patch') {
    const error = invalid('metadata.uid', uid, FIELD_IMMUTABLE);
    throw invalidError(context.info, name, [error, error]);
  }
  if (!context.trusted) checkDeletionFields(wanted, previous, context);
  if (uid && uid !== previous.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`;
    throw conflictError(context.info, name, why);
  }
  if (resourceVersion && !/^\d+$/.test(resourceVersion)) {
    const message = `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`;
    throw new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
  }
  if (resourceVersion && resourceVersion !== '0' && resourceVersion !== previous.metadata.resourceVersion) {
    throw conflictError(context.info, name, STALE_OBJECT);
  }
}

/** An update does not delete. (Metadata is validated for every object and for its kind: two causes.) */
function checkDeletionFields(wanted: KubeObject, previous: StoredObject, { info }: RequestContext): void {
  const errors = (['deletionTimestamp', 'deletionGracePeriodSeconds'] as const)
    .filter((field) => wanted.metadata?.[field] !== undefined && previous.metadata[field] === undefined)
    .map((field) => invalid(`metadata.${field}`, wanted.metadata?.[field], FIELD_IMMUTABLE));
  if (errors.length > 0) throw invalidError(info, previous.metadata.name, [...errors, ...errors]);
}

/** What the server keeps of the stored object whatever the client sends (rest.BeforeUpdate and the kind's strategy). */
function prepare(server: Server, context: RequestContext, wanted: KubeObject, previous: StoredObject): KubeObject {
  const { strategy } = context.store;
  const subresource = context.ref.subresource ?? '';
  const shaped =
    subresource === '' ? keepStatus(context, wanted, previous) : takeSubresource(context, wanted, previous);
  const prepared =
    subresource === ''
      ? (strategy.prepareForUpdate?.(shaped, previous, server.strategyContext(context.dryRun)) ?? shaped)
      : shaped;
  const changed =
    strategy.generation !== false && subresource !== 'binding' && contentChanged(context, prepared, previous);
  const generation = previous.metadata.generation;
  return {
    ...prepared,
    metadata: keepSystemFields(
      prepared.metadata ?? {},
      previous.metadata,
      changed && generation !== undefined ? generation + 1 : generation,
    ),
  };
}

function keepSystemFields(
  wanted: ObjectMeta,
  previous: StoredObject['metadata'],
  generation: number | undefined,
): ObjectMeta {
  const metadata: ObjectMeta = { ...wanted };
  keep(metadata, 'name', previous.name);
  keep(metadata, 'namespace', previous.namespace);
  keep(metadata, 'uid', previous.uid);
  keep(metadata, 'creationTimestamp', previous.creationTimestamp);
  keep(metadata, 'resourceVersion', previous.resourceVersion);
  keep(metadata, 'deletionTimestamp', previous.deletionTimestamp);
  keep(metadata, 'deletionGracePeriodSeconds', previous.deletionGracePeriodSeconds);
  keep(metadata, 'generateName', wanted.generateName ?? previous.generateName);
  keep(metadata, 'generation', generation);
  keep(metadata, 'selfLink', undefined);
  return metadata;
}

/** Sets or removes a field, if it is not so already: a deletion would make the object a slow one. */
function keep<K extends keyof ObjectMeta>(metadata: ObjectMeta, field: K, value: ObjectMeta[K]): void {
  if (value !== undefined) metadata[field] = value;
  else if (field in metadata) delete metadata[field];
}

function keepStatus(context: RequestContext, wanted: KubeObject, previous: StoredObject): KubeObject {
  if (context.store.strategy.statusIsPlain || !context.info.subresources.some((s) => s.name === 'status'))
    return wanted;
  return withStatusOf(wanted, previous);
}

function withStatusOf(object: KubeObject, from: KubeObject): KubeObject {
  const status = (from as { status?: unknown }).status;
  if ((object as { status?: unknown }).status === status) return object;
  if (status !== undefined) return { ...object, status } as KubeObject;
  const { status: _, ...rest } = object as KubeObject & { status?: unknown };
  return rest as KubeObject;
}

function takeSubresource(context: RequestContext, wanted: KubeObject, previous: StoredObject): KubeObject {
  const custom = context.store.strategy.prepareForSubresource;
  const subresource = context.ref.subresource ?? '';
  if (custom) return custom(subresource, wanted, previous);
  // Built-in kinds take annotations and the like along: that is how a deployment's revision comes to be.
  const same = context.info.custom || wanted.metadata === previous.metadata;
  const metadata = same ? previous.metadata : { ...previous.metadata, ...wanted.metadata };
  return withStatusOf({ ...previous, metadata: metadata as StoredObject['metadata'] }, wanted);
}

/** `generation` counts changes of everything but metadata and status; of a status that is no part of its own, too. */
function contentChanged({ info, store, ref }: RequestContext, next: KubeObject, previous: StoredObject): boolean {
  const ignoresStatus = !info.custom || info.subresources.some((s) => s.name === 'status');
  const noted = store.strategy.annotationsAreContent && !ref.subresource;
  if (noted && !deepEqual(next.metadata?.annotations, previous.metadata.annotations)) return true;
  const a = next as unknown as Record<string, unknown>;
  const b = previous as unknown as Record<string, unknown>;
  const counts = (key: string): boolean =>
    key !== 'metadata' && key !== 'apiVersion' && !(key === 'status' && ignoresStatus);
  for (const key in a) if (counts(key) && !deepEqual(a[key], b[key])) return true;
  for (const key in b) if (counts(key) && !(key in a) && b[key] !== undefined) return true;
  return false;
}
