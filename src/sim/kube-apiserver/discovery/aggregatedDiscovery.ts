import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { GroupInfo, Scheme } from '../../../api/Scheme.ts';

/** `APIGroupDiscoveryList` of apidiscovery.k8s.io: all groups, versions and resources in one answer. */
export interface ApiGroupDiscoveryList {
  kind: 'APIGroupDiscoveryList';
  apiVersion: string;
  metadata: Record<string, never>;
  items: ApiGroupDiscovery[];
}

export interface ApiGroupDiscovery {
  metadata: { name?: string };
  versions: { version: string; resources: ApiResourceDiscovery[]; freshness: 'Current' }[];
}

export interface ApiResourceDiscovery {
  resource: string;
  responseKind: { group: string; version: string; kind: string };
  scope: 'Namespaced' | 'Cluster';
  singularResource: string;
  verbs: readonly string[];
  shortNames?: readonly string[];
  categories?: readonly string[];
  subresources?: {
    subresource: string;
    responseKind: { group: string; version: string; kind: string };
    verbs: readonly string[];
  }[];
}

/** What `/api` (the legacy group) or `/apis` (all others) answers to a client that asks for aggregated discovery. */
export function aggregatedDiscovery(
  scheme: Scheme,
  root: '/api' | '/apis',
  version: 'v2' | 'v2beta1' = 'v2',
): ApiGroupDiscoveryList {
  const groups = scheme.groups().filter((group) => (group.name === '') === (root === '/api'));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => discoveryOf(scheme, group)),
  };
}

function discoveryOf(scheme: Scheme, { name, versions }: GroupInfo): ApiGroupDiscovery {
  return {
    metadata: name === '' ? {} : { name },
    versions: versions.map((version) => ({
      version,
      resources: scheme.resourcesOf(name, version).map(resourceOf),
      freshness: 'Current',
    })),
  };
}

function resourceOf(info: ResourceInfo): ApiResourceDiscovery {
  const { group, version } = info;
  return {
    resource: info.resource,
    responseKind: { group, version, kind: info.kind },
    scope: info.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: info.singular,
    verbs: info.verbs,
    ...(info.shortNames.length > 0 ? { shortNames: info.shortNames } : {}),
    ...(info.categories.length > 0 ? { categories: info.categories } : {}),
    ...(info.subresources.length === 0
      ? {}
      : {
          subresources: info.subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: { group: sub.group ?? group, version: sub.version ?? version, kind: sub.kind },
            verbs: sub.verbs,
          })),
        }),
  };
}
