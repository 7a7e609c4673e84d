import { type FieldError, invalid } from '../../../../api/FieldError.ts';
import type { V1ValidatingWebhookConfiguration } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import { compileConditions } from '../../admission/dynamic/CompiledExpressions.ts';
import type { Strategy } from '../Strategy.ts';

/** pkg/registry/admissionregistration/…webhookconfiguration: the conditions of webhooks must compile. */
export const webhookConfigurationStrategy: Strategy = {
  validateCreate: conditionErrors,
  validateUpdate: conditionErrors,
};

function conditionErrors(object: KubeObject): FieldError[] {
  const { webhooks = [] } = object as V1ValidatingWebhookConfiguration;
  return webhooks.flatMap(({ matchConditions }, i) =>
    compileConditions(matchConditions, { hasParams: false, hasAuthorizer: true }).conditions.flatMap(
      ({ expression, program }, j) =>
        typeof program === 'string'
          ? [invalid(`webhooks[${i}].matchConditions[${j}].expression`, expression, program)]
          : [],
    ),
  );
}
