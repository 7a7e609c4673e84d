import type { V1CustomResourceDefinition, V1CustomResourceDefinitionCondition } from '../../../api/generated/types.ts';

/** A condition of a definition by its type. */
export function definitionCondition(
  { status }: V1CustomResourceDefinition,
  type: string,
): V1CustomResourceDefinitionCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** The definition with a condition set; the transition time changes with the condition's status only. */
export function withDefinitionCondition<T extends V1CustomResourceDefinition>(
  definition: T,
  condition: V1CustomResourceDefinitionCondition,
  now: string,
): T {
  const before = definitionCondition(definition, condition.type);
  const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : now;
  const { type, status, reason, message } = condition;
  const next = { type, status, lastTransitionTime, reason, message } as V1CustomResourceDefinitionCondition;
  const conditions = definition.status?.conditions ?? [];
  const replaced = before ? conditions.map((c) => (c === before ? next : c)) : [...conditions, next];
  return { ...definition, status: { ...definition.status, conditions: replaced } };
}
