/**
 * Objects that server-side apply owns as one value, and fields that say otherwise than their type.
 * Keys are kinds without their version (all versions agree), or a model of the typings (`V2…`) where versions differ.
 * Source: `+structType` and `+mapType` markers of k8s.io/api, release 1.36.
 */
export const atomicObjects: readonly string[] = [
  'ConfigMapKeySelector',
  'EndpointAddress',
  'EndpointPort',
  'FileKeySelector',
  'LabelSelector',
  'LocalObjectReference',
  'MatchResources',
  'NamedRuleWithOperations',
  'NodeSelector',
  'NodeSelectorTerm',
  'ObjectFieldSelector',
  'ObjectReference',
  'OwnerReference',
  'ParamKind',
  'ParamRef',
  'RbacV1Subject',
  'ResourceFieldSelector',
  'RoleRef',
  'ScopeSelector',
  'SecretKeySelector',
  'SecretReference',
  'ServiceBackendPort',
  'TopologySelectorTerm',
  'V1CrossVersionObjectReference',
  'V1TypedLocalObjectReference',
  'V1Variable',
  'V1beta1Variable',
];

export const fieldMapTypes: Readonly<Record<string, Readonly<Record<string, 'atomic' | 'granular'>>>> = {
  PersistentVolumeClaimStatus: { allocatedResourceStatuses: 'granular' },
  PersistentVolumeSpec: { claimRef: 'granular' },
  PodSpec: { nodeSelector: 'atomic' },
  ReplicationControllerSpec: { selector: 'atomic' },
  Scheduling: { nodeSelector: 'atomic' },
  ServiceSpec: { selector: 'atomic' },
};
