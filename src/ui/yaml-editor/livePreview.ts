import type { KubeObject } from '../../api/meta.ts';
import { parseApiVersion } from '../../api/meta.ts';
import { isNotFound } from '../../api/StatusError.ts';
import { parseDocuments } from '../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import { applyPatch } from '../../kubectl/apply/applyPatch.ts';
import { withLastApplied } from '../../kubectl/apply/lastApplied.ts';
import { Discovery, listItems } from './applyManifests.ts';

/** One object as it is and as it would be. */
export interface Preview {
  name: string;
  before: string;
  after: string;
  /** What the server objects to. */
  refused?: string;
}

/** What applying a text would change, object by object, as the server itself answers to a dry run. */
export async function livePreview(client: KubeClient, text: string): Promise<Preview[]> {
  const discovery = new Discovery(client);
  const previews: Preview[] = [];
  for (const { value } of parseDocuments(text).documents) {
    try {
      for (const object of listItems(value)) previews.push(await previewOf(client, discovery, object));
    } catch (error) {
      const { kind, metadata } = (value ?? {}) as KubeObject;
      const name = `${kind ?? ''} ${metadata?.name ?? ''}`.trim();
      previews.push({ name, before: '', after: '', refused: (error as Error).message });
    }
  }
  return previews;
}

async function previewOf(client: KubeClient, discovery: Discovery, object: KubeObject): Promise<Preview> {
  const ref = await discovery.refOf(object);
  const placed = ref.namespace ? { ...object, metadata: { ...object.metadata, namespace: ref.namespace } } : object;
  const modified = withLastApplied(placed);
  const options = { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' as const, dryRun: true };
  const name = `${object.kind} ${ref.name}`;
  let live: KubeObject;
  try {
    live = await client.get(ref);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const { name: _name, ...collection } = ref;
    return { name, before: '', after: plain(await client.create(collection, modified, options)) };
  }
  const kind = { ...parseApiVersion(modified.apiVersion ?? ''), kind: modified.kind ?? '' };
  const { type, patch } = applyPatch(kind, modified, live, true);
  const after = Object.keys(patch).length === 0 ? live : await client.patch(ref, type, patch, options);
  return { name, before: plain(live), after: plain(after) };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Without what the server keeps for itself. */
function plain(object: KubeObject): string {
  const {
    managedFields: _managed,
    resourceVersion: _version,
    uid: _uid,
    generation: _generation,
    annotations,
    ...metadata
  } = object.metadata ?? {};
  const { [LAST_APPLIED]: _last, ...kept } = annotations ?? {};
  const shown = Object.keys(kept).length > 0 ? { ...metadata, annotations: kept } : metadata;
  const { status: _status, ...wanted } = object as KubeObject & { status?: unknown };
  return stringifyYaml({ ...wanted, metadata: shown });
}
