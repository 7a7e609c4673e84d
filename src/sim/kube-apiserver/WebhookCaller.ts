/** A request of the API server to a webhook inside the cluster. */
export interface WebhookCall {
  /** The Service's cluster address and port. */
  ip: string;
  port: number;
  /** `name.namespace.svc` */
  host: string;
  path: string;
  body: string;
  timeoutMs: number;
}

/** What came back, or why nothing did, as Go's HTTP client says it. */
export type WebhookAnswer = { status: number; body: string } | { failure: string };

/**
 * Reaches webhooks over the cluster's network. The answer is there when the call returns: a webhook is asked while its
 * request waits, and nothing else of the cluster happens in between.
 */
export type WebhookCaller = (call: WebhookCall) => WebhookAnswer;

/** Without a network nobody answers. */
export const NO_WEBHOOKS: WebhookCaller = () => ({ failure: 'context deadline exceeded' });
