import type { V1PodSpec } from '../../generated/types.ts';

/** How two specs differ, in the words of the message that forbids it. */
export function podSpecDiff(_then: V1PodSpec, _now: V1PodSpec): string {
  return '';
}
