import type { V1Pod } from '../../api/generated/types.ts';

/** Whether anything of a pod's use of its node's disk is limited. */
export function limitsStorage({ spec }: V1Pod): boolean {
  if (spec?.volumes?.some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined)) return true;
  return spec?.containers.some(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined) ?? false;
}
