import type { V1Node, V1Taint } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { AdmissionPlugin } from './AdmissionPlugin.ts';

const NOT_READY: V1Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** New nodes take no pods until the node lifecycle controller has seen them ready (plugin/pkg/admission/nodetaint). */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  operations: ['CREATE'],
  resources: ['nodes'],
  admit({ object }) {
    const node = object as V1Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return undefined;
    return { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } } as KubeObject;
  },
};
