import { decodeBase64Url, encodeBase64Url } from '../../../api/base64Url.ts';
import { type FieldError, forbidden, notSupported } from '../../../api/FieldError.ts';
import { requiredValue } from '../../../api/fields/selector.ts';
import { apiVersionOf, type KubeList, type StoredObject } from '../../../api/meta.ts';
import { badRequestError, expiredError, invalidError, StatusError } from '../../../api/StatusError.ts';
import { jsonProblem } from '../../../api/schema/jsonProblem.ts';
import { CompactedError } from '../../etcd/Etcd.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { selects, type WatchFilter } from '../watch/WatchHub.ts';
import { checkRevisionIsKnown } from './revisions.ts';
import { selectionOf } from './selection.ts';

interface Continue {
  /** Revision that all pages show. */
  rv: number;
  /** Key of the last object of the page before. */
  after: string;
}

/** GET of a collection: selectors, and pages of `limit` objects that all show one revision. */
export function list(server: Server, context: RequestContext): { code: number; body: KubeList<StoredObject> } {
  const { info, options, store } = context;
  const filter = selectionOf(context);
  checkOptions(context);
  const token = options.continue ? parseContinue(options.continue, store.prefixOf(filter.namespace)) : undefined;
  const revision =
    (token && token.rv > 0 ? token.rv : undefined) ??
    (context.trusted ? undefined : server.viewRevision) ??
    askedRevision(server, context) ??
    server.etcd.revision;
  const fresh = !context.trusted && revision === server.etcd.revision;
  const items: StoredObject[] = [];
  let next: Continue | undefined;
  let last = '';
  let remaining = 0;
  for (const object of candidates(server, context, filter, revision, token?.after)) {
    if (options.limit && items.length >= options.limit) {
      next ??= { rv: revision, after: last };
      remaining++;
      if (!everything(filter)) break;
      if (revision === server.etcd.revision) {
        remaining = server.etcd.countAfter(store.prefixOf(filter.namespace), last);
        break;
      }
      continue;
    }
    if (!selects(filter, object)) continue;
    items.push(fresh ? server.freshen(info.resource, object) : object);
    last = store.keyOf(object.metadata.namespace ?? '', object.metadata.name);
  }
  const metadata = {
    resourceVersion: String(revision),
    ...(next ? { continue: continueToken(next, store.prefixOf(filter.namespace)) } : {}),
    ...(next && everything(filter) ? { remainingItemCount: remaining } : {}),
  };
  return { code: 200, body: { kind: `${info.kind}List`, apiVersion: apiVersionOf(info), metadata, items } };
}

const everything = (filter: WatchFilter): boolean => filter.labels.everything && filter.fields.everything;

function* candidates(
  server: Server,
  context: RequestContext,
  filter: WatchFilter,
  revision: number,
  after: string | undefined,
): Generator<StoredObject> {
  const { store, options } = context;
  const prefix = store.prefixOf(filter.namespace);
  if (revision === server.etcd.revision) {
    const name = requiredValue(filter.fields, 'metadata.name');
    if (name !== undefined && (filter.namespace !== '' || !store.info.namespaced)) {
      const one = store.get(filter.namespace, name);
      if (one) yield one.value;
      return;
    }
    yield* store.candidates(filter, after);
    return;
  }
  try {
    for (const kv of server.etcd.rangeAt(prefix, revision)) if (!after || kv.key > after) yield kv.value;
  } catch (error) {
    if (!(error instanceof CompactedError)) throw error;
    throw options.continue
      ? pageExpired({ rv: -1, after: after ?? '' }, prefix)
      : expiredError('The resourceVersion for the provided list is too old.');
  }
}

/** 410, with a token that goes on from the same place in the present. */
function pageExpired(rest: Continue, prefix: string): StatusError {
  const { status } = expiredError(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  return new StatusError({ ...status, metadata: { continue: continueToken(rest, prefix) } });
}

/**
 * The past revision that a list asks for: `Exact`, or without a match when it comes in pages (apiserver/pkg/storage
 * ValidateListOptions). Everything else is answered with the present, which must have come to what is asked.
 */
function askedRevision(server: Server, { options }: RequestContext): number | undefined {
  const { resourceVersion: version, resourceVersionMatch: match, limit } = options;
  if (!version || version === '0') return undefined;
  if (!/^\d+$/.test(version)) {
    const problem = `resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`;
    throw badRequestError(`invalid resource version: ${problem}`);
  }
  const revision = Number(version);
  checkRevisionIsKnown(server, revision);
  return match === 'Exact' || (match === undefined && limit) ? revision : undefined;
}

/** The token as upstream makes it: base64 of JSON, which clients are not to look into. */
function continueToken({ rv, after }: Continue, prefix: string): string {
  const start = `${after.slice(prefix.length)}\0`;
  return encodeBase64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start }));
}

function parseContinue(token: string, prefix: string): Continue {
  const refuse = (problem: string) => badRequestError(`invalid continue token: continue key is not valid${problem}`);
  const strange = /[^A-Za-z0-9_-]/.exec(token)?.index ?? (token.length % 4 === 1 ? token.length - 1 : undefined);
  if (strange !== undefined) throw refuse(`: illegal base64 data at input byte ${strange}`);
  const text = decodeBase64Url(token);
  let read: { v?: unknown; rv?: unknown; start?: unknown } | null;
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    throw refuse(`: ${jsonProblem(text)}`);
  }
  const { v = '', rv = 0, start = '' } = read ?? {};
  if (v !== 'meta.k8s.io/v1') throw refuse(`: server does not recognize this encoded version ${v}`);
  if (!Number.isInteger(rv) || rv === 0) {
    throw refuse(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof start !== 'string' || start === '') throw refuse(': encoded start key empty (version meta.k8s.io/v1)');
  return { rv: rv as number, after: prefix + start.replace(/\0$/, '') };
}

/** Combinations that make no sense (apimachinery/pkg/apis/meta/internalversion/validation). */
function checkOptions({ options }: RequestContext): void {
  const { resourceVersion, resourceVersionMatch: match } = options;
  if (options.continue && resourceVersion && resourceVersion !== '0') {
    throw badRequestError('specifying resource version is not allowed when using continue');
  }
  if (!match) return;
  const field = 'resourceVersionMatch';
  const refuse = (error: FieldError) => invalidError({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [error]);
  if (!resourceVersion) throw refuse(forbidden(field, `${field} is forbidden unless resourceVersion is provided`));
  if (options.continue) throw refuse(forbidden(field, `${field} is forbidden when continue is provided`));
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    throw refuse(notSupported(field, match, ['Exact', 'NotOlderThan', '']));
  }
  if (match === 'Exact' && resourceVersion === '0') {
    throw refuse(forbidden(field, `${field} "exact" is forbidden for resourceVersion "0"`));
  }
}
