import type { V1ManagedFieldsEntry } from '../../../api/generated/types.ts';
import { ManagedFieldsChain, Origin } from '../../../api/managedfields/ManagedFieldsChain.ts';
import type { Writer } from '../../../api/managedfields/Managers.ts';
import { apiVersionOf, type KubeObject, type StoredObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Schema } from '../../../api/schema/Schema.ts';
import { schemaOf } from '../../../api/schema/schemaOf.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

/**
 * Who owns which fields, beside the stored objects and not in them: worked out when somebody looks, so that the writes
 * of controllers, which nobody looks at, cost next to nothing.
 */
const chains = new WeakMap<StoredObject, ManagedFieldsChain | Origin>();

/** The origins of what each writer makes, so that all that it makes in a second shares one. */
const origins = new WeakMap<Writer, Origin>();

/** The schema by which ownership of a kind's fields is told apart; undefined for kinds without one. */
export function ownershipSchemaOf({ custom }: RequestContext, info: ResourceInfo): Schema | undefined {
  return custom ? custom.ownershipSchema : schemaOf(info);
}

/** Notes who set the fields of a new object. */
export function recordCreate(server: Server, context: RequestContext, object: StoredObject): StoredObject {
  const schema = ownershipSchemaOf(context, context.store.info);
  if (context.managedFields) chains.set(object, ManagedFieldsChain.of(context.managedFields, schema));
  else chains.set(object, originOf(writerOf(server, context, 'Update'), schema));
  return object;
}

/** Notes who changed what between two versions of an object. */
export function recordUpdate(
  server: Server,
  context: RequestContext,
  next: StoredObject,
  previous: StoredObject,
): StoredObject {
  const schema = ownershipSchemaOf(context, context.store.info);
  const { managedFields, patchType } = context;
  if (managedFields && patchType === 'apply') {
    chains.set(next, ManagedFieldsChain.of(managedFields, schema));
    return next;
  }
  const before = managedFields
    ? ManagedFieldsChain.of(managedFields, schema)
    : (chainOf(previous) ?? ManagedFieldsChain.of([], schema));
  chains.set(next, before.after(previous, next, writerOf(server, context, 'Update'), context.trusted));
  return next;
}

/** The entries of a stored object; none for what was stored past the handlers. */
export function managedFieldsOf(object: StoredObject): readonly V1ManagedFieldsEntry[] {
  return chainOf(object)?.entries() ?? [];
}

function originOf(writer: Writer, schema: Schema | undefined): Origin {
  const known = origins.get(writer);
  if (known) return known;
  const made = new Origin(writer, schema);
  origins.set(writer, made);
  return made;
}

function chainOf(object: StoredObject): ManagedFieldsChain | undefined {
  const known = chains.get(object);
  if (!(known instanceof Origin)) return known;
  const chain = known.chainOf(object);
  chains.set(object, chain);
  return chain;
}

/** The object as clients outside see it. */
export function withManagedFields<T extends KubeObject>(object: T): T {
  const entries = managedFieldsOf(object as unknown as StoredObject);
  if (entries.length === 0) return object;
  return { ...object, metadata: { ...object.metadata, managedFields: entries as V1ManagedFieldsEntry[] } };
}

/** How a request is named in what it writes. */
export function writerOf(server: Server, context: RequestContext, operation: Writer['operation']): Writer {
  const manager = context.fieldManager;
  const slash = manager.indexOf('/');
  const subresource = context.writtenThrough ?? context.ref.subresource;
  const time = server.timestamp();
  let known = writers.get(context.info);
  if (!known) {
    known = new Map();
    writers.set(context.info, known);
  }
  const key = `${manager}\0${operation}\0${subresource ?? ''}`;
  const last = known.get(key);
  if (last?.time === time) return last;
  const writer = {
    manager: (slash < 0 ? manager : manager.slice(0, slash)) || 'unknown',
    operation,
    ...(subresource ? { subresource } : {}),
    apiVersion: apiVersionOf(context.info),
    time,
  };
  known.set(key, writer);
  return writer;
}

/** The last of each writer: within a second it is the same object for all that it writes. */
const writers = new WeakMap<ResourceInfo, Map<string, Writer>>();

/**
 * Takes the managed fields out of what a client wants to store. When they are not what it was given, they are what the
 * write starts from: an empty entry alone forgets all owners.
 */
export function takeManagedFields(
  context: RequestContext,
  wanted: KubeObject,
  previous: StoredObject | undefined,
): KubeObject {
  const given = wanted.metadata?.managedFields;
  if (given === undefined) return wanted;
  const { managedFields: _, ...metadata } = wanted.metadata ?? {};
  const [first] = given;
  if (given.length === 1 && first && Object.keys(first).length === 0) context.managedFields = [];
  else if (previous && given.length > 0 && !deepEqual(given, managedFieldsOf(previous))) context.managedFields = given;
  return { ...wanted, metadata };
}
