import { modelByKind } from '../../../api/generated/schema.ts';
import type { ResourceInfo, SubresourceInfo } from '../../../api/ResourceInfo.ts';
import { modelSchema } from '../../../api/schema/schemaOf.ts';
import { customDefinitionName } from './customDefinition.ts';
import { type Operation, PATCH_TYPES, QUERY, type QueryParameter, SUBRESOURCE_QUERY } from './Operation.ts';
import { PATCH } from './scalarDefinitions.ts';

const STATUS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status';
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

const METHODS: Readonly<Record<string, Operation['method']>> = {
  get: 'get',
  list: 'get',
  create: 'post',
  update: 'put',
  patch: 'patch',
  delete: 'delete',
  deletecollection: 'delete',
};

const ID_VERBS: Readonly<Record<string, string>> = { get: 'read', update: 'replace', deletecollection: 'delete' };

/** All operations on a resource and its subresources; watching is a parameter of list, not an operation of its own. */
export function operationsOf(info: ResourceInfo): Operation[] {
  const operations = info.verbs.filter((verb) => verb !== 'watch').map((verb) => resourceOperation(info, verb));
  if (info.namespaced && info.verbs.includes('list')) operations.push(listEverywhere(info));
  for (const sub of info.subresources)
    for (const verb of sub.verbs) operations.push(subresourceOperation(info, sub, verb));
  return operations;
}

/** `/apis/apps/v1`, `/api/v1` */
export const rootPath = ({ group, version }: { group: string; version: string }): string =>
  group === '' ? `/api/${version}` : `/apis/${group}/${version}`;

/** Name of the definition of a resource's objects. */
export function definitionName(info: ResourceInfo): string {
  return info.model === undefined ? customDefinitionName(info, info.kind) : modelSchema(info.model).definition;
}

export function listDefinitionName(info: ResourceInfo): string {
  const model = modelByKind[`${info.group}/${info.version}/${info.kind}List`];
  return info.custom || model === undefined
    ? customDefinitionName(info, `${info.kind}List`)
    : modelSchema(model).definition;
}

function resourceOperation(info: ResourceInfo, verb: string): Operation {
  const collection = verb === 'list' || verb === 'create' || verb === 'deletecollection';
  const base = info.namespaced ? `${rootPath(info)}/namespaces/{namespace}` : rootPath(info);
  const definition = definitionName(info);
  const removes = verb === 'delete' || verb === 'deletecollection';
  return {
    path: `${base}/${info.resource}${collection ? '' : '/{name}'}`,
    method: METHODS[verb] ?? 'get',
    id: operationId(info, verb, info.kind, verb === 'deletecollection' ? 'Collection' : ''),
    action: verb === 'create' ? 'post' : verb === 'update' ? 'put' : verb,
    kind: { group: info.group, kind: info.kind, version: info.version },
    tag: tagOf(info),
    query: QUERY[verb] ?? [],
    inPath: [...(info.namespaced ? ['namespace'] : []), ...(collection ? [] : ['name'])],
    ...bodyOf(verb, definition, info),
    answer: verb === 'list' ? listDefinitionName(info) : removes ? STATUS : definition,
  };
}

function listEverywhere(info: ResourceInfo): Operation {
  return {
    path: `${rootPath(info)}/${info.resource}`,
    method: 'get',
    id: `list${groupId(info)}${info.kind}ForAllNamespaces`,
    action: 'list',
    kind: { group: info.group, kind: info.kind, version: info.version },
    tag: tagOf(info),
    query: QUERY.list ?? [],
    inPath: [],
    answer: listDefinitionName(info),
  };
}

function subresourceOperation(info: ResourceInfo, sub: SubresourceInfo, verb: string): Operation {
  const connect = sub.model === undefined && !info.custom;
  const base = info.namespaced ? `${rootPath(info)}/namespaces/{namespace}` : rootPath(info);
  const definition = sub.model === undefined ? undefined : modelSchema(sub.model).definition;
  const custom = info.custom && definition === undefined ? definitionName(info) : definition;
  const method = METHODS[verb] ?? 'get';
  const named = `${info.kind}${capitalised(sub.name)}`;
  return {
    path: `${base}/${info.resource}/{name}/${sub.name}`,
    method,
    id: connect
      ? `connect${groupId(info)}${capitalised(method)}${info.namespaced ? 'Namespaced' : ''}${named}`
      : operationId(info, verb, named, ''),
    action: connect ? 'connect' : verb === 'create' ? 'post' : verb === 'update' ? 'put' : verb,
    kind: { group: sub.group ?? info.group, kind: sub.kind, version: sub.version ?? info.version },
    tag: tagOf(info),
    query: subresourceQuery(`${info.resource}/${sub.name}`, connect, verb),
    inPath: [...(info.namespaced ? ['namespace'] : []), 'name'],
    ...(connect || custom === undefined ? {} : bodyOf(verb, custom, info)),
    ...(connect || sub.name === 'log' || custom === undefined ? {} : { answer: custom }),
  };
}

function subresourceQuery(name: string, connect: boolean, verb: string): readonly QueryParameter[] {
  return SUBRESOURCE_QUERY[name] ?? (connect ? [] : (QUERY[verb] ?? []));
}

function bodyOf(verb: string, definition: string, info: ResourceInfo): Pick<Operation, 'body' | 'consumes'> {
  if (verb === 'create' || verb === 'update') return { body: { definition, required: true } };
  if (verb === 'delete' || verb === 'deletecollection')
    return { body: { definition: DELETE_OPTIONS, required: false } };
  if (verb !== 'patch') return {};
  const types = info.custom ? PATCH_TYPES.filter((type) => !type.includes('strategic')) : PATCH_TYPES;
  return { body: { definition: PATCH, required: true }, consumes: types };
}

function operationId(info: ResourceInfo, verb: string, named: string, collection: string): string {
  const scope = info.namespaced ? 'Namespaced' : '';
  return `${ID_VERBS[verb] ?? verb}${groupId(info)}${collection}${scope}${named}`;
}

const capitalised = (word: string): string => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;

/** `CoreV1`, `RbacAuthorizationV1`, `ExampleComV1` */
function groupId({ group, version }: { group: string; version: string }): string {
  const words = group === '' ? ['core'] : group.replace(/\.k8s\.io$/, '').split('.');
  return `${words.map(capitalised).join('')}${capitalised(version)}`;
}

/** `rbacAuthorization_v1` */
function tagOf({ group, version }: { group: string; version: string }): string {
  const [first = '', ...rest] = group === '' ? ['core'] : group.replace(/\.k8s\.io$/, '').split('.');
  return `${first}${rest.map(capitalised).join('')}_${version}`;
}
