import type { DistributionName } from '../../scenarios/ClusterConfig.ts';
import { bare } from './bare.ts';
import type { Distribution } from './Distribution.ts';
import { kind } from './kind.ts';

/** The makes of cluster that can be born. */
export const distributions: Readonly<Partial<Record<DistributionName, Distribution>>> = {
  bare,
  kind,
};
