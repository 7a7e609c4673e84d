import type { KubeObject } from '../../api/meta.ts';
import { parseApiVersion } from '../../api/meta.ts';
import { badRequestError, failure, isNotFound, StatusError } from '../../api/StatusError.ts';
import { parseDocuments, type YamlDocument } from '../../api/yaml/parseDocuments.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { ResourceRef } from '../../client/KubeRequest.ts';
import { applyPatch } from '../../kubectl/apply/applyPatch.ts';
import { withLastApplied } from '../../kubectl/apply/lastApplied.ts';
import { parseProblems } from './parseProblems.ts';
import { statusProblems } from './statusProblems.ts';
import type { ManifestFile, Problem } from './useFiles.ts';

export interface ApplyOutcome {
  applied: number;
  unchanged: number;
  failed: number;
  problems: Problem[];
  /** `resource/namespace/name` of the first object applied. */
  first?: string;
}

/**
 * Applies every document of every file, one after the other as `kubectl apply` does: creates what is not there, patches
 * what is. A document that fails does not keep the others from going through.
 */
export async function applyManifests(client: KubeClient, files: readonly ManifestFile[]): Promise<ApplyOutcome> {
  const outcome: ApplyOutcome = { applied: 0, unchanged: 0, failed: 0, problems: [] };
  const discovery = new Discovery(client);
  for (const file of files) {
    const { documents, errors } = parseDocuments(file.text);
    outcome.problems.push(...parseProblems(file.id, errors));
    outcome.failed += errors.length;
    for (const document of documents) await applyDocument(client, discovery, file, document, outcome);
  }
  return outcome;
}

async function applyDocument(
  client: KubeClient,
  discovery: Discovery,
  file: ManifestFile,
  document: YamlDocument,
  outcome: ApplyOutcome,
): Promise<void> {
  try {
    for (const object of listItems(document.value)) {
      const ref = await discovery.refOf(object);
      const changed = await applyObject(client, ref, object);
      if (changed) outcome.applied++;
      else outcome.unchanged++;
      outcome.first ??= `${ref.resource}/${ref.namespace ?? ''}/${ref.name}`;
    }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    outcome.failed++;
    outcome.problems.push(...statusProblems(error, file.id, document.positions));
  }
}

/** The objects of a document: itself, or a List's. */
export function listItems(value: unknown): KubeObject[] {
  const object = value as KubeObject & { items?: KubeObject[] };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequestError(`cannot apply a document that is no object: ${JSON.stringify(value)?.slice(0, 60)}`);
  return object.kind === 'List' && Array.isArray(object.items) ? object.items : [object];
}

/** True when the server's object changed. */
async function applyObject(
  client: KubeClient,
  ref: ResourceRef & { name: string },
  object: KubeObject,
): Promise<boolean> {
  const placed = ref.namespace ? { ...object, metadata: { ...object.metadata, namespace: ref.namespace } } : object;
  const modified = withLastApplied(placed);
  const { name: _name, ...collection } = ref;
  const options = { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' as const };
  let live: KubeObject;
  try {
    live = await client.get(ref);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await client.create(collection, modified, options);
    return true;
  }
  const kind = { ...parseApiVersion(modified.apiVersion ?? ''), kind: modified.kind ?? '' };
  const { type, patch } = applyPatch(kind, modified, live, true);
  if (Object.keys(patch).length === 0) return false;
  const after = await client.patch(ref, type, patch, options);
  return after.metadata?.resourceVersion !== live.metadata?.resourceVersion;
}

interface ServedResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** Asks the server which resource a kind is; each group and version once. */
export class Discovery {
  private readonly known = new Map<string, Promise<ServedResource[]>>();
  constructor(private readonly client: KubeClient) {}

  async refOf(object: KubeObject): Promise<ResourceRef & { name: string }> {
    const { apiVersion, kind } = object;
    if (!apiVersion) throw badRequestError('apiVersion not set');
    if (!kind) throw badRequestError('kind not set');
    const name = object.metadata?.name;
    if (!name) throw badRequestError('resource name may not be empty');
    const served = (await this.served(apiVersion)).find((r) => r.kind === kind && !r.name.includes('/'));
    if (!served)
      throw failure(
        404,
        'NotFound',
        `no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
      );
    const namespace = served.namespaced ? (object.metadata?.namespace ?? 'default') : undefined;
    return { ...parseApiVersion(apiVersion), resource: served.name, name, ...(namespace ? { namespace } : {}) };
  }

  private served(apiVersion: string): Promise<ServedResource[]> {
    let found = this.known.get(apiVersion);
    if (!found) {
      found = this.ask(apiVersion);
      this.known.set(apiVersion, found);
    }
    return found;
  }

  private async ask(apiVersion: string): Promise<ServedResource[]> {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const answer = await this.client.raw({ method: 'GET', path });
    if (answer.code !== 200) return [];
    return (JSON.parse(answer.body) as { resources?: ServedResource[] }).resources ?? [];
  }
}
