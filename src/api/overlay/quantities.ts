/**
 * Fields that hold a resource.Quantity (or a map or list of them); the typings say `string`.
 * Keys are kinds without their version (all versions agree), or a model of the typings (`V2…`) where versions differ.
 * Source: k8s.io/api, release 1.36.
 */
export const quantityFields: Readonly<Record<string, string>> = {
  CSIStorageCapacity: 'capacity maximumVolumeSize',
  CapacityRequestPolicy: 'default validValues',
  CapacityRequestPolicyRange: 'max min step',
  CapacityRequirements: 'requests',
  ContainerStatus: 'allocatedResources',
  Counter: 'value',
  DeviceCapacity: 'value',
  DeviceRequestAllocationResult: 'consumedCapacity',
  EmptyDirVolumeSource: 'sizeLimit',
  HPAScalingRules: 'tolerance',
  LimitRangeItem: 'default defaultRequest max maxLimitRequestRatio min',
  MetricTarget: 'averageValue value',
  MetricValueStatus: 'averageValue value',
  NodeAllocatableResourceClaimStatus: 'resources',
  NodeAllocatableResourceMapping: 'allocationMultiplier',
  NodeStatus: 'allocatable capacity',
  Overhead: 'podFixed',
  PersistentVolumeClaimStatus: 'allocatedResources capacity',
  PersistentVolumeSpec: 'capacity',
  PodSpec: 'overhead',
  PodStatus: 'allocatedResources',
  ResourceFieldSelector: 'divisor',
  ResourceQuotaSpec: 'hard',
  ResourceQuotaStatus: 'hard used',
  ResourceRequirements: 'limits requests',
  VolumeResourceRequirements: 'limits requests',
};
