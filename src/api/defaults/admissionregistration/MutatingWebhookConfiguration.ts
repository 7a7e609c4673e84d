import type { V1MutatingWebhookConfiguration } from '../../generated/types.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';
import { defaultWebhook } from './webhook.ts';

/** pkg/apis/admissionregistration/v1/defaults.go, release 1.36. */
export function defaultMutatingWebhookConfiguration(
  configuration: V1MutatingWebhookConfiguration,
): V1MutatingWebhookConfiguration {
  const webhooks = mapShared(configuration.webhooks, (webhook) =>
    withDefaults(defaultWebhook(webhook), { reinvocationPolicy: 'Never' }),
  );
  return webhooks ? withChanges(configuration, { webhooks }) : configuration;
}
