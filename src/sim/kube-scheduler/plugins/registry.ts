import type { Plugin } from '../framework/Plugin.ts';
import { imageLocality } from './ImageLocality.ts';
import { interPodAffinity } from './InterPodAffinity.ts';
import { nodeAffinity } from './NodeAffinity.ts';
import { nodeName } from './NodeName.ts';
import { nodePorts } from './NodePorts.ts';
import { nodeResourcesBalancedAllocation } from './NodeResourcesBalancedAllocation.ts';
import { nodeResourcesFit } from './NodeResourcesFit.ts';
import { nodeUnschedulable } from './NodeUnschedulable.ts';
import { podTopologySpread } from './PodTopologySpread.ts';
import { taintToleration } from './TaintToleration.ts';
import { type VolumeLister, volumeBinding } from './VolumeBinding.ts';
import { volumeRestrictions } from './VolumeRestrictions.ts';

export interface WeightedPlugin {
  plugin: Plugin;
  /** What its score counts. */
  weight: number;
}

/** The plugins of the default profile in upstream's order, with upstream's weights (apis/config/v1/default_plugins.go). */
export const defaultPlugins = (volumes: VolumeLister): readonly WeightedPlugin[] => [
  { plugin: nodeUnschedulable, weight: 0 },
  { plugin: nodeName, weight: 0 },
  { plugin: taintToleration, weight: 3 },
  { plugin: nodeAffinity, weight: 2 },
  { plugin: nodePorts, weight: 0 },
  { plugin: nodeResourcesFit, weight: 1 },
  { plugin: volumeRestrictions(volumes), weight: 0 },
  { plugin: volumeBinding(volumes), weight: 0 },
  { plugin: podTopologySpread, weight: 2 },
  { plugin: interPodAffinity, weight: 2 },
  { plugin: nodeResourcesBalancedAllocation, weight: 1 },
  { plugin: imageLocality, weight: 1 },
];
