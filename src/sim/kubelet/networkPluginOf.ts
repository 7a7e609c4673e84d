import type { V1Pod } from '../../api/generated/types.ts';

/** Images of the agents of network plugins. */
const AGENTS: readonly [RegExp, string][] = [
  [/(?:^|\/)flannel(?::|@|$)/, 'flannel'],
  [/calico\/node/, 'calico'],
  [/cilium\/cilium/, 'cilium'],
  [/weave-(?:kube|net)/, 'weave'],
  [/kindnetd/, 'kindnet'],
  [/antrea-(?:agent|ubuntu)/, 'antrea'],
  [/ovn-kube/, 'ovn-kubernetes'],
];

/** The network plugin that a pod sets up on its node, once it is ready. */
export function networkPluginOf({ spec, status }: V1Pod): string | undefined {
  if (!spec?.hostNetwork || !status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'))
    return undefined;
  for (const { image = '' } of spec.containers) {
    const agent = AGENTS.find(([pattern]) => pattern.test(image));
    if (agent) return agent[1];
  }
  return undefined;
}
