import type { KubeObject } from '../../api/meta.ts';
import { parseApiVersion } from '../../api/meta.ts';
import type { JsonObject } from '../../api/patch/jsonObject.ts';
import { applyJsonPatch, checkJsonPatch } from '../../api/patch/jsonPatch.ts';
import { applyMergePatch } from '../../api/patch/mergePatch.ts';
import { patchSchemaOf } from '../../api/patch/patchSchemaOf.ts';
import { applyStrategicMergePatch } from '../../api/patch/strategicMergePatch.ts';
import { schemaOf } from '../../api/schema/schemaOf.ts';
import { parseDocuments, parseYaml } from '../../api/yaml/parseDocuments.ts';
import { contentHash } from '../create/contentHash.ts';
import { envLines, toBase64 } from '../create/keyFiles.ts';
import { KubectlError } from '../KubectlError.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import type { Generator, GeneratorOptions, Kustomization, Target } from './Kustomization.ts';
import { addAnnotations, addLabels, renameReferences, setImages, setNamespace, setReplicas } from './transforms.ts';

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** An object on its way: the name it was given, and whether its content goes into its name. */
interface Item {
  object: KubeObject;
  original: string;
  hashed: boolean;
}

/** The objects that a kustomization makes. */
export async function buildKustomization(io: KubectlIO, directory: string): Promise<KubeObject[]> {
  const items = await build(io, directory.replace(/\/+$/, ''));
  const renamed = new Map<string, string>();
  for (const item of items) {
    const { kind = '', metadata } = item.object;
    const name = item.hashed ? `${metadata?.name}-${contentHash(item.object, '')}` : (metadata?.name ?? '');
    item.object = { ...item.object, metadata: { ...metadata, name } };
    renamed.set(`${kind}/${item.original}`, name);
  }
  return inLegacyOrder(items.map(({ object }) => renameReferences(object, renamed)));
}

const FIRST =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  );
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** What others need comes first, webhooks last; the same kinds by name (kustomize's legacy order). */
function inLegacyOrder(objects: readonly KubeObject[]): KubeObject[] {
  const rank = ({ kind = '' }: KubeObject): number => {
    if (LAST.includes(kind)) return 1000 + LAST.indexOf(kind);
    return FIRST.includes(kind) ? FIRST.indexOf(kind) : 500;
  };
  const key = ({ apiVersion = '', kind = '', metadata }: KubeObject): string =>
    [parseApiVersion(apiVersion).group, kind, metadata?.namespace ?? '', metadata?.name ?? ''].join('\0');
  return [...objects].sort((a, b) => rank(a) - rank(b) || (key(a) < key(b) ? -1 : 1));
}

async function build(io: KubectlIO, directory: string): Promise<Item[]> {
  const config = await readConfig(io, directory);
  const items: Item[] = [];
  for (const resource of [...(config.resources ?? []), ...(config.bases ?? [])])
    items.push(...(await load(io, directory, resource)));
  for (const one of config.configMapGenerator ?? [])
    items.push(await generated(io, directory, one, 'ConfigMap', config.generatorOptions));
  for (const one of config.secretGenerator ?? [])
    items.push(await generated(io, directory, one, 'Secret', config.generatorOptions));
  await patchAll(io, directory, config, items);
  for (const item of items) item.object = transformed(item.object, config);
  return items;
}

/** Fields that have other names now. */
const OLD_FIELDS: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
  vars: 'replacements',
};

async function readConfig(io: KubectlIO, directory: string): Promise<Kustomization> {
  for (const file of FILES) {
    const text = await io.files.read(`${directory}/${file}`);
    if (text === undefined) continue;
    const config = (parseYaml(text) ?? {}) as Kustomization;
    for (const [old, now] of Object.entries(OLD_FIELDS)) {
      if (old in config)
        io.stderr(
          `# Warning: '${old}' is deprecated. Please use '${now}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
        );
    }
    return config;
  }
  if ((await io.files.list(directory)) === undefined) {
    const path = directory.startsWith('/') ? directory : `${io.cwd}/${directory}`;
    throw new KubectlError(
      `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${path}: no such file or directory`,
    );
  }
  throw new KubectlError(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`,
  );
}

async function load(io: KubectlIO, directory: string, resource: string): Promise<Item[]> {
  const path = /^https?:/.test(resource) ? resource : normalized(`${directory}/${resource}`);
  if (await io.files.list(path)) return build(io, path);
  const text = /^https?:/.test(path) ? await io.fetchUrl?.(path) : await io.files.read(path);
  if (text === undefined) {
    throw new KubectlError(
      `accumulating resources: accumulation err='accumulating resources from '${resource}': evalsymlink failure on '${path}' : lstat ${path}: no such file or directory'`,
    );
  }
  const { documents, errors } = parseDocuments(text);
  if (errors[0]) throw new KubectlError(errors[0].message);
  return documents.flatMap(({ value }) => {
    const object = value as KubeObject & { items?: KubeObject[] };
    const list = object?.kind?.endsWith('List') && object.items ? object.items : [object];
    return list.map((one) => ({ object: one, original: one.metadata?.name ?? '', hashed: false }));
  });
}

function normalized(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (part !== '.' && (part !== '' || out.length === 0)) out.push(part);
  }
  return out.join('/') || '.';
}

async function generated(
  io: KubectlIO,
  directory: string,
  generator: Generator & { type?: string },
  kind: 'ConfigMap' | 'Secret',
  common: GeneratorOptions | undefined,
): Promise<Item> {
  const data: Record<string, string> = {};
  for (const literal of generator.literals ?? []) {
    const at = literal.indexOf('=');
    data[literal.slice(0, at)] = literal.slice(at + 1).replace(/^(["'])(.*)\1$/s, '$2');
  }
  for (const source of generator.files ?? []) {
    const at = source.indexOf('=');
    const file = source.slice(at + 1);
    data[at < 0 ? (file.split('/').at(-1) ?? '') : source.slice(0, at)] = await must(io, `${directory}/${file}`);
  }
  for (const file of [...(generator.envs ?? []), ...(generator.env ? [generator.env] : [])]) {
    for (const [key, value] of envLines(await must(io, `${directory}/${file}`))) data[key] = value ?? '';
  }
  const options = { ...common, ...generator.options };
  const labels = { ...common?.labels, ...generator.options?.labels };
  const annotations = { ...common?.annotations, ...generator.options?.annotations };
  const encoded =
    kind === 'Secret' ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, toBase64(value)])) : data;
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: generator.name,
      ...(generator.namespace ? { namespace: generator.namespace } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    data: encoded,
    ...(kind === 'Secret' ? { type: generator.type ?? 'Opaque' } : {}),
  } as KubeObject;
  return { object, original: generator.name, hashed: !options.disableNameSuffixHash };
}

async function must(io: KubectlIO, path: string): Promise<string> {
  const text = await io.files.read(normalized(path));
  if (text === undefined)
    throw new KubectlError(`evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`);
  return text;
}

async function patchAll(io: KubectlIO, directory: string, config: Kustomization, items: Item[]): Promise<void> {
  const patches: { text: string; target?: Target }[] = [];
  for (const entry of config.patchesStrategicMerge ?? []) {
    patches.push({ text: entry.includes('\n') ? entry : await must(io, `${directory}/${entry}`) });
  }
  for (const { path, patch, target } of [...(config.patches ?? []), ...(config.patchesJson6902 ?? [])]) {
    patches.push({ text: patch ?? (await must(io, `${directory}/${path}`)), ...(target ? { target } : {}) });
  }
  for (const { text, target } of patches) {
    for (const { value } of parseDocuments(text).documents) applyTo(items, value, target);
  }
}

function applyTo(items: Item[], patch: unknown, target: Target | undefined): void {
  if (Array.isArray(patch)) {
    for (const item of items.filter((one) => matches(one, target ?? {}))) {
      item.object = applyJsonPatch(item.object, checkJsonPatch(patch)) as KubeObject;
    }
    return;
  }
  const fields = patch as KubeObject;
  const name = fields.metadata?.name ?? '';
  const wanted = target ?? { kind: fields.kind ?? '', name };
  const hits = items.filter((one) => matches(one, wanted));
  if (hits.length === 0 && !target) {
    throw new KubectlError(
      `no resource matches strategic merge patch "${fields.kind}.${parseApiVersion(fields.apiVersion ?? '').version}.[noGrp]/${name}.[noNs]": no matches for Id`,
    );
  }
  for (const item of hits) {
    const { group, version } = parseApiVersion(item.object.apiVersion ?? '');
    const schema = schemaOf({ group, version, kind: item.object.kind ?? '' });
    const { name: _, ...metadata } = fields.metadata ?? {};
    const bare = target ? { ...fields, kind: item.object.kind, apiVersion: item.object.apiVersion, metadata } : fields;
    item.object = (
      schema
        ? applyStrategicMergePatch(item.object as JsonObject, bare, patchSchemaOf(schema))
        : applyMergePatch(item.object, bare)
    ) as KubeObject;
  }
}

function matches(
  { object, original }: Item,
  { group, version, kind, name, namespace, labelSelector }: Target,
): boolean {
  const gv = parseApiVersion(object.apiVersion ?? '');
  const fits = (pattern: string | undefined, value: string): boolean =>
    !pattern || new RegExp(`^(?:${pattern})$`).test(value);
  if (!fits(group, gv.group) || !fits(version, gv.version) || !fits(kind, object.kind ?? '')) return false;
  if (!fits(name, original) || !fits(namespace, object.metadata?.namespace ?? 'default')) return false;
  return (labelSelector ?? '').split(',').every((pair) => {
    const [key = '', value] = pair.split('=');
    return key === '' || object.metadata?.labels?.[key] === value;
  });
}

function transformed(object: KubeObject, config: Kustomization): KubeObject {
  let out = object;
  if (config.namespace) out = setNamespace(out, config.namespace);
  if (config.images) out = setImages(out, config.images);
  if (config.replicas) out = setReplicas(out, config.replicas);
  if (config.commonLabels) out = addLabels(out, config.commonLabels, true, true);
  for (const { pairs, includeSelectors, includeTemplates } of config.labels ?? []) {
    out = addLabels(out, pairs, Boolean(includeTemplates || includeSelectors), Boolean(includeSelectors));
  }
  if (config.commonAnnotations) out = addAnnotations(out, config.commonAnnotations);
  if ((config.namePrefix || config.nameSuffix) && out.kind !== 'Namespace' && out.kind !== 'CustomResourceDefinition') {
    const name = `${config.namePrefix ?? ''}${out.metadata?.name ?? ''}${config.nameSuffix ?? ''}`;
    out = { ...out, metadata: { ...out.metadata, name } };
  }
  return out;
}

/** Ten letters that change when the content does; the name itself does not count. */
