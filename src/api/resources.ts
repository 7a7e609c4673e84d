import { generatedResources, release } from './generated/resources.ts';
import { categories, shortNames } from './overlay/resourceNames.ts';
import type { GeneratedResource, ResourceInfo } from './ResourceInfo.ts';

/** Major and minor of the release that is served: `1.36`. */
export const servedRelease: string = release;

/** Source: the storage factory's overrides (pkg/kubeapiserver/default_storage_factory_builder.go) and group priorities. */
const STORED_ELSEWHERE: Readonly<Record<string, { group: string; version: string }>> = {
  'horizontalpodautoscalers.v1.autoscaling': { group: 'autoscaling', version: 'v2' },
  'events.v1.events.k8s.io': { group: '', version: 'v1' },
};

/**
 * Every resource of the release, sorted by group, version and name, including the versions that a cluster serves only
 * when asked to (alpha and beta). `Scheme.builtin()` has those that a cluster serves by default.
 */
export const resources: readonly ResourceInfo[] = generatedResources.map(withNames);

/** Only stable versions are on by default: alpha and beta ones need a `--runtime-config` flag. */
export const servedByDefault = (info: { version: string }): boolean => /^v\d+$/.test(info.version);

function withNames(resource: GeneratedResource): ResourceInfo {
  const { group, version, resource: plural } = resource;
  const key = group === '' ? plural : `${plural}.${group}`;
  const stored = STORED_ELSEWHERE[`${plural}.${version}.${group}`];
  return {
    ...resource,
    shortNames: shortNames[key] ?? [],
    categories: categories[key] ?? [],
    ...(stored ? { storageVersion: stored } : {}),
  };
}
