import type { V1Pod, V1PodStatus } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import { qosClassOf } from '../../../../api/qosClass.ts';
import type { Strategy } from '../Strategy.ts';

/**
 * pkg/registry/core/pod: a pod is born Pending with its QoS class; its deletion waits for its kubelet unless no kubelet
 * has it or its containers have ended.
 */
export const podStrategy: Strategy = {
  prepareForCreate: (object) => {
    const status: V1PodStatus = { phase: 'Pending', qosClass: qosClassOf(object as V1Pod) };
    return { ...object, status } as KubeObject;
  },
  prepareForSubresource: (subresource, next, previous) => {
    if (subresource === 'status') {
      const status = (next as V1Pod).status;
      const { ownerReferences: _, ...metadata } = next.metadata ?? {};
      const { ownerReferences } = previous.metadata;
      return {
        ...previous,
        metadata: { ...metadata, ...(ownerReferences ? { ownerReferences } : {}) },
        status,
      } as KubeObject;
    }
    if (subresource === 'binding') return next;
    return { ...previous, spec: (next as V1Pod).spec } as KubeObject;
  },
  gracePeriodSeconds: (object, requested) => {
    const { spec, status } = object as V1Pod;
    if (!spec?.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0;
    const seconds = requested ?? spec.terminationGracePeriodSeconds ?? 30;
    return seconds < 0 ? 1 : seconds;
  },
  fields: {
    'spec.nodeName': (pod: V1Pod) => pod.spec?.nodeName,
    'spec.restartPolicy': (pod: V1Pod) => pod.spec?.restartPolicy,
    'spec.schedulerName': (pod: V1Pod) => pod.spec?.schedulerName,
    'spec.serviceAccountName': (pod: V1Pod) => pod.spec?.serviceAccountName,
    'spec.hostNetwork': (pod: V1Pod) => String(pod.spec?.hostNetwork ?? false),
    'status.phase': (pod: V1Pod) => pod.status?.phase,
    'status.podIP': (pod: V1Pod) => pod.status?.podIP,
    'status.podIPs': (pod: V1Pod) => pod.status?.podIP,
    'status.nominatedNodeName': (pod: V1Pod) => pod.status?.nominatedNodeName,
  },
};
