import type { V1Eviction, V1Pod, V1PodDisruptionBudget } from '../../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../../api/labels/selector.ts';
import type { StoredObject } from '../../../../api/meta.ts';
import { failure, notFoundError } from '../../../../api/StatusError.ts';
import { removeObject } from '../../handlers/delete.ts';
import type { Handler } from '../../handlers/handlers.ts';
import { updateObject } from '../../handlers/update.ts';
import type { RequestContext } from '../../RequestContext.ts';
import type { Server } from '../../Server.ts';

/** POST pods/NAME/eviction: a deletion that a PodDisruptionBudget may refuse (pkg/registry/core/pod/storage/eviction.go). */
export const evictPod: Handler = (server, context) => {
  const name = context.ref.name ?? '';
  const namespace = context.ref.namespace ?? '';
  const current = context.store.get(namespace, name);
  if (!current) throw notFoundError(context.info, name);
  const pod = current.value as V1Pod;
  if (!mayIgnoreBudgets(pod)) takeFromBudget(server, context, pod);
  const options = (context.body as V1Eviction | undefined)?.deleteOptions ?? {};
  const { subresource: _, ...ref } = context.ref;
  removeObject(
    server,
    { ...context, ref, options: { ...context.options, gracePeriodSeconds: options.gracePeriodSeconds } },
    current,
  );
  return { code: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
};

/** Pods that have ended, have not been placed, or are going already count for no budget. */
function mayIgnoreBudgets({ status, metadata, spec }: V1Pod): boolean {
  const { phase } = status ?? {};
  return (
    phase === 'Succeeded' ||
    phase === 'Failed' ||
    (phase === 'Pending' && !spec?.nodeName) ||
    metadata?.deletionTimestamp !== undefined
  );
}

function takeFromBudget(server: Server, context: RequestContext, pod: V1Pod): void {
  const namespace = pod.metadata?.namespace ?? '';
  const store = server.storeOf('policy', 'poddisruptionbudgets');
  if (!store) return;
  const budgets = [...store.objects(namespace)].filter((budget) => concerns(budget, pod));
  if (budgets.length > 1) {
    throw failure(
      500,
      'InternalError',
      `This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.`,
    );
  }
  const budget = budgets[0] as (V1PodDisruptionBudget & StoredObject) | undefined;
  if (!budget || isUnhealthyAndFree(budget, pod)) return;
  const { name } = budget.metadata;
  const allowed = budget.status?.disruptionsAllowed ?? 0;
  if (allowed <= 0) throw refusal(budget);
  const podName = pod.metadata?.name ?? '';
  const pdbContext = {
    ...context,
    store,
    info: store.info,
    ref: { ...store.info, namespace, name, subresource: 'status' },
  };
  updateObject(server, pdbContext, () => {
    const status = {
      ...budget.status,
      disruptionsAllowed: allowed - 1,
      disruptedPods: { ...budget.status?.disruptedPods, [podName]: server.timestamp() },
    };
    return { ...budget, status } as StoredObject;
  });
}

function concerns(budget: StoredObject, pod: V1Pod): boolean {
  const { selector } = (budget as V1PodDisruptionBudget).spec ?? {};
  return selector !== undefined && compiledLabelSelector(selector).matches(pod.metadata?.labels ?? {});
}

/** A running pod that is not ready costs the budget nothing when enough others are, or when the policy says so. */
function isUnhealthyAndFree({ spec, status }: V1PodDisruptionBudget, pod: V1Pod): boolean {
  const ready = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
  if (ready || pod.status?.phase !== 'Running') return false;
  return (
    spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0)
  );
}

function refusal({ metadata, status }: V1PodDisruptionBudget & StoredObject) {
  const { name } = metadata;
  return failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [
      {
        reason: 'DisruptionBudget',
        message: `The disruption budget ${name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`,
      },
    ],
  });
}
