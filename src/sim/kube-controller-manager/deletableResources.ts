import type { V1CustomResourceDefinition } from '../../api/generated/types.ts';
import type { GroupVersionResource } from '../../api/meta.ts';
import { Scheme } from '../../api/Scheme.ts';
import type { Stored } from './Stored.ts';

/** A resource whose objects controllers may delete without knowing more of it. */
export interface DeletableResource extends GroupVersionResource {
  kind: string;
  namespaced: boolean;
}

export const CUSTOM_RESOURCE_DEFINITIONS: GroupVersionResource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
};

const NEEDED = ['delete', 'list', 'watch'];

/** The built-in resources that can be listed, watched and deleted, each in its preferred version. */
export function builtinDeletableResources(): DeletableResource[] {
  const scheme = Scheme.builtin();
  return scheme
    .all()
    .filter((info) => NEEDED.every((verb) => info.verbs.includes(verb)))
    .filter((info) => scheme.preferred(info.group, info.resource) === info)
    .map(({ group, version, resource, kind, namespaced }) => ({ group, version, resource, kind, namespaced }));
}

/** The resource that a definition makes, once it is served. */
export function customResourceOf(crd: Stored<V1CustomResourceDefinition>): DeletableResource | undefined {
  const established = crd.status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True');
  const version = crd.spec.versions.find((v) => v.storage && v.served) ?? crd.spec.versions.find((v) => v.served);
  if (!established || !version) return undefined;
  const { group, names, scope } = crd.spec;
  return { group, version: version.name, resource: names.plural, kind: names.kind, namespaced: scope === 'Namespaced' };
}
