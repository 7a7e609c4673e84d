import type { V1PriorityClass } from '../../generated/types.ts';

/** Pods of a class may preempt others unless it says otherwise (pkg/apis/scheduling/v1/defaults.go). */
export const defaultPriorityClass = (priorityClass: V1PriorityClass): V1PriorityClass =>
  priorityClass.preemptionPolicy === undefined
    ? { ...priorityClass, preemptionPolicy: 'PreemptLowerPriority' }
    : priorityClass;
