import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { RequestContext } from '../RequestContext.ts';

/** An API server besides the main one, which that one sends requests on to when an APIService says so. */
export interface AggregatedApi {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ResourceInfo[];
  /** An APIService names it, or does so no more. */
  registered(is: boolean): void;
  /** Answers a request that has been authorized. Throws a StatusError. */
  handle(context: RequestContext): { code: number; body: unknown; headers?: Record<string, string> };
}
