import type { KubeObject, StoredObject } from '../../api/meta.ts';
import type { Scheme } from '../../api/Scheme.ts';
import type { Clock } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import type { Etcd } from '../etcd/Etcd.ts';
import type { AdmissionChain } from './admission/AdmissionChain.ts';
import type { AdmissionReader } from './admission/AdmissionPlugin.ts';
import type { Authorizer } from './authorization/Authorizer.ts';
import type { RbacAuthorizer } from './authorization/RbacAuthorizer.ts';
import type { CustomKinds } from './customresources/CustomKinds.ts';
import type { Dial, NodeApiOf } from './NodeApi.ts';
import type { RequestContext } from './RequestContext.ts';
import type { ResourceStore } from './registry/ResourceStore.ts';
import type { StrategyContext } from './registry/Strategy.ts';

/** What a request goes through, in order. */
export type Stage = 'authenticate' | 'authorize' | 'admit' | 'validate' | 'store';

/** What the handlers of the API server work with. */
export interface Server {
  etcd: Etcd<StoredObject>;
  scheme: Scheme;
  clock: Clock;
  /** uids and generated names. */
  random: Random;
  admission: AdmissionChain;
  authorizer: Authorizer;
  /** What users have been given, where RBAC is on. */
  rbac: RbacAuthorizer | undefined;
  reader: AdmissionReader;
  nodeApiOf: NodeApiOf;
  /** Sends a request to an address of the cluster; undefined where there is no network. */
  dial: Dial;
  /** Fills in, when an object is read, the times that are kept without being written (heartbeats of nodes). */
  freshen<T extends KubeObject>(resource: string, object: T): T;
  customKinds: CustomKinds;
  /** The past revision that clients outside are shown; undefined for the present. */
  viewRevision: number | undefined;
  /** Traces a stage of a request, if it is one that is traced. */
  stage(context: RequestContext, name: Stage, text: string): void;
  /** Virtual time as RFC 3339. */
  timestamp(): string;
  strategyContext(dryRun: boolean): StrategyContext;
  /** Where a resource's objects are stored; undefined for what is not stored. */
  storeOf(group: string, resource: string): ResourceStore | undefined;
}

/** A body that may be anything a client sent, once it is known to be an object. */
export type AnyObject = KubeObject & Record<string, unknown>;
