import type { KubeList, KubeObject } from '../../api/meta.ts';
import { parseDocuments } from '../../api/yaml/parseDocuments.ts';
import { KubectlError } from '../KubectlError.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import { buildKustomization } from '../kustomize/buildKustomization.ts';
import { sortedJson } from '../sortedJson.ts';

/** One object of a manifest and the file it comes from. */
export interface ManifestObject {
  object: KubeObject;
  source: string;
}

export interface ManifestSources {
  filenames: readonly string[];
  recursive: boolean;
  kustomize: string;
  /** Whether what is missing is found by validation or by decoding, which say it differently. */
  validated: boolean;
}

/** Reads every manifest that `-f` and `-k` name, in order. What cannot be read is collected, the rest goes on. */
export async function readManifests(
  io: KubectlIO,
  sources: ManifestSources,
  errors: unknown[],
): Promise<ManifestObject[]> {
  const found: ManifestObject[] = [];
  if (sources.kustomize !== '') {
    for (const object of await buildKustomization(io, sources.kustomize)) {
      found.push({ object, source: sources.kustomize });
    }
  }
  for (const filename of sources.filenames) {
    for (const { text, source } of await readSource(io, filename, sources.recursive)) {
      found.push(...decode(text, source, sources.validated, errors));
    }
  }
  return found;
}

interface SourceText {
  text: string;
  source: string;
}

async function readSource(io: KubectlIO, filename: string, recursive: boolean): Promise<SourceText[]> {
  if (filename === '-') return [{ text: (await io.stdin()) ?? '', source: 'STDIN' }];
  if (/^https?:\/\//.test(filename)) return [{ text: await fetchManifest(io, filename), source: filename }];
  const names = await io.files.list(filename);
  if (names) {
    const files = await filesIn(io, filename, names, recursive);
    if (files.length === 0) {
      throw new KubectlError(`error reading [${filename}]: recognized file extensions are [.json .yaml .yml]`);
    }
    return files;
  }
  const text = await io.files.read(filename);
  if (text !== undefined) return [{ text, source: filename }];
  const matches = /[*?[]/.test(filename) ? await glob(io, filename) : [];
  if (matches.length > 0) return (await Promise.all(matches.map((match) => readSource(io, match, false)))).flat();
  throw new KubectlError(`the path "${filename}" does not exist`);
}

async function filesIn(io: KubectlIO, directory: string, names: string[], recursive: boolean): Promise<SourceText[]> {
  const out: SourceText[] = [];
  for (const name of [...names].sort()) {
    const path = `${directory.replace(/\/+$/, '')}/${name}`;
    const below = await io.files.list(path);
    if (below) {
      if (recursive) out.push(...(await filesIn(io, path, below, true)));
      continue;
    }
    if (!/\.(json|yaml|yml)$/.test(name)) continue;
    const text = await io.files.read(path);
    if (text !== undefined) out.push({ text, source: path });
  }
  return out;
}

async function glob(io: KubectlIO, pattern: string): Promise<string[]> {
  const slash = pattern.lastIndexOf('/');
  const directory = slash < 0 ? '.' : pattern.slice(0, slash);
  const expression = pattern
    .slice(slash + 1)
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const names = (await io.files.list(directory)) ?? [];
  const matching = names.filter((name) => new RegExp(`^${expression}$`).test(name)).sort();
  return matching.map((name) => (slash < 0 ? name : `${directory}/${name}`));
}

async function fetchManifest(io: KubectlIO, url: string): Promise<string> {
  if (!io.fetchUrl)
    throw new KubectlError(`unable to read URL "${url}": the network is closed here; save the file and use its name`);
  try {
    return await io.fetchUrl(url);
  } catch (error) {
    throw new KubectlError(`unable to read URL "${url}", ${error instanceof Error ? error.message : error}`);
  }
}

function decode(text: string, source: string, validated: boolean, errors: unknown[]): ManifestObject[] {
  const { documents, errors: mistakes } = parseDocuments(text, { filename: source });
  const out: ManifestObject[] = [];
  for (const document of documents) {
    try {
      if (validated) refuseNameless(document.value, source);
      out.push(...objectsOf(document.value, source));
    } catch (error) {
      errors.push(error);
    }
  }
  for (const mistake of mistakes) errors.push(new KubectlError(mistake.message));
  return out;
}

/** A document has to say what it is. */
function refuseNameless(document: unknown, source: string): void {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return;
  const missing = ['apiVersion', 'kind'].filter((key) => !(document as Record<string, unknown>)[key]);
  if (missing.length === 0) return;
  const listed = missing.map((key) => `${key} not set`);
  const what = listed.length === 1 ? listed[0] : `[${listed.join(', ')}]`;
  throw new KubectlError(
    `error validating "${source}": error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

function objectsOf(document: unknown, source: string): ManifestObject[] {
  const object = document as Partial<KubeList> & KubeObject;
  if (typeof document !== 'object' || Array.isArray(document)) {
    throw new KubectlError(
      `unable to decode "${source}": json: cannot unmarshal ${jsonType(document)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  if (!object.kind)
    throw new KubectlError(
      `unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(sortedJson(document))}'`,
    );
  if (!object.apiVersion) {
    throw new KubectlError(
      `unable to decode "${source}": Object 'apiVersion' is missing in '${JSON.stringify(sortedJson(document))}'`,
    );
  }
  if (object.kind.endsWith('List') && Array.isArray(object.items)) {
    return object.items.flatMap((item) => objectsOf(withKindOfList(item, object), source));
  }
  return [{ object, source }];
}

function withKindOfList(item: KubeObject, list: KubeObject): KubeObject {
  if (item.kind || list.kind === 'List') return item;
  return { apiVersion: list.apiVersion, kind: list.kind?.slice(0, -4), ...item };
}

const jsonType = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
