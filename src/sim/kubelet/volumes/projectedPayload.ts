import type {
  V1ConfigMap,
  V1DownwardAPIVolumeFile,
  V1KeyToPath,
  V1Secret,
  V1Volume,
  V1VolumeProjection,
} from '../../../api/generated/types.ts';
import type { ProjectedFile } from '../../../posix/fs/projectedVolume.ts';
import { decodeBase64 } from '../decodeBase64.ts';
import { type DownwardFacts, fieldValue, resourceValue } from '../downwardValue.ts';
import { allocatableOf } from '../nodeObject.ts';
import type { PodContext } from '../PodContext.ts';

export type Payload = { files: Map<string, ProjectedFile> } | { error: string };

/** The files of a configMap, secret, downwardAPI or projected volume (pkg/volume/{configmap,secret,downwardapi,projected}). */
export function projectedPayload(context: PodContext, volume: V1Volume): Payload {
  const files = new Map<string, ProjectedFile>();
  const { configMap, secret, downwardAPI, projected } = volume;
  const mode = (configMap ?? secret ?? downwardAPI ?? projected)?.defaultMode ?? 0o644;
  let error: string | undefined;
  if (configMap) error = addKeys(files, context, 'configmap', { ...configMap, name: configMap.name ?? '' }, mode);
  else if (secret) error = addKeys(files, context, 'secret', { ...secret, name: secret.secretName ?? '' }, mode);
  else if (downwardAPI) addDownward(files, context, downwardAPI.items ?? [], mode);
  else for (const source of projected?.sources ?? []) error ??= addSource(files, context, source, mode);
  return error === undefined ? { files } : { error };
}

function addSource(
  files: Map<string, ProjectedFile>,
  context: PodContext,
  source: V1VolumeProjection,
  mode: number,
): string | undefined {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (configMap) return addKeys(files, context, 'configmap', { ...configMap, name: configMap.name ?? '' }, mode);
  if (secret) return addKeys(files, context, 'secret', { ...secret, name: secret.name ?? '' }, mode);
  if (downwardAPI) addDownward(files, context, downwardAPI.items ?? [], mode);
  if (serviceAccountToken) files.set(serviceAccountToken.path, tokenFile(context, serviceAccountToken, mode));
  return undefined;
}

function addKeys(
  files: Map<string, ProjectedFile>,
  { pod, node }: PodContext,
  kind: 'configmap' | 'secret',
  source: { name: string; items?: V1KeyToPath[]; optional?: boolean },
  mode: number,
): string | undefined {
  const namespace = pod.metadata?.namespace ?? '';
  const data =
    kind === 'configmap'
      ? configMapTexts(node.objects.get<V1ConfigMap>('', 'v1', 'configmaps', namespace, source.name))
      : secretTexts(node.objects.get<V1Secret>('', 'v1', 'secrets', namespace, source.name));
  if (!data) return source.optional ? undefined : `${kind} "${source.name}" not found`;
  if (!source.items) {
    for (const [key, text] of Object.entries(data)) files.set(key, { text, mode });
    return undefined;
  }
  for (const { key, path, mode: own } of source.items) {
    const text = data[key];
    if (text !== undefined) files.set(path, { text, mode: own ?? mode });
    else if (!source.optional) {
      const what = kind === 'configmap' ? 'configmap' : 'secret';
      return `${what} references non-existent ${what === 'configmap' ? 'config' : 'secret'} key: ${key}`;
    }
  }
  return undefined;
}

function configMapTexts(map: V1ConfigMap | undefined): Record<string, string> | undefined {
  if (!map) return undefined;
  const texts: Record<string, string> = { ...map.data };
  for (const [key, value] of Object.entries(map.binaryData ?? {})) texts[key] = decodeBase64(value);
  return texts;
}

function secretTexts(secret: V1Secret | undefined): Record<string, string> | undefined {
  if (!secret) return undefined;
  return Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, decodeBase64(value)]));
}

function addDownward(
  files: Map<string, ProjectedFile>,
  context: PodContext,
  items: readonly V1DownwardAPIVolumeFile[],
  mode: number,
): void {
  const { pod, podIP, node } = context;
  const facts: DownwardFacts = {
    pod,
    podIP,
    hostIP: node.machine.internalIP,
    allocatable: allocatableOf(node.machine),
  };
  for (const { path, fieldRef, resourceFieldRef, mode: own } of items) {
    const container = pod.spec?.containers.find((c) => c.name === resourceFieldRef?.containerName);
    const text = fieldRef
      ? fieldValue(facts, fieldRef.fieldPath)
      : resourceFieldRef && container && resourceValue(facts, container, resourceFieldRef);
    files.set(path, { text: text ?? '', mode: own ?? mode });
  }
}

/** A file with a token of the pod's service account, asked for when somebody first reads it. */
function tokenFile(
  { pod, node }: PodContext,
  request: { audience?: string; expirationSeconds?: number },
  mode: number,
): ProjectedFile {
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {};
  const account = pod.spec?.serviceAccountName ?? 'default';
  const { audience = '', expirationSeconds = 3607 } = request;
  let text: string | undefined;
  return {
    mode,
    get text() {
      text ??= node.tokenFor({ namespace, account, pod: name, uid, audience, expirationSeconds });
      return text;
    },
  };
}
