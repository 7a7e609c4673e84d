import type { CoreV1Event } from '../../api/generated/types.ts';
import type { KubeList, KubeObject } from '../../api/meta.ts';
import type { RequestOptions, ResourceRef } from '../../client/KubeRequest.ts';
import type { DescribeWriter } from './DescribeWriter.ts';

/** What a describer can look up besides its object. */
export interface DescribeContext {
  /** Virtual time in ms. */
  now: number;
  list<T = KubeObject>(ref: ResourceRef, options?: RequestOptions): Promise<T[]>;
  get<T = KubeObject>(ref: ResourceRef & { name: string }): Promise<T>;
  /** The object's events; `undefined` with --show-events=false. */
  events: CoreV1Event[] | undefined;
}

/** Writes everything about one object of a kind, its events too where the kind has them. */
export type Describer = (object: never, writer: DescribeWriter, context: DescribeContext) => Promise<void> | void;

export type Describers = Record<string, Describer>;

export type { KubeList };
