import type { V1DeploymentCondition, V1DeploymentStatus, V1ReplicaSetCondition } from '../../../api/generated/types.ts';

export type ConditionType = 'Available' | 'Progressing' | 'ReplicaFailure';

export function conditionOf(status: V1DeploymentStatus, type: ConditionType): V1DeploymentCondition | undefined {
  return status.conditions?.find((c) => c.type === type);
}

export function newCondition(
  type: ConditionType,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: string,
): V1DeploymentCondition {
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

/** Sets a condition; one with the same status and reason stays as it was. What changes moves to the end of the list. */
export function setCondition(status: V1DeploymentStatus, condition: V1DeploymentCondition): void {
  const current = conditionOf(status, condition.type as ConditionType);
  if (current && current.status === condition.status && current.reason === condition.reason) return;
  const lastTransitionTime =
    current?.status === condition.status ? current.lastTransitionTime : condition.lastTransitionTime;
  const others = (status.conditions ?? []).filter((c) => c.type !== condition.type);
  status.conditions = [...others, { ...condition, lastTransitionTime }];
}

export function removeCondition(status: V1DeploymentStatus, type: ConditionType): void {
  status.conditions = (status.conditions ?? []).filter((c) => c.type !== type);
}

export function fromReplicaSetCondition(condition: V1ReplicaSetCondition): V1DeploymentCondition {
  const { type, status, lastTransitionTime, reason, message } = condition;
  return { type, status, lastTransitionTime, lastUpdateTime: lastTransitionTime, reason, message };
}
