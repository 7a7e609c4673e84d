import { decodeBase64Url, encodeBase64Url } from '../../../api/base64Url.ts';
import { type FieldError, forbidden, notSupported } from '../../../api/FieldError.ts';
import { requiredValue } from '../../../api/fields/selector.ts';
import { apiVersionOf, type KubeList, type StoredObject } from '../../../api/meta.ts';
import { badRequestError, expiredError, invalidError } from '../../../api/StatusError.ts';
import { CompactedError } from '../../etcd/Etcd.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { selects, type WatchFilter } from '../watch/WatchHub.ts';
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
    token?.rv ??
    (context.trusted ? undefined : server.viewRevision) ??
    exactRevision(options.resourceVersion, options.resourceVersionMatch) ??
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
  const { store } = context;
  const prefix = store.prefixOf(filter.namespace);
  if (revision === server.etcd.revision) {
    const name = requiredValue(filter.fields, 'metadata.name');
    if (name !== undefined && (filter.namespace !== '' || !store.info.namespaced)) {
      const one = store.get(filter.namespace, name);
      if (one) yield one.value;
      return;
    }
    for (const kv of server.etcd.range(prefix, after ? `${after}\0` : prefix)) yield kv.value;
    return;
  }
  try {
    for (const kv of server.etcd.rangeAt(prefix, revision)) if (!after || kv.key > after) yield kv.value;
  } catch (error) {
    if (!(error instanceof CompactedError)) throw error;
    throw expiredError(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    );
  }
}

/** Only `Exact` asks for a past revision; everything else is answered with the present. */
function exactRevision(version: string | undefined, match: string | undefined): number | undefined {
  if (match !== 'Exact' || !version || version === '0') return undefined;
  const revision = Number(version);
  if (!Number.isInteger(revision))
    throw badRequestError(`Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`);
  return revision;
}

/** The token as upstream makes it: base64 of JSON, which clients are not to look into. */
function continueToken({ rv, after }: Continue, prefix: string): string {
  const start = `${after.slice(prefix.length)}\0`;
  return encodeBase64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start }));
}

function parseContinue(token: string, prefix: string): Continue {
  try {
    const { v, rv, start } = JSON.parse(decodeBase64Url(token)) as { v?: string; rv?: number; start?: string };
    const known = v === 'meta.k8s.io/v1' && Number.isInteger(rv) && typeof start === 'string' && start !== '';
    if (known) return { rv: rv as number, after: prefix + (start as string).replace(/\0$/, '') };
  } catch {
    // Falls through to the answer below: the token is not one of ours.
  }
  throw badRequestError('continue key is not valid');
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
