import type { ApiextensionsV1WebhookClientConfig, V1Service } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { WebhookCaller } from './WebhookCaller.ts';

/** Looks an object up in the store. */
type Lookup = <T extends KubeObject>(group: string, resource: string, namespace: string, name: string) => T | undefined;

const DEFAULT_PORT = 443;

/**
 * Posts a review to a webhook and reads the review that it answers; a text is why that failed, as upstream words it
 * (apiserver `pkg/util/webhook/client.go`, kube-aggregator's service resolver).
 */
export function callWebhook(
  config: ApiextensionsV1WebhookClientConfig,
  review: object,
  timeoutSeconds: number,
  call: WebhookCaller,
  lookup: Lookup,
): object | string {
  const { service, url } = config;
  const query = `?timeout=${timeoutSeconds}s`;
  if (!service) return `Post "${url}${query}": dial tcp: lookup ${hostOf(url)}: no such host`;
  const { name, namespace, path = '', port = DEFAULT_PORT } = service;
  const host = `${name}.${namespace}.svc`;
  const target = path === '' ? '/' : path;
  const post = `Post "https://${host}:${port}${path}${query}"`;
  const found = lookup<V1Service>('', 'services', namespace, name);
  if (!found) return `${post}: service "${name}" not found`;
  if (!found.spec?.ports?.some((one) => one.port === port)) {
    return `${post}: no service port ${port} found for service "${name}"`;
  }
  const ip = found.spec.clusterIP ?? '';
  const answer = call({ ip, port, host, path: target, body: JSON.stringify(review), timeoutMs: timeoutSeconds * 1000 });
  if ('failure' in answer) return `${post}: ${answer.failure}`;
  return readAnswer(answer.status, answer.body);
}

const hostOf = (url = ''): string => /^https:\/\/([^/:?]+)/.exec(url)?.[1] ?? url;

function readAnswer(status: number, body: string): object | string {
  if (status === 404) return 'the server could not find the requested resource';
  if (status >= 400)
    return `an error on the server (${JSON.stringify(body.trim())}) has prevented the request from succeeding`;
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === 'object' && read !== null) return read;
  } catch {
    // Told below.
  }
  return `couldn't get version/kind; json parse error: invalid character ${JSON.stringify(body[0] ?? '')} looking for beginning of value`;
}
