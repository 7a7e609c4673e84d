import { type Status, StatusError } from '../../api/StatusError.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { RawResponse } from '../../client/KubeRequest.ts';
import type { Mapping } from './Mapping.ts';

/** What a server serves: groups in order of preference with their versions, and every resource in that order. */
export interface Discovery {
  groups: { name: string; versions: string[]; preferred: string }[];
  mappings: Mapping[];
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** Reads discovery: two aggregated documents, or one document a group version from servers that have no such. */
export async function discover(client: KubeClient): Promise<Discovery> {
  const discovery: Discovery = { groups: [], mappings: [] };
  for (const path of ['/api', '/apis']) {
    const document = await getJson(client, path, AGGREGATED);
    if (document.kind === 'APIGroupDiscoveryList') addAggregated(discovery, document as unknown as GroupDiscoveryList);
    else await addLegacy(client, discovery, path, document as unknown as LegacyDocument);
  }
  return discovery;
}

interface GroupDiscoveryList {
  items?: { metadata?: { name?: string }; versions?: VersionDiscovery[] }[];
}
interface VersionDiscovery {
  version: string;
  resources?: {
    resource: string;
    responseKind?: { kind: string; group?: string; version?: string };
    scope: string;
    singularResource?: string;
    verbs?: string[];
    shortNames?: string[];
    categories?: string[];
    subresources?: { subresource: string }[];
  }[];
}

function addAggregated(discovery: Discovery, document: GroupDiscoveryList): void {
  for (const item of document.items ?? []) {
    const group = item.metadata?.name ?? '';
    const versions = (item.versions ?? []).map((version) => version.version);
    discovery.groups.push({ name: group, versions, preferred: versions[0] ?? '' });
    for (const version of item.versions ?? []) {
      for (const found of version.resources ?? []) {
        discovery.mappings.push({
          group,
          version: version.version,
          resource: found.resource,
          kind: found.responseKind?.kind ?? '',
          namespaced: found.scope === 'Namespaced',
          singular: found.singularResource ?? '',
          shortNames: found.shortNames ?? [],
          categories: found.categories ?? [],
          verbs: found.verbs ?? [],
          subresources: (found.subresources ?? []).map((sub) => sub.subresource),
        });
      }
    }
  }
}

interface LegacyDocument {
  versions?: string[];
  groups?: { name: string; versions: { version: string }[]; preferredVersion?: { version: string } }[];
}
interface LegacyResource {
  name: string;
  kind: string;
  namespaced: boolean;
  singularName?: string;
  verbs?: string[];
  shortNames?: string[];
  categories?: string[];
}

async function addLegacy(client: KubeClient, into: Discovery, path: string, document: LegacyDocument): Promise<void> {
  const core = [{ name: '', versions: (document.versions ?? []).map((version) => ({ version })) }];
  const groups: NonNullable<LegacyDocument['groups']> = path === '/api' ? core : (document.groups ?? []);
  for (const group of groups) {
    const versions = group.versions.map((version) => version.version);
    into.groups.push({ name: group.name, versions, preferred: group.preferredVersion?.version ?? versions[0] ?? '' });
    for (const version of versions) {
      const at = group.name === '' ? `/api/${version}` : `/apis/${group.name}/${version}`;
      const list = (await getJson(client, at, 'application/json')) as { resources?: LegacyResource[] };
      into.mappings.push(...legacyMappings(group.name, version, list.resources ?? []));
    }
  }
}

function legacyMappings(group: string, version: string, resources: LegacyResource[]): Mapping[] {
  return resources
    .filter((resource) => !resource.name.includes('/'))
    .map((resource) => ({
      group,
      version,
      resource: resource.name,
      kind: resource.kind,
      namespaced: resource.namespaced,
      singular: resource.singularName ?? '',
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      verbs: resource.verbs ?? [],
      subresources: resources
        .filter((sub) => sub.name.startsWith(`${resource.name}/`))
        .map((sub) => sub.name.slice(resource.name.length + 1)),
    }));
}

async function getJson(client: KubeClient, path: string, accept: string): Promise<Record<string, unknown>> {
  const response = await client.raw({ method: 'GET', path, headers: { Accept: accept } });
  return parseAnswer(response);
}

/** The body of an answer to a raw request; a failure becomes the StatusError that it carries. */
export function parseAnswer(response: RawResponse): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(response.body);
  } catch {
    body = undefined;
  }
  if (response.code >= 400) throw new StatusError(asStatus(body, response));
  return (body ?? {}) as Record<string, unknown>;
}

function asStatus(body: unknown, response: RawResponse): Status {
  if ((body as Status | undefined)?.kind === 'Status') return body as Status;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: response.body.trim() === '' ? `the server responded with the status code ${response.code}` : response.body,
    reason: response.code === 403 ? 'Forbidden' : response.code === 404 ? 'NotFound' : 'InternalError',
    code: response.code,
  };
}
