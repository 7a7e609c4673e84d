import type { Plugin } from '../framework/Plugin.ts';
import { imageLocality } from './ImageLocality.ts';
import { nodeAffinity } from './NodeAffinity.ts';
import { nodeName } from './NodeName.ts';
import { nodePorts } from './NodePorts.ts';
import { nodeResourcesBalancedAllocation } from './NodeResourcesBalancedAllocation.ts';
import { nodeResourcesFit } from './NodeResourcesFit.ts';
import { nodeUnschedulable } from './NodeUnschedulable.ts';
import { taintToleration } from './TaintToleration.ts';

export interface WeightedPlugin {
  plugin: Plugin;
  /** What its score counts. */
  weight: number;
}

/** The plugins of the default profile in upstream's order, with upstream's weights (apis/config/v1/default_plugins.go). */
export const defaultPlugins: readonly WeightedPlugin[] = [
  { plugin: nodeUnschedulable, weight: 0 },
  { plugin: nodeName, weight: 0 },
  { plugin: taintToleration, weight: 3 },
  { plugin: nodeAffinity, weight: 2 },
  { plugin: nodePorts, weight: 0 },
  { plugin: nodeResourcesFit, weight: 1 },
  { plugin: nodeResourcesBalancedAllocation, weight: 1 },
  { plugin: imageLocality, weight: 1 },
];
