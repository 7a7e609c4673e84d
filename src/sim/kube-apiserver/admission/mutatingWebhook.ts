import type { V1MutatingWebhook, V1MutatingWebhookConfiguration } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { applyJsonPatch, checkJsonPatch } from '../../../api/patch/jsonPatch.ts';
import { PatchError } from '../../../api/patch/PatchError.ts';
import { internalError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { base64Bytes, utf8Text } from '../cel/bytes.ts';
import { checkShape } from '../handlers/checkShape.ts';
import { asStored } from '../handlers/decodeBody.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './AdmissionPlugin.ts';
import { type AdmissionResponse, callFailure } from './dynamic/AdmissionReview.ts';
import { concerns, invokeWebhook, type WebhookParts } from './dynamic/invokeWebhook.ts';
import { isExempt } from './dynamic/matchRequest.ts';
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
      const again = attributes.reinvocation;
      /** Those that ran before another changed the object. */
      const stale = new Set<string>();
      const ran = new Set<string>();
      let object = attributes.object;
      let changed = false;
      for (const ready of all) {
        if (again && !again.has(ready.id)) continue;
        const now = { ...attributes, object };
        if (!concerns(ready, now, reader, parts)) continue;
        const response = invokeWebhook(ready, now, reader, parts, true);
        const next = response && patched(ready.webhook, response, now);
        if (next) {
          object = next;
          changed = true;
          for (const id of ran) stale.add(id);
        }
        if (ready.webhook.reinvocationPolicy === 'IfNeeded') ran.add(ready.id);
      }
      if (changed && !again) attributes.reinvocation = stale;
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
  const quiet = { ...context, patchType: undefined, duplicates: [], warnings: [] };
  const result = applied(name, shown, patch);
  const next = asStored(
    quiet,
    checkShape(result, { ...quiet, options: { ...context.options, fieldValidation: 'Ignore' } }),
  );
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
