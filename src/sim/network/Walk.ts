import type { Hop } from '../../playback/Playback.ts';
import type { HeaderFilter } from '../ingress-controller/gateway/gatewayTypes.ts';
import type { NodeEntry, PodEntry } from './PodDirectory.ts';

/** Why no answer came, as a client's system calls tell it. */
export type WalkFailure = 'resolve' | 'refused' | 'timeout' | 'unreachable' | 'reset';

/** Who sends. */
export interface Sender {
  /** `client/internet`, `pod/default/web`, `node/worker-1` */
  id: string;
  ip: number;
  /** Where the packet enters the cluster's network; undefined outside. */
  node: NodeEntry | undefined;
  pod: PodEntry | undefined;
}

const NO_EDITS: readonly HeaderFilter[] = [];

/**
 * A request on its way: where it is, what it has cost, and how it ended. One object serves many requests one after the
 * other (`begin`), so that counting a request allocates nothing; `hops` is made only for those that are followed.
 */
export class Walk {
  /** Ids of the graph of traffic that it passed, from the sender on. */
  readonly path: string[] = [];
  sender: Sender = { id: '', ip: 0, node: undefined, pod: undefined };
  /** Source address as it is now: masquerading changes it. */
  source = 0;
  sourcePort = 0;
  node: NodeEntry | undefined;
  latencyMs = 0;
  /** HTTP status; 0 while there is none. */
  status = 0;
  failure: WalkFailure | undefined;
  error = '';
  hops: Hop[] | undefined;
  /** How many requests this one stands for. */
  weight = 1;
  /** When it comes, from now: requests of a window are evaluated together and have not come together. */
  offsetMs = 0;
  /** The pod whose container answered, and its port. */
  answeredBy: PodEntry | undefined;
  answeredPort = 0;
  /** Path that the container was asked for, after rewriting. */
  askedPath = '';
  location = '';
  /** What a node itself answered. */
  page = '';
  /** Whether the ingress controller stands between sender and container. */
  proxied = false;
  /** Source address as the server or proxy saw it that the connection reached first. */
  client = 0;
  /** What a proxy made of the request's headers and host, where it changed them. */
  asked: { headers: Readonly<Record<string, string>>; host: string } | undefined;
  /** What a proxy does to the headers of the answer. */
  responseEdits: readonly HeaderFilter[] = NO_EDITS;
  /** Time that the server has worked on it. */
  servedMs = 0;
  /** The sender wants the container's own answer, and asks for it when the walk has found the container. */
  live = false;

  begin(sender: Sender, follow: boolean, sourcePort: number): void {
    this.path.length = 1;
    this.path[0] = sender.id;
    this.sender = sender;
    this.source = sender.ip;
    this.sourcePort = sourcePort;
    this.node = sender.node;
    this.latencyMs = 0;
    this.status = 0;
    this.failure = undefined;
    this.error = '';
    this.hops = follow ? [] : undefined;
    this.weight = 1;
    this.offsetMs = 0;
    this.answeredBy = undefined;
    this.answeredPort = 0;
    this.askedPath = '';
    this.location = '';
    this.page = '';
    this.proxied = false;
    this.live = false;
    this.client = 0;
    this.asked = undefined;
    this.responseEdits = NO_EDITS;
    this.servedMs = 0;
  }

  fail(failure: WalkFailure): undefined {
    this.failure = failure;
    this.status = 0;
    return undefined;
  }

  get failed(): boolean {
    return this.status === 0 || this.status >= 400;
  }
}
