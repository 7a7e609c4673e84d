import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import { type KubeObject, parseApiVersion } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { Random } from '../../../base/Random.ts';
import { callWebhook } from '../callWebhook.ts';
import type { WebhookCaller } from '../WebhookCaller.ts';

/** Turns an object of a custom kind into another version of it. Throws a StatusError when that cannot be done. */
export type Convert = (definition: V1CustomResourceDefinition, object: KubeObject, apiVersion: string) => KubeObject;

interface Parts {
  call(): WebhookCaller;
  lookup<T extends KubeObject>(group: string, resource: string, namespace: string, name: string): T | undefined;
  random: Random;
}

/** Conversion webhooks are given half a minute (apiextensions `conversion/webhook_converter.go`). */
const TIMEOUT_SECONDS = 30;

/**
 * Conversion by webhook. What a webhook has made of an object is remembered, as objects do not change: a list asks only
 * for those that nobody has asked for before.
 */
export function webhookConversion(parts: Parts): Convert {
  const converted = new WeakMap<KubeObject, Map<string, KubeObject>>();
  return (definition, object, apiVersion) => {
    if (object.apiVersion === apiVersion) return object;
    let known = converted.get(object);
    if (!known) {
      known = new Map();
      converted.set(object, known);
    }
    const result = known.get(apiVersion) ?? ask(definition, object, apiVersion, parts);
    known.set(apiVersion, result);
    return result;
  };
}

interface ConversionReview {
  kind?: string;
  apiVersion?: string;
  response?: { uid?: string; convertedObjects?: KubeObject[]; result?: { status?: string; message?: string } };
}

function ask({ spec }: V1CustomResourceDefinition, object: KubeObject, apiVersion: string, parts: Parts): KubeObject {
  const of = `conversion webhook for ${object.apiVersion}, Kind=${object.kind}`;
  const uid = parts.random.uuid();
  const request = { uid, desiredAPIVersion: apiVersion, objects: [object] };
  const review = { kind: 'ConversionReview', apiVersion: 'apiextensions.k8s.io/v1', request };
  const config = spec.conversion?.webhook?.clientConfig ?? {};
  const answer = callWebhook(config, review, TIMEOUT_SECONDS, parts.call(), parts.lookup);
  if (typeof answer === 'string') throw failed(`${of} failed: ${answer}`);
  const { response } = answer as ConversionReview;
  if (!response) throw failed(`${of} failed: no response provided`);
  if (response.uid !== uid) throw failed(`${of} failed: expected response.uid="${uid}", got "${response.uid ?? ''}"`);
  const { status = '', message } = response.result ?? {};
  if (status !== 'Success') {
    throw failed(`${of} failed: ${message || `response.result.status was '${status}', not 'Success'`}`);
  }
  const objects = response.convertedObjects ?? [];
  if (objects.length !== 1) throw failed(`${of} returned ${objects.length} objects, expected 1`);
  return checked(objects[0] as KubeObject, object, apiVersion, of);
}

/** The object that came back, if it is the same one: of its metadata only labels and annotations may be others. */
function checked(result: KubeObject, object: KubeObject, apiVersion: string, of: string): KubeObject {
  const invalid = `${of} returned invalid object`;
  if (result.apiVersion !== apiVersion) {
    const [expected, received] = [apiVersion, result.apiVersion].map((text) => {
      const { group, version } = parseApiVersion(text ?? '');
      return `${group}/${version}`;
    });
    throw failed(`${invalid} at index 0: invalid groupVersion (expected ${expected}, received ${received})`);
  }
  if (result.kind !== object.kind) {
    throw failed(`${invalid} at index 0: invalid kind (expected ${object.kind}, received ${result.kind})`);
  }
  for (const field of ['name', 'namespace', 'uid'] as const) {
    if (deepEqual(result.metadata?.[field], object.metadata?.[field])) continue;
    const what = field === 'uid' ? 'UID' : field;
    throw failed(
      `${invalid}: must have the same ${what}: ${result.metadata?.[field] ?? ''} != ${object.metadata?.[field] ?? ''}`,
    );
  }
  const { labels, annotations } = result.metadata ?? {};
  const { labels: _, annotations: __, ...kept } = object.metadata ?? {};
  const metadata = { ...kept, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  return { ...result, metadata };
}

/** 500 without a reason, as errors that are no API errors come out. */
const failed = (message: string): StatusError =>
  new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
