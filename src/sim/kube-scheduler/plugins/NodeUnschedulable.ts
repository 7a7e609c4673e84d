import { tolerates } from '../../../api/scheduling/tolerations.ts';
import type { Plugin } from '../framework/Plugin.ts';

const UNSCHEDULABLE = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** NodeUnschedulable: cordoned nodes take only pods that tolerate it. */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter: (_, pod, { node }) =>
    !node.spec?.unschedulable || tolerates(pod.spec?.tolerations, UNSCHEDULABLE)
      ? undefined
      : { reasons: ['node(s) were unschedulable'], unresolvable: true },
};
