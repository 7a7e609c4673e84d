import type { V1ValidatingWebhookConfiguration } from '../../../api/generated/types.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { AdmissionPlugin } from './AdmissionPlugin.ts';
import { concerns, invokeWebhook, type WebhookParts } from './dynamic/invokeWebhook.ts';
import { isExempt } from './dynamic/matchRequest.ts';
import { readyWebhooks } from './dynamic/readyWebhooks.ts';

/** ValidatingAdmissionWebhook: asks all webhooks that a request concerns; the first refusal is the answer. */
export function validatingWebhook(parts: WebhookParts): AdmissionPlugin {
  const webhooks = readyWebhooks<V1ValidatingWebhookConfiguration>('validatingwebhookconfigurations');
  return {
    name: 'ValidatingAdmissionWebhook',
    validate: (attributes, reader) => {
      const all = webhooks(reader);
      if (all.length === 0 || isExempt(attributes)) return;
      let refused: StatusError | undefined;
      for (const ready of all) {
        if (!concerns(ready, attributes, reader, parts)) continue;
        try {
          invokeWebhook(ready, attributes, reader, parts, false);
        } catch (error) {
          if (!(error instanceof StatusError)) throw error;
          refused ??= error;
        }
      }
      if (refused) throw refused;
    },
  };
}
