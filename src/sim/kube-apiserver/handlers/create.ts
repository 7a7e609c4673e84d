import { required } from '../../../api/FieldError.ts';
import type { KubeObject, ObjectMeta, StoredObject } from '../../../api/meta.ts';
import {
  alreadyExistsError,
  badRequestError,
  failure,
  invalidError,
  methodNotSupportedError,
  StatusError,
} from '../../../api/StatusError.ts';
import { objectWarnings } from '../../../api/warnings/objectWarnings.ts';
import { checkEscalation } from '../authorization/checkEscalation.ts';
import type { RequestContext } from '../RequestContext.ts';
import { initialStatus } from '../registry/initialStatus.ts';
import type { Server } from '../Server.ts';
import { admissionCommitted, admit, attributesOf, validateAdmission } from './admit.ts';
import { decodeBody } from './decodeBody.ts';
import { recordCreate } from './managedFields.ts';
import { validateNew } from './validate.ts';

/** POST to a collection. Answers 201 with the object as stored. */
export function create(server: Server, context: RequestContext): { code: number; body: unknown } {
  return { code: 201, body: createObject(server, context, decodeBody(context)) };
}

/** Stores a new object that has been decoded: admission, what the server fills in, validation, etcd. */
export function createObject(server: Server, context: RequestContext, decoded: KubeObject): StoredObject {
  const { info, store, custom } = context;
  if (custom?.definition.metadata?.deletionTimestamp) throw methodNotSupportedError(info, 'create');
  const named = inNamespace(decoded, context);
  if (named.metadata?.resourceVersion) {
    throw failure(500, 'InternalError', 'resourceVersion should not be set on objects to be created');
  }
  const attributes = attributesOf(context, 'CREATE', named, undefined);
  const admitted = admit(server, attributes) as KubeObject;
  server.stage(context, 'admit', `${attributes.operation.toLowerCase()} ${attributes.name}`);
  checkEscalation(server, context, admitted, undefined);
  const prepared = prepare(server, context, admitted);
  const errors = validateNew(context, prepared);
  if (errors.length > 0) throw invalidError(info, prepared.metadata?.name ?? '', errors);
  if (!context.trusted) context.warnings.push(...objectWarnings(info, prepared, undefined));
  attributes.object = prepared;
  validateAdmission(server, attributes);
  server.stage(context, 'validate', `${info.kind} is valid`);
  const name = prepared.metadata?.name ?? '';
  if (!name) throw invalidError(info, '', [required('metadata.name', 'name or generateName is required')]);
  const existing = store.get(prepared.metadata?.namespace ?? '', name);
  if (existing) throw existsError(info, existing.value);
  const strategyContext = server.strategyContext(context.dryRun);
  const allocated = store.strategy.allocate?.(prepared, undefined, strategyContext) ?? prepared;
  checkLength(context, allocated);
  const stored = recordCreate(server, context, sealOwn(server, allocated, prepared));
  if (!context.dryRun) server.etcd.put(store.keyOf(stored.metadata.namespace ?? '', name), stored, 0);
  server.stage(context, 'store', `revision ${server.etcd.revision}`);
  attributes.object = stored;
  admissionCommitted(server, attributes);
  return stored;
}

/** 409; an object on its way out says so. */
function existsError(info: RequestContext['info'], { metadata }: StoredObject): StatusError {
  const error = alreadyExistsError(info, metadata.name);
  if (!metadata.deletionTimestamp) return error;
  return new StatusError({ ...error.status, message: `object is being deleted: ${error.message}` });
}

/** The object with the revision it is about to get. */
export function sealed(server: Server, object: KubeObject): StoredObject {
  const metadata = { ...object.metadata, resourceVersion: String(server.etcd.revision + 1) };
  return checkSize({ ...object, metadata } as StoredObject);
}

/** The same for an object that this request has made out of `own`, whose metadata nobody else has yet: without a copy. */
export function sealOwn(server: Server, object: KubeObject, own: KubeObject): StoredObject {
  const { metadata } = own;
  if (!metadata || object.metadata !== metadata) return sealed(server, object);
  metadata.resourceVersion = String(server.etcd.revision + 1);
  return checkSize(object as StoredObject);
}

/** What came in much text is measured before the server does more with it. */
export function checkLength({ bodyLength }: RequestContext, object: KubeObject): void {
  if (bodyLength > MAX_OBJECT_BYTES / 2 && JSON.stringify(object).length > MAX_OBJECT_BYTES) throw tooLarge();
}

/** Throws as etcd does for what it would not take. */
function checkSize(stored: StoredObject): StoredObject {
  if (!isBulky(stored) || JSON.stringify(stored).length <= MAX_OBJECT_BYTES) return stored;
  throw tooLarge();
}

function tooLarge(): StatusError {
  const message = 'etcdserver: request is too large';
  return new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
}

/** What etcd takes at most (`--max-request-bytes`). */
const MAX_OBJECT_BYTES = 1.5 * 1024 * 1024;

/** Most built-in kinds have limits of their own that keep them below; those that have none are measured as they come. */
const isBulky = ({ apiVersion }: StoredObject): boolean => apiVersion.includes('.') && !apiVersion.includes('.k8s.io/');

/** Kinds of cluster scope have no namespace; of others it is the request's, which the body may only repeat. */
function inNamespace(object: KubeObject, context: RequestContext): KubeObject {
  const namespace = context.info.namespaced ? (context.ref.namespace ?? '') : '';
  const own = object.metadata?.namespace ?? '';
  if (own === namespace) return object;
  if (own === '') return { ...object, metadata: { ...object.metadata, namespace } };
  if (!context.info.namespaced) {
    const { namespace: _, ...metadata } = object.metadata as ObjectMeta;
    return { ...object, metadata };
  }
  throw badRequestError('the namespace of the provided object does not match the namespace sent on the request');
}

function prepare(server: Server, context: RequestContext, object: KubeObject): KubeObject {
  const { strategy } = context.store;
  const keepsStatus =
    strategy.statusIsPlain || strategy.statusOnCreate || !context.info.subresources.some((s) => s.name === 'status');
  const bare = keepsStatus ? object : withInitialStatus(server, object, context);
  const { generateName, name: wanted } = bare.metadata ?? {};
  const name = wanted || (generateName ? generateName.slice(0, 58) + server.random.suffix(5) : undefined);
  // Strategies know who the object will be: a Job selects its pods by its own UID.
  const named = { ...bare, metadata: { ...bare.metadata, ...(name ? { name } : {}), uid: server.random.uuid() } };
  const prepared = strategy.prepareForCreate?.(named, server.strategyContext(context.dryRun)) ?? named;
  const metadata: ObjectMeta = { ...withoutServersFields(prepared.metadata ?? {}) };
  metadata.creationTimestamp = server.timestamp();
  if (strategy.generation !== false) metadata.generation = 1;
  return { ...prepared, metadata };
}

const SERVERS_FIELDS = [
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'resourceVersion',
  'managedFields',
];

/** Metadata without what only the server sets; most have none of it and need no copy. */
function withoutServersFields(metadata: ObjectMeta): ObjectMeta {
  if (!SERVERS_FIELDS.some((field) => field in metadata)) return metadata;
  const {
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    selfLink: _self,
    resourceVersion: _revision,
    managedFields: _managed,
    ...own
  } = metadata;
  return own;
}

/** Nobody sets a status by creating: built-in kinds begin with an empty one, custom resources with their schema's default. */
function withInitialStatus(server: Server, object: KubeObject, { info, store }: RequestContext): KubeObject {
  if (!info.custom) return { ...object, status: initialStatus(store.info) } as KubeObject;
  if (!('status' in object)) return object;
  const { status: _, ...rest } = object;
  const bare = rest as KubeObject;
  return server.customKinds.of(info)?.schema?.applyDefaults(bare) ?? bare;
}
