import type { ResourceRef } from '../../client/KubeRequest.ts';

/** One served resource as discovery describes it. */
export interface Mapping {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly string[];
  subresources: readonly string[];
}

/** `pods`, `deployments.apps`. */
export const qualifiedResource = (m: { group: string; resource: string }): string =>
  m.group === '' ? m.resource : `${m.resource}.${m.group}`;

/** `pod`, `deployment.apps`: how printed names begin. */
export const qualifiedKind = (m: { group: string; kind: string }): string =>
  m.group === '' ? m.kind.toLowerCase() : `${m.kind.toLowerCase()}.${m.group}`;

/** The request's target; `namespace` is left out for cluster-scoped resources and for all namespaces (`''`). */
export function refOf(
  mapping: Mapping,
  namespace: string,
  name: string,
  subresource?: string,
): ResourceRef & { name: string };
export function refOf(mapping: Mapping, namespace: string): ResourceRef;
export function refOf(mapping: Mapping, namespace: string, name?: string, subresource?: string): ResourceRef {
  return {
    group: mapping.group,
    version: mapping.version,
    resource: mapping.resource,
    ...(mapping.namespaced && namespace !== '' ? { namespace } : {}),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}
