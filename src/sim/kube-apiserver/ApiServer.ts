import type { V1CustomResourceDefinition } from '../../api/generated/types.ts';
import type { GroupVersionResource, KubeObject, StoredObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/ResourceInfo.ts';
import { Scheme } from '../../api/Scheme.ts';
import {
  badRequestError,
  failure,
  forbiddenError,
  methodNotSupportedError,
  resourceNotFoundError,
  type Status,
  StatusError,
} from '../../api/StatusError.ts';
import type { Random } from '../../base/Random.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type {
  Cancel,
  KubeRequest,
  KubeResponse,
  ResourceRef,
  UserInfo,
  Verb,
  WatchEvent,
  WatchSink,
} from '../../client/KubeRequest.ts';
import { type Caller, type LocalApi, LocalClient } from '../../client/LocalClient.ts';
import type { Stream, StreamRequest, StreamSink } from '../../client/Stream.ts';
import type { Etcd } from '../etcd/Etcd.ts';
import type { Kernel } from '../kernel/Kernel.ts';
import type { Timings } from '../timings.ts';
import { ADMIN } from '../users.ts';
import { AdmissionChain } from './admission/AdmissionChain.ts';
import type { AdmissionPlugin, AdmissionReader } from './admission/AdmissionPlugin.ts';
import { Aggregator } from './aggregation/Aggregator.ts';
import { authenticate } from './authentication/authenticate.ts';
import { impersonate } from './authentication/impersonate.ts';
import { ALWAYS_ALLOW, type Authorizer } from './authorization/Authorizer.ts';
import { clusterAuthorizer } from './authorization/clusterAuthorizer.ts';
import { RbacAuthorizer } from './authorization/RbacAuthorizer.ts';
import { CustomKinds } from './customresources/CustomKinds.ts';
import { webhookConversion } from './customresources/conversionWebhook.ts';
import { deprecationOf } from './customresources/customWarnings.ts';
import { DefinitionController } from './customresources/DefinitionController.ts';
import { requestHandlers } from './handlers/handlers.ts';
import { present, presentWatch } from './handlers/presentAs.ts';
import { bookmark, watch as watchHandler } from './handlers/watch.ts';
import type { Dial, NodeApiOf } from './NodeApi.ts';
import type { RequestContext } from './RequestContext.ts';
import { conversionOf } from './registry/conversions.ts';
import { CLOSED_STREAM, connectToNode } from './registry/core/connectToNode.ts';
import { EventLeases } from './registry/core/EventLeases.ts';
import { ServiceAllocators, type ServiceRanges } from './registry/core/ServiceAllocators.ts';
import { ResourceStore } from './registry/ResourceStore.ts';
import { reviewOf } from './registry/reviews.ts';
import type { StrategyContext } from './registry/Strategy.ts';
import { strategyOf } from './registry/strategies.ts';
import { subresourceHandlerOf } from './registry/subresources.ts';
import type { Server, Stage } from './Server.ts';
import { NO_WEBHOOKS, type WebhookCaller } from './WebhookCaller.ts';

const READ_VERBS: ReadonlySet<Verb> = new Set(['get', 'list', 'watch']);

export interface ApiServerOptions {
  kernel: Kernel;
  etcd: Etcd<StoredObject>;
  timings: Timings;
  /** In order; none by default (see `defaultAdmissionPlugins`). */
  admission?: readonly AdmissionPlugin[];
  /** `RBAC` is Node and RBAC, as clusters have it; without, everything is allowed. */
  authorization?: 'AlwaysAllow' | 'RBAC';
  /** Where cluster addresses and node ports come from. */
  serviceRanges?: ServiceRanges;
}

/**
 * kube-apiserver: the only way to the store. A request goes authentication → authorization → mutating admission →
 * decoding and validation → validating admission → etcd, and is answered before `request` returns.
 *
 * Deviations: no API priority and fairness; the aggregation layer reaches only servers that the model has; see
 * docs/FIDELITY.md.
 */
export class ApiServer implements LocalApi, Server {
  readonly etcd: Etcd<StoredObject>;
  readonly scheme = Scheme.builtin();
  readonly clock: Kernel;
  readonly random: Random;
  readonly timings: Timings;
  readonly admission: AdmissionChain;
  authorizer: Authorizer = ALWAYS_ALLOW;
  readonly rbac: RbacAuthorizer | undefined;
  readonly reader: AdmissionReader;
  /** How the server reaches kubelets; set once there are any. */
  nodeApiOf: NodeApiOf = () => undefined;
  /** How it reaches webhooks; set once there is a network. */
  webhookCaller: WebhookCaller = NO_WEBHOOKS;
  dial: Dial = () => undefined;
  freshen: Server['freshen'] = (_resource, object) => object;
  viewRevision: number | undefined;
  private readonly services: ServiceAllocators;
  readonly customKinds: CustomKinds;
  readonly aggregator: Aggregator;
  /** Requests from outside, by the labels that `/metrics` gives them. */
  readonly outcomes = new Map<string, number>();
  private readonly stores = new Map<string, ResourceStore>();

  constructor(options: ApiServerOptions) {
    this.etcd = options.etcd;
    this.clock = options.kernel;
    this.random = options.kernel.random('kube-apiserver');
    this.timings = options.timings;
    this.services = new ServiceAllocators(options.kernel.random('kube-apiserver/services'), options.serviceRanges);
    this.admission = new AdmissionChain(options.admission ?? []);
    this.customKinds = new CustomKinds(
      this.scheme,
      (group, resource) => this.dropStore(group, resource),
      webhookConversion({
        call: () => this.webhookCaller,
        lookup: (group, resource, namespace, name) => this.lookup(group, resource, namespace, name),
        random: options.kernel.random('kube-apiserver/conversion'),
      }),
    );
    this.followDefinitions();
    new EventLeases(this.etcd, this.clock, this.timings.eventTtlMs);
    this.reader = {
      get: (group, resource, namespace, name) => this.lookup(group, resource, namespace, name),
      list: <T extends KubeObject>(group: string, resource: string, namespace?: string) =>
        (this.storeOf(group, resource)?.objects(namespace) ?? []) as Iterable<T>,
      kindOf: (group, kind) => this.scheme.preferredKind(group, kind),
      changes: (group, resource) => this.storeOf(group, resource)?.changes ?? 0,
      replace: (group, resource, object) => this.replace(group, resource, object),
      timestamp: () => this.timestamp(),
      random: options.kernel.random('kube-apiserver/admission'),
    };
    this.aggregator = this.makeAggregator();
    if (options.authorization === 'RBAC') {
      this.rbac = new RbacAuthorizer(this.reader);
      this.authorizer = clusterAuthorizer(this.reader, this.rbac);
    }
  }

  private makeAggregator(): Aggregator {
    const user = { username: 'system:apiserver', groups: ['system:masters'] };
    return new Aggregator({
      etcd: this.etcd,
      scheme: this.scheme,
      reader: this.reader,
      client: new LocalClient(this, { component: 'kube-apiserver', user }, 0),
      after: (delayMs, run) => void this.clock.schedule(delayMs, run),
      timestamp: () => this.timestamp(),
      onGone: (group, resource) => this.dropStore(group, resource),
    });
  }

  private count({ verb, ref }: KubeRequest, code: number): void {
    const { group, version, resource, subresource = '' } = ref;
    const labels = `code="${code}",component="apiserver",group="${group}",resource="${resource}",subresource="${subresource}",verb="${verb.toUpperCase()}",version="${version}"`;
    this.outcomes.set(labels, (this.outcomes.get(labels) ?? 0) + 1);
  }

  /** Throws a StatusError (401, 403) unless a request for a path that is no resource may go on. */
  authorizePath(method: string, path: string, credentials: Pick<KubeRequest, 'bearerToken' | 'impersonate'>): void {
    const user = this.userOf(credentials, { component: '', user: ADMIN, outside: true });
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const nothing = { group: '', version: '', resource: '', subresource: '', namespace: '', name: '' };
    if (this.authorizer.authorize({ ...nothing, user, verb, path }).allowed) return;
    throw failure(403, 'Forbidden', `forbidden: User "${user.username}" cannot ${verb} path "${path}"`, {});
  }

  /** Who a request is from. Components of the cluster are who they say they are. */
  private userOf(credentials: Pick<KubeRequest, 'bearerToken' | 'impersonate'>, caller: Caller): UserInfo {
    const user = authenticate(this, credentials, caller.user);
    return credentials.impersonate ? impersonate(this, user, credentials.impersonate) : user;
  }

  /** Serves custom resources as their definitions come, change and go. */
  private followDefinitions(): void {
    const prefix = '/registry/customresourcedefinitions/';
    const name = 'kube-apiserver';
    const user = { username: 'system:apiserver', groups: ['system:masters'] };
    const controller = new DefinitionController({
      after: (delayMs, run) => void this.clock.schedule(delayMs, run),
      client: new LocalClient(this, { component: name, user }, 0),
      timestamp: () => this.timestamp(),
      definitions: () => this.reader.list('apiextensions.k8s.io', 'customresourcedefinitions'),
    });
    this.etcd.watch(prefix, this.etcd.revision, (change) => {
      const definition = change.current?.value as (V1CustomResourceDefinition & StoredObject) | undefined;
      this.customKinds.follow(change.key.slice(prefix.length), definition);
      controller.observe(change);
    });
  }

  timestamp(): string {
    return rfc3339(this.clock.startMs + this.clock.now);
  }

  strategyContext(dryRun: boolean): StrategyContext {
    return {
      timestamp: () => this.timestamp(),
      lookup: (group, resource, namespace, name) => this.lookup(group, resource, namespace, name),
      dryRun,
      services: this.services,
    };
  }

  storeOf(group: string, resource: string): ResourceStore | undefined {
    const id = `${resource}.${group}`;
    const known = this.stores.get(id);
    if (known) return known;
    const info = this.scheme.preferred(group, resource);
    if (!info) return undefined;
    const store = new ResourceStore(info, strategyOf(group, resource), this.etcd, this.clock);
    this.stores.set(id, store);
    return store;
  }

  /** Shows clients outside the state at a revision instead of the present, or with undefined the present again. */
  view(revision: number | undefined): void {
    const from = this.viewRevision ?? this.etcd.revision;
    this.viewRevision = revision;
    const changes = this.etcd.difference(from, revision ?? this.etcd.revision);
    for (const store of this.stores.values())
      store.watches.travel(changes.filter((c) => c.key.startsWith(store.prefix)));
    for (const store of this.stores.values()) store.watches.outsideSuspended = revision !== undefined;
  }

  /** Forgets the store of a resource that is no longer served; its watches end. */
  dropStore(group: string, resource: string): void {
    const id = `${resource}.${group}`;
    this.stores.get(id)?.watches.closeAll();
    this.stores.delete(id);
  }

  request(request: KubeRequest, caller: Caller): KubeResponse {
    const { tracer } = this.clock;
    const cause = tracer.cause;
    const event = tracer.under('request', {
      from: caller.component,
      to: 'kube-apiserver',
      object: objectId(request),
      text: request.verb,
    });
    const before = this.etcd.revision;
    const response = this.answer(request, caller);
    event.code = response.code;
    if (this.etcd.revision !== before) event.revision = this.etcd.revision;
    tracer.cause = cause;
    if (caller.outside) this.count(request, response.code);
    return response;
  }

  watch(request: KubeRequest, caller: Caller, sink: WatchSink): Cancel {
    try {
      const context = this.contextOf(request, caller);
      const shown = presentWatch(this, context, sink);
      return watchHandler(this, context, shown, caller.outside ? 0 : this.timings.watchDeliveryMs);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      sink.onClose(error);
      return () => {};
    }
  }

  /** The event that tells a watch how far it has come; undefined for what is not served. */
  bookmark({ group, version, resource }: GroupVersionResource): WatchEvent | undefined {
    const info = this.viewRevision === undefined ? this.scheme.byResource(group, version, resource) : undefined;
    return info && bookmark(this, info, false);
  }

  /** log --follow, exec, attach, portforward: connects the client to the kubelet that has the pod. */
  stream(request: StreamRequest, caller: Caller, sink: StreamSink): Stream {
    const { ref } = request;
    const verb = ref.subresource === 'log' ? 'get' : 'create';
    const cause = this.clock.tracer.cause;
    try {
      const context = this.contextOf({ ...request, verb }, caller);
      return connectToNode(context, this.nodeApiOf, request, sink);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      sink.onClose({ error });
      return CLOSED_STREAM;
    } finally {
      this.clock.tracer.cause = cause;
    }
  }

  /** Traces one stage of a request from outside. Components inside make too many for it to be worth telling. */
  stage(context: RequestContext, name: Stage, text: string): void {
    if (context.trusted || READ_VERBS.has(context.verb)) return;
    const { ref, info } = context;
    this.clock.tracer.trace('stage', {
      from: 'kube-apiserver',
      to: name === 'store' ? 'etcd' : 'kube-apiserver',
      object: `${info.resource}/${ref.namespace ?? ''}/${ref.name ?? ''}`,
      text: `${name}: ${text}`,
    });
  }

  private answer(request: KubeRequest, caller: Caller): KubeResponse {
    try {
      const context = this.contextOf(request, caller);
      this.stage(context, 'authenticate', context.user.username);
      this.stage(context, 'authorize', `${context.verb} ${context.info.resource} is allowed`);
      return this.handle(context);
    } catch (error) {
      // Patches can nest deeper than the stack reaches, though no body does.
      if (error instanceof RangeError) return { code: 400, body: badRequestError('exceeded max depth').status };
      if (!(error instanceof StatusError)) throw error;
      return { code: error.code, body: error.status satisfies Status };
    }
  }

  private handle(context: RequestContext): KubeResponse {
    if (!context.trusted) warnOfDeprecation(context);
    const review = reviewOf(context);
    const special = review ?? subresourceHandlerOf(context);
    const handler = special ?? requestHandlers[context.verb];
    if (!handler) throw methodNotSupportedError(context.info, context.verb);
    const { code, body, headers } = this.aggregator.answer(context) ?? handler(this, context);
    if (headers) return { code, body, headers };
    return {
      code,
      body: present(this, context, body),
      ...(context.warnings.length > 0 ? { warnings: context.warnings } : {}),
    };
  }

  /** Finds what a request is for. Throws 404 or 405 as upstream's router answers. */
  private contextOf(request: KubeRequest, caller: Caller): RequestContext {
    const { ref, verb } = request;
    const user = this.userOf(request, caller);
    if (caller.outside || request.bearerToken !== undefined) this.authorize(user, verb, ref);
    const info = this.scheme.byResource(ref.group, ref.version, ref.resource);
    const custom = info && this.customKinds.of(info);
    const conversion = custom
      ? this.customKinds.conversionOf(info)
      : conversionOf(ref.group, ref.version, ref.resource);
    const { group, resource } = conversion?.storage ?? ref;
    const store = info && this.storeOf(group, resource);
    if (!info || !store) throw resourceNotFoundError();
    if (!isAddressed(info, ref, verb)) throw resourceNotFoundError();
    const subresource = ref.subresource ? info.subresources.find((s) => s.name === ref.subresource) : undefined;
    if (ref.subresource && !subresource) throw resourceNotFoundError();
    const verbs = subresource?.verbs ?? info.verbs;
    if (!verbs.includes(verb)) throw methodNotSupportedError(info, verb);
    const options = request.options ?? {};
    return {
      verb,
      ref,
      info,
      subresource,
      store,
      options,
      body: request.body,
      bodyLength: request.bodyLength ?? 0,
      patchType: request.patchType,
      proxied: request.proxied,
      duplicates: request.duplicates ?? [],
      custom,
      conversion,
      user,
      component: caller.component,
      fieldManager: options.fieldManager ?? caller.component,
      trusted: !caller.outside,
      dryRun: options.dryRun === true,
      warnings: [],
    };
  }

  /** Components of the cluster may do what they do: only requests from outside get here. */
  private authorize(user: UserInfo, verb: Verb, ref: ResourceRef): void {
    const { group, version, resource, subresource = '', namespace = '', name = '' } = ref;
    const request = { user, verb, group, version, resource, subresource, namespace, name, path: '' };
    const { allowed, reason } = this.authorizer.authorize(request);
    if (!allowed) throw forbiddenError(ref, name, refusal(user, verb, ref, reason));
  }

  private replace(group: string, resource: string, object: StoredObject): void {
    const store = this.storeOf(group, resource);
    const { namespace = '', name } = object.metadata;
    if (!store?.get(namespace, name)) return;
    const resourceVersion = String(this.etcd.revision + 1);
    this.etcd.put(store.keyOf(namespace, name), { ...object, metadata: { ...object.metadata, resourceVersion } });
  }

  private lookup<T extends KubeObject>(
    group: string,
    resource: string,
    namespace: string,
    name: string,
  ): T | undefined {
    return this.storeOf(group, resource)?.get(namespace, name)?.value as T | undefined;
  }
}

/** `pods/default/web-1`, as traces name objects. */
function objectId({ ref, body }: KubeRequest): string {
  const name = ref.name ?? (body as KubeObject | undefined)?.metadata?.name ?? '';
  return `${collectionId(ref.resource, ref.namespace ?? '')}${name}`;
}

const collections = new Map<string, Map<string, string>>();

/** `pods/default/`: the same string every time, since traces hold on to many. */
function collectionId(resource: string, namespace: string): string {
  let ofResource = collections.get(resource);
  if (!ofResource) {
    ofResource = new Map();
    collections.set(resource, ofResource);
  }
  let id = ofResource.get(namespace);
  if (id === undefined) {
    id = `${resource}/${namespace}/`;
    ofResource.set(namespace, id);
  }
  return id;
}

/** Versions that will not be served for ever, with what to use instead. */
const DEPRECATED: Readonly<Record<string, string>> = {
  '/v1/Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  '/v1/ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
};

function warnOfDeprecation({ info, warnings, custom }: RequestContext): void {
  const own = custom ? deprecationOf(custom) : DEPRECATED[`${info.group}/${info.version}/${info.kind}`];
  if (own) warnings.push(own);
}

/** Whether a path of that form leads to the resource: kinds of cluster scope have no namespace, others need one. */
function isAddressed(info: ResourceInfo, ref: ResourceRef, verb: Verb): boolean {
  if (!info.namespaced) return !ref.namespace || info.resource === 'namespaces';
  return Boolean(ref.namespace) || verb === 'list' || verb === 'watch';
}

function refusal({ username }: UserInfo, verb: Verb, ref: ResourceRef, reason: string): string {
  const resource = ref.subresource ? `${ref.resource}/${ref.subresource}` : ref.resource;
  const scope = ref.namespace ? ` in the namespace "${ref.namespace}"` : ' at the cluster scope';
  const head = `User "${username}" cannot ${verb} resource "${resource}" in API group "${ref.group}"${scope}`;
  return reason ? `${head}: ${reason}` : head;
}
