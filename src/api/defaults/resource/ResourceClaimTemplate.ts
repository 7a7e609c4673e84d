import type { V1ResourceClaimTemplate } from '../../generated/types.ts';
import { withChanges } from '../withDefaults.ts';
import { defaultResourceClaimSpec } from './ResourceClaim.ts';

/** pkg/apis/resource/v1/defaults.go, release 1.36. */
export function defaultResourceClaimTemplate(template: V1ResourceClaimTemplate): V1ResourceClaimTemplate {
  const { spec } = template;
  if (!spec?.spec) return template;
  return withChanges(template, { spec: withChanges(spec, { spec: defaultResourceClaimSpec(spec.spec) }) });
}
