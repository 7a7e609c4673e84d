/**
 * One message or decision inside the cluster. Everything that the screen animates and every *why?* is read from these,
 * so nothing is shown that did not happen.
 */
export interface TraceEvent {
  /** Counts up from 1 in the order things happened. */
  id: number;
  /** Virtual milliseconds since the start of the scenario. */
  time: number;
  /** The `id` of the event that led to this one; 0 when it came from outside. */
  cause: number;
  what: TraceKind;
  /** Component that sent or decided: `kubectl`, `kube-apiserver`, `kubelet/worker-1`, `client/internet` … */
  from: string;
  /** Component that received; the same as `from` for a decision. */
  to: string;
  /** `resource/namespace/name` of the object concerned, e.g. `pods/default/web-1` or `nodes//worker-1`. */
  object?: string;
  /** The etcd revision written, for writes. */
  revision?: number;
  /** A line for people, in English: `create pods/web-1 → 201`. */
  text: string;
  /** Numbers and tables behind a decision: scores per node, replica arithmetic, the rule that matched. */
  data?: Record<string, unknown>;
}

export type TraceKind =
  | 'action' // something from outside: a user's command, a fault
  | 'request' // a call to the API server, with its answer
  | 'stage' // a stage of a request inside the API server: authenticate, authorize, admit, validate, store
  | 'watch' // a watch event delivered
  | 'sync' // a controller took a key from its queue
  | 'decision' // scheduler, rollout, eviction, autoscaling …
  | 'cri' // kubelet ↔ container runtime
  | 'probe'
  | 'packet' // one hop of a network request
  | 'dns'
  | 'event'; // anything else worth telling
