import type { V1ValidatingWebhookConfiguration } from '../../generated/types.ts';
import { mapShared, withChanges } from '../withDefaults.ts';
import { defaultWebhook } from './webhook.ts';

/** pkg/apis/admissionregistration/v1/defaults.go, release 1.36. */
export function defaultValidatingWebhookConfiguration(
  configuration: V1ValidatingWebhookConfiguration,
): V1ValidatingWebhookConfiguration {
  const webhooks = mapShared(configuration.webhooks, defaultWebhook);
  return webhooks ? withChanges(configuration, { webhooks }) : configuration;
}
