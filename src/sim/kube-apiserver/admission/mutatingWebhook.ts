import type { V1MutatingWebhook, V1MutatingWebhookConfiguration } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { applyJsonPatch, checkJsonPatch } from '../../../api/patch/jsonPatch.ts';
import { PatchError } from '../../../api/patch/PatchError.ts';
import { internalError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { base64Bytes, utf8Text } from '../cel/bytes.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './AdmissionPlugin.ts';
import { type AdmissionResponse, callFailure } from './dynamic/AdmissionReview.ts';
import { decodeMutated } from './dynamic/decodeMutated.ts';
import { concerns, invokeWebhook, type WebhookParts } from './dynamic/invokeWebhook.ts';
import { isExempt } from './dynamic/matchRequest.ts';
import { Reinvocations } from './dynamic/Reinvocations.ts';
import { readyWebhooks } from './dynamic/readyWebhooks.ts';

/**
 * MutatingAdmissionWebhook: webhooks change the object one after the other. When one has, the plugins before them run
 * again, and so do the webhooks that ask for it (`reinvocationPolicy: IfNeeded`).
 */
export function mutatingWebhook(parts: WebhookParts): AdmissionPlugin {
  const webhooks = readyWebhooks<V1MutatingWebhookConfiguration>('mutatingwebhookconfigurations');
  return {
    name: 'MutatingAdmissionWebhook',
    admit: (attributes, reader) => {
      const all = webhooks(reader);
      if (all.length === 0 || isExempt(attributes)) return undefined;
      const rounds = new Reinvocations(attributes);
      let object = attributes.object;
      for (const ready of all) {
        const now = { ...attributes, object };
        if (rounds.skips(ready.id) || !concerns(ready, now, reader, parts)) continue;
        const response = invokeWebhook(ready, now, reader, parts, true);
        const next = response && patched(ready.webhook, response, now);
        if (next) {
          object = next;
          rounds.changed();
        }
        if (ready.webhook.reinvocationPolicy === 'IfNeeded') rounds.ran(ready.id);
      }
      rounds.end();
      return object === attributes.object ? undefined : object;
    },
  };
}

/** The object as a webhook's patch leaves it, decoded and with defaults; undefined when that is no change. */
function patched(
  { name }: V1MutatingWebhook,
  { patch, patchType }: AdmissionResponse,
  attributes: AdmissionAttributes,
): KubeObject | undefined {
  if (!patch) return undefined;
  const { context, object } = attributes;
  if (!object) {
    throw internalError(
      `admission webhook "${name}" attempted to modify the object, which is not supported for this operation`,
    );
  }
  if (patchType !== 'JSONPatch') throw callFailure(name, `unsupported patch type "${patchType}"`);
  const shown = context.conversion?.fromStorage(object) ?? object;
  const next = decodeMutated(applied(name, shown, patch), context);
  return deepEqual(next, object) ? undefined : next;
}

function applied(name: string, object: KubeObject, patch: string): KubeObject {
  let operations: unknown;
  try {
    operations = JSON.parse(utf8Text(base64Bytes(patch)));
  } catch {
    throw callFailure(name, 'received undecodable patch in webhook response: invalid character in patch');
  }
  try {
    return applyJsonPatch(object, checkJsonPatch(operations)) as KubeObject;
  } catch (error) {
    if (error instanceof PatchError) throw internalError(error.message);
    throw error;
  }
}
