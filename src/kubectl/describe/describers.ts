import type { Describer, Describers } from './Describer.ts';
import { configDescribers } from './describeConfig.ts';
import { networkDescribers } from './describeNetwork.ts';
import { describeNode } from './describeNode.ts';
import { describePod } from './describePod.ts';
import { policyDescribers } from './describePolicies.ts';
import { storageDescribers } from './describeStorage.ts';
import { workloadDescribers } from './describeWorkloads.ts';

/** Kinds that are described in a way of their own, by Kind. */
export const describers: Describers = {
  Pod: describePod as Describer,
  Node: describeNode as Describer,
  ...workloadDescribers,
  ...networkDescribers,
  ...configDescribers,
  ...storageDescribers,
  ...policyDescribers,
};

const GROUPS = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'discovery.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'certificates.k8s.io',
]);

/** The describer of a kind; custom resources of the same kind have none. */
export function describerOf(group: string, kind: string): Describer | undefined {
  return GROUPS.has(group) ? describers[kind] : undefined;
}
