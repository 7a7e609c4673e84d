import type { FieldError } from '../../FieldError.ts';
import type { V1ValidatingWebhookConfiguration } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateWebhooks } from './webhook.ts';

/** `admissionregistration.k8s.io/ValidatingWebhookConfiguration`. Deviation: expressions in CEL are not compiled. */
export const validateValidatingWebhookConfiguration = (
  configuration: V1ValidatingWebhookConfiguration,
): FieldError[] => [
  ...validateObjectMeta(configuration.metadata, false, nameIsDNSSubdomain),
  ...validateWebhooks(configuration.webhooks ?? []),
];

export const validateValidatingWebhookConfigurationUpdate = (
  next: V1ValidatingWebhookConfiguration,
  prev: V1ValidatingWebhookConfiguration,
): FieldError[] => [
  ...validateObjectMetaUpdate(next.metadata, prev.metadata),
  ...validateWebhooks(next.webhooks ?? []),
];
