import type { DistributionName } from '../../scenarios/ClusterConfig.ts';
import { bare } from './bare.ts';
import type { Distribution } from './Distribution.ts';
import { k3s } from './k3s.ts';
import { kind } from './kind.ts';
import { kubeadm } from './kubeadm.ts';
import { minikube } from './minikube.ts';

/** The makes of cluster that can be born. */
export const distributions: Readonly<Record<DistributionName, Distribution>> = {
  bare,
  kind,
  minikube,
  kubeadm,
  k3s,
};
