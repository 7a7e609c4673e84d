import type { V1RuleWithOperations, V1ValidatingWebhook } from '../../generated/types.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

/** What both kinds of webhook have in common. */
export function defaultWebhook<T extends V1ValidatingWebhook>(webhook: T): T {
  const rules = mapShared(webhook.rules, (rule) => withDefaults<V1RuleWithOperations>(rule, { scope: '*' }));
  const { service } = webhook.clientConfig ?? {};
  const changes: Partial<V1ValidatingWebhook> = {
    ...(rules ? { rules } : {}),
    ...(service && service.port === undefined
      ? { clientConfig: { ...webhook.clientConfig, service: { ...service, port: 443 } } }
      : {}),
  };
  return withDefaults<V1ValidatingWebhook>(withChanges<V1ValidatingWebhook>(webhook, changes), {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  }) as T;
}
