import { apiVersionOf } from '../../../api/meta.ts';
import type { ResourceInfo, SubresourceInfo } from '../../../api/ResourceInfo.ts';
import type { GroupInfo, Scheme } from '../../../api/Scheme.ts';

/** The plain discovery documents, as k8s.io/apiserver/pkg/endpoints/discovery writes them. */
export interface ApiVersions {
  kind: 'APIVersions';
  versions: string[];
  serverAddressByClientCIDRs: { clientCIDR: string; serverAddress: string }[];
}

export interface GroupVersionForDiscovery {
  groupVersion: string;
  version: string;
}

export interface ApiGroup {
  kind?: 'APIGroup';
  apiVersion?: 'v1';
  name: string;
  versions: GroupVersionForDiscovery[];
  preferredVersion: GroupVersionForDiscovery;
}

export interface ApiGroupList {
  kind: 'APIGroupList';
  apiVersion: 'v1';
  groups: ApiGroup[];
}

export interface ApiResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  group?: string;
  version?: string;
  kind: string;
  verbs: readonly string[];
  shortNames?: readonly string[];
  categories?: readonly string[];
  storageVersionHash?: string;
}

export interface ApiResourceList {
  kind: 'APIResourceList';
  apiVersion?: 'v1';
  groupVersion: string;
  resources: ApiResource[];
}

/** `/api`. The address is where clients of any network reach the server, `10.0.0.1:6443`. */
export function apiVersions(serverAddress: string): ApiVersions {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** `/apis`: every group but the legacy one. */
export function apiGroupList(scheme: Scheme): ApiGroupList {
  const named = scheme.groups().filter((group) => group.name !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(groupOf) };
}

/** `/apis/<group>`; undefined when nothing serves the group. */
export function apiGroup(scheme: Scheme, name: string): ApiGroup | undefined {
  const group = name === '' ? undefined : scheme.group(name);
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
}

function groupOf({ name, versions, preferredVersion }: GroupInfo): ApiGroup {
  const entry = (version: string) => ({ groupVersion: apiVersionOf({ group: name, version }), version });
  return { name, versions: versions.map(entry), preferredVersion: entry(preferredVersion) };
}

/** `/api/v1` (which upstream serves without an apiVersion) or `/apis/<group>/<version>`. */
export function apiResourceList(scheme: Scheme, group: string, version: string): ApiResourceList | undefined {
  if (!scheme.group(group)?.versions.includes(version)) return undefined;
  const resources = scheme.resourcesOf(group, version).flatMap(withSubresources);
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf({ group, version }),
    resources,
  };
}

function withSubresources(info: ResourceInfo): ApiResource[] {
  return [resourceOf(info), ...info.subresources.map((sub) => subresourceOf(info, sub))];
}

function resourceOf(info: ResourceInfo): ApiResource {
  return {
    name: info.resource,
    singularName: info.singular,
    namespaced: info.namespaced,
    kind: info.kind,
    verbs: info.verbs,
    ...(info.shortNames.length > 0 ? { shortNames: info.shortNames } : {}),
    ...(info.categories.length > 0 ? { categories: info.categories } : {}),
    ...(info.storageVersionHash === undefined ? {} : { storageVersionHash: info.storageVersionHash }),
  };
}

function subresourceOf(info: ResourceInfo, sub: SubresourceInfo): ApiResource {
  return {
    name: `${info.resource}/${sub.name}`,
    singularName: '',
    namespaced: info.namespaced,
    ...(sub.group === undefined ? {} : { group: sub.group }),
    ...(sub.version === undefined ? {} : { version: sub.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  };
}
