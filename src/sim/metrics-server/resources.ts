import type { ResourceInfo } from '../../api/ResourceInfo.ts';

const common = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  singular: '',
  verbs: ['get', 'list'],
  subresources: [],
  shortNames: [],
  categories: [],
  custom: true,
};

export const POD_METRICS: ResourceInfo = { ...common, kind: 'PodMetrics', resource: 'pods', namespaced: true };
export const NODE_METRICS: ResourceInfo = { ...common, kind: 'NodeMetrics', resource: 'nodes', namespaced: false };
