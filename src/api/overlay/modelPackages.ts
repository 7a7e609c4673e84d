/**
 * The Go packages that OpenAPI names definitions after (`io.k8s.api.core.v1.Pod`). A model belongs to the group of the
 * kinds that lead to it; those that several groups share are core's, except the ones listed here.
 */
export const modelPackages: Readonly<Record<string, string>> = {
  ...inPackage(
    'io.k8s.apimachinery.pkg.apis.meta.v1',
    'V1Condition V1DeleteOptions V1FieldSelectorRequirement V1LabelSelector V1LabelSelectorRequirement V1ListMeta V1ManagedFieldsEntry V1ObjectMeta V1OwnerReference V1Preconditions V1ShardInfo',
  ),
  ...inPackage('io.k8s.api.core.v1', 'V1TopologySelectorLabelRequirement V1TopologySelectorTerm'),
  ...inPackage('io.k8s.apimachinery.pkg.version', 'VersionInfo'),
};

function inPackage(name: string, models: string): Record<string, string> {
  return Object.fromEntries(models.split(' ').map((model) => [model, name]));
}

const OUTSIDE: Readonly<Record<string, string>> = {
  'apiextensions.k8s.io': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  'apiregistration.k8s.io': 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
  'internal.apiserver.k8s.io': 'io.k8s.api.apiserverinternal',
};

/** The package of an API group, without its version. */
export function packageOfGroup(group: string): string {
  return OUTSIDE[group] ?? `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}`;
}

export const definitionPackage = (group: string, version: string): string => `${group}.${version}`;
