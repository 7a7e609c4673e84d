import type { V1Binding, V1Pod, V1PodCondition } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import { badRequestError, conflictError } from '../../../../api/StatusError.ts';
import type { Handler } from '../../handlers/handlers.ts';
import { updateObject } from '../../handlers/update.ts';

/** POST pods/NAME/binding: sets the pod's node, once (pkg/registry/core/pod/storage BindingREST). */
export const bindPod: Handler = (server, context) => {
  const { target } = context.body as V1Binding;
  const name = context.ref.name ?? '';
  if (!target?.name) throw badRequestError('target.name is required');
  const { subresource: _, ...ref } = context.ref;
  updateObject(server, { ...context, ref: { ...ref, subresource: 'binding' } }, (current) => {
    const pod = current as V1Pod;
    const refuse = (why: string) => conflictError({ group: '', resource: 'pods/binding' }, name, why);
    if (pod.metadata?.deletionTimestamp) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
    if (pod.spec?.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
    return bound(pod, target.name ?? '', server.timestamp()) as KubeObject;
  });
  return {
    code: 201,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  };
};

function bound(pod: V1Pod, nodeName: string, now: string): V1Pod {
  const scheduled: V1PodCondition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime: now,
    ...(pod.metadata?.generation ? { observedGeneration: pod.metadata.generation } : {}),
  };
  const conditions = (pod.status?.conditions ?? []).filter((c) => c.type !== 'PodScheduled');
  const { nominatedNodeName: _, ...status } = pod.status ?? {};
  return {
    ...pod,
    spec: { ...pod.spec, nodeName } as V1Pod['spec'],
    status: { ...status, conditions: [...conditions, scheduled] },
  };
}
