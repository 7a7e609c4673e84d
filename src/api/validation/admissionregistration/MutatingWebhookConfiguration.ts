import type { FieldError } from '../../FieldError.ts';
import type { V1MutatingWebhookConfiguration } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateWebhooks } from './webhook.ts';

/** `admissionregistration.k8s.io/MutatingWebhookConfiguration`. Deviation: expressions in CEL are not compiled. */
export const validateMutatingWebhookConfiguration = (configuration: V1MutatingWebhookConfiguration): FieldError[] => [
  ...validateObjectMeta(configuration.metadata, false, nameIsDNSSubdomain),
  ...validateWebhooks(configuration.webhooks ?? []),
];

export const validateMutatingWebhookConfigurationUpdate = (
  next: V1MutatingWebhookConfiguration,
  prev: V1MutatingWebhookConfiguration,
): FieldError[] => [
  ...validateObjectMetaUpdate(next.metadata, prev.metadata),
  ...validateWebhooks(next.webhooks ?? []),
];
