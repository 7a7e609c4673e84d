import { parseSelector } from '../../api/labels/selector.ts';
import type { KubeList, KubeObject } from '../../api/meta.ts';
import { parseApiVersion } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Invocation } from '../Command.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import type { Info } from './Info.ts';
import { listError } from './listError.ts';
import { type Mapping, refOf } from './Mapping.ts';
import { readManifests } from './manifests.ts';
import type { RestMapper } from './RestMapper.ts';

/** What to look for: files, or types and names, or types and selectors. */
export interface Query {
  args: readonly string[];
  filenames?: readonly string[];
  recursive?: boolean;
  validated?: boolean;
  kustomize?: string;
  labelSelector?: string;
  fieldSelector?: string;
  allNamespaces?: boolean;
  /** Every object of the types, when neither names nor selectors are given (`--all`, `get`). */
  selectAll?: boolean;
  /** Types without names and selectors are an error unless `selectAll`. */
  subresource?: string;
  chunkSize?: number;
}

/** One request that answers part of a query. */
export interface Selection {
  mapping: Mapping;
  /** `''`: all namespaces, or cluster-scoped. */
  namespace: string;
  /** Absent for a list. */
  name?: string;
  labelSelector?: string;
  fieldSelector?: string;
  source: string;
  object?: KubeObject;
}

const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** The parts of a query in the order they were given. Failures to read one file do not stop the others. */
export async function selections(invocation: Invocation, query: Query, errors: unknown[]): Promise<Selection[]> {
  const filenames = query.filenames ?? [];
  if (filenames.length > 0 || query.kustomize) {
    if (query.kustomize && filenames.length > 0) throw new KubectlError('only one of -f or -k can be specified');
    if (query.args.length > 0) {
      throw new KubectlError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    }
    return fromFiles(invocation, query, errors);
  }
  if (query.args.length === 0) throw new KubectlError(NOTHING_GIVEN);
  return fromArguments(invocation, query);
}

async function fromFiles(invocation: Invocation, query: Query, errors: unknown[]): Promise<Selection[]> {
  const { session, io } = invocation;
  const sources = {
    filenames: query.filenames ?? [],
    recursive: query.recursive ?? false,
    kustomize: query.kustomize ?? '',
    validated: query.validated ?? false,
  };
  const manifests = await readManifests(io, sources, errors);
  if (manifests.length === 0) return [];
  const mapper = await session.mapper();
  const { namespace, explicit } = await session.namespace();
  const matches = query.labelSelector ? selectorMatcher(query.labelSelector) : () => true;
  const out: Selection[] = [];
  for (const { object, source } of manifests) {
    if (!matches(object)) continue;
    try {
      const mapping = mappingOfObject(mapper, object, source);
      out.push({ ...placed(mapping, object, namespace, explicit), source, object });
    } catch (error) {
      errors.push(error);
    }
  }
  return out;
}

function placed(mapping: Mapping, object: KubeObject, namespace: string, explicit: boolean): Omit<Selection, 'source'> {
  const name = object.metadata?.name ?? '';
  if (!mapping.namespaced) return { mapping, namespace: '', name };
  const own = object.metadata?.namespace;
  if (own && explicit && own !== namespace) {
    throw new KubectlError(
      `the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  return { mapping, namespace: own || namespace, name };
}

/** The resource of an object from a file, or the error about kinds that are not served. */
export function mappingOfObject(mapper: RestMapper, object: KubeObject, source: string): Mapping {
  const { group, version } = parseApiVersion(object.apiVersion ?? '');
  const mapping = mapper.byKind(group, version, object.kind ?? '');
  if (mapping) return mapping;
  const { name = '', namespace = '' } = object.metadata ?? {};
  throw new KubectlError(
    `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first`,
  );
}

async function fromArguments(invocation: Invocation, query: Query): Promise<Selection[]> {
  const { session } = invocation;
  const { args } = query;
  const slashed = args.filter((arg) => arg.includes('/'));
  const selector = query.labelSelector || query.fieldSelector;
  if (slashed.length > 0) {
    if (slashed.length !== args.length) {
      throw new KubectlError(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    }
    if (query.labelSelector) throw new KubectlError('name cannot be provided when a selector is specified');
    return slashSelections(invocation, args, query);
  }
  const [types = '', ...names] = args;
  const mapper = await session.mapper();
  const mappings = typesOf(mapper, types);
  const { namespace } = await session.namespace();
  const where = query.allNamespaces ? '' : namespace;
  if (names.length > 0) {
    if (selector) throw new KubectlError('name cannot be provided when a selector is specified');
    if (query.allNamespaces) throw new KubectlError('a resource cannot be retrieved by name across all namespaces');
    return mappings.flatMap((mapping) =>
      names.map((name) => ({ mapping, namespace: mapping.namespaced ? namespace : '', name, source: '' })),
    );
  }
  if (!selector && !query.selectAll) {
    throw new KubectlError('resource(s) were provided, but no name was specified');
  }
  return mappings.map((mapping) => ({
    mapping,
    namespace: mapping.namespaced ? where : '',
    source: '',
    ...(query.labelSelector ? { labelSelector: query.labelSelector } : {}),
    ...(query.fieldSelector ? { fieldSelector: query.fieldSelector } : {}),
  }));
}

async function slashSelections(invocation: Invocation, args: readonly string[], query: Query): Promise<Selection[]> {
  const mapper = await invocation.session.mapper();
  const { namespace } = await invocation.session.namespace();
  if (query.allNamespaces) throw new KubectlError('a resource cannot be retrieved by name across all namespaces');
  return args.flatMap((arg) => {
    const parts = arg.split('/');
    if (parts.length !== 2) {
      throw new KubectlError('arguments in resource/name form may not have more than one slash');
    }
    const [type = '', name = ''] = parts;
    if (type === '' || name === '') {
      throw new KubectlError('arguments in resource/name form must have a single resource and name');
    }
    return typesOf(mapper, type).map((mapping) => ({
      mapping,
      namespace: mapping.namespaced ? namespace : '',
      name,
      source: '',
    }));
  });
}

/** The resources that `pods,svc`, `all` or `deployments.apps` stand for. */
export function typesOf(mapper: RestMapper, types: string): Mapping[] {
  const out: Mapping[] = [];
  for (const type of types.split(',')) {
    if (type === '') continue;
    const members = mapper.category(type);
    if (members.length > 0) out.push(...members.filter((m) => m.verbs.includes('list')));
    else out.push(typeOf(mapper, type));
  }
  return [...new Set(out)];
}

/** The one resource that a word stands for. */
export function typeOf(mapper: RestMapper, type: string): Mapping {
  const mapping = mapper.find(type);
  if (mapping) return mapping;
  throw new KubectlError(`the server doesn't have a resource type "${type.split('.')[0]}"`);
}

/** Gets every object that a query selects. What is not there is collected in `errors`. */
export async function resolveInfos(invocation: Invocation, query: Query, errors: unknown[]): Promise<Info[]> {
  const out: Info[] = [];
  for (const selection of await selections(invocation, query, errors)) {
    try {
      out.push(...(await infosOf(invocation, selection, query.subresource)));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(error);
    }
  }
  return out;
}

async function infosOf(invocation: Invocation, selection: Selection, subresource?: string): Promise<Info[]> {
  const client = await invocation.session.client();
  const { mapping, namespace, name, source } = selection;
  if (name !== undefined) {
    const object = await client.get(refOf(mapping, namespace, name, subresource));
    return [{ mapping, namespace, name, source, object }];
  }
  const options = {
    ...(selection.labelSelector ? { labelSelector: selection.labelSelector } : {}),
    ...(selection.fieldSelector ? { fieldSelector: selection.fieldSelector } : {}),
  };
  const list: KubeList = await client.list(refOf(mapping, namespace), options).catch(listError(mapping, options));
  return list.items.map((item) => ({
    mapping,
    namespace: item.metadata?.namespace ?? '',
    name: item.metadata?.name ?? '',
    source,
    object: { apiVersion: list.apiVersion, kind: mapping.kind, ...item },
  }));
}

/** The one object a command is about; complains when it is none or several. */
export async function singleInfo(invocation: Invocation, query: Query): Promise<Info> {
  const errors: unknown[] = [];
  const infos = await resolveInfos(invocation, query, errors);
  throwAll(errors);
  const [info] = infos;
  if (!info) throw new KubectlError('no objects passed');
  return info;
}

function selectorMatcher(text: string): (object: KubeObject) => boolean {
  const selector = parseSelector(text);
  return (object) => selector.matches(object.metadata?.labels ?? {});
}
