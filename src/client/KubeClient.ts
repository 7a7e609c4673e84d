import type { KubeList, KubeObject } from '../api/meta.ts';
import { type Status, StatusError } from '../api/StatusError.ts';
import type {
  Cancel,
  KubeRequest,
  KubeResponse,
  PatchType,
  RawRequest,
  RawResponse,
  RequestOptions,
  ResourceRef,
  UserInfo,
  WatchSink,
} from './KubeRequest.ts';
import type { Stream, StreamRequest, StreamSink } from './Stream.ts';

/**
 * Carries requests to an API server: into the worker, over HTTP, or straight into a simulator in the same thread.
 * Failures of the API are answers (`code` ≥ 400 with a Status body); a rejected promise means no answer came.
 */
export interface Transport {
  roundTrip(request: KubeRequest): Promise<KubeResponse>;
  raw(request: RawRequest): Promise<RawResponse>;
  watch(request: KubeRequest, sink: WatchSink): Cancel;
  /** log --follow, exec, attach, portforward. */
  stream(request: StreamRequest, sink: StreamSink): Stream;
}

/** What every request of one client carries. */
export interface ClientConfig {
  impersonate?: UserInfo;
  bearerToken?: string;
  fieldManager?: string;
  /** The act of a person that requests belong to now: see `KubeRequest.act`. */
  act?: () => string | undefined;
  /** Told of every `Warning:` header. */
  onWarning?: (message: string) => void;
  /** Told of every request and answer, as `kubectl -v` prints them. */
  onExchange?: (request: KubeRequest | RawRequest, response: { code: number; body: unknown }) => void;
}

/**
 * The Kubernetes REST API, verb by verb. The UI, kubectl and the terminal know a cluster only through this; a real
 * cluster behind an HTTP transport serves as well as the simulator. Failures are `StatusError`.
 */
export class KubeClient {
  constructor(
    readonly transport: Transport,
    readonly config: ClientConfig = {},
  ) {}

  /** The same cluster with other settings, e.g. another user. */
  with(config: ClientConfig): KubeClient {
    return new KubeClient(this.transport, { ...this.config, ...config });
  }

  get<T = KubeObject>(ref: ResourceRef & { name: string }, options?: RequestOptions): Promise<T> {
    return this.send<T>({ verb: 'get', ref, options });
  }

  list<T = KubeObject>(ref: ResourceRef, options?: RequestOptions): Promise<KubeList<T>> {
    return this.send<KubeList<T>>({ verb: 'list', ref, options });
  }

  create<T = KubeObject>(ref: ResourceRef, body: T, options?: RequestOptions): Promise<T> {
    return this.send<T>({ verb: 'create', ref, body, options });
  }

  update<T = KubeObject>(ref: ResourceRef & { name: string }, body: T, options?: RequestOptions): Promise<T> {
    return this.send<T>({ verb: 'update', ref, body, options });
  }

  patch<T = KubeObject>(
    ref: ResourceRef & { name: string },
    patchType: PatchType,
    body: unknown,
    options?: RequestOptions,
  ): Promise<T> {
    return this.send<T>({ verb: 'patch', ref, body, patchType, options });
  }

  /** The object as it was last seen, or a Status when it is gone at once. */
  delete<T = KubeObject | Status>(ref: ResourceRef & { name: string }, options?: RequestOptions): Promise<T> {
    return this.send<T>({ verb: 'delete', ref, options });
  }

  deleteCollection<T = KubeList | Status>(ref: ResourceRef, options?: RequestOptions): Promise<T> {
    return this.send<T>({ verb: 'deletecollection', ref, options });
  }

  watch<T = KubeObject>(ref: ResourceRef, options: RequestOptions, sink: WatchSink<T>): Cancel {
    return this.transport.watch(this.prepared({ verb: 'watch', ref, options }), sink as unknown as WatchSink);
  }

  stream(request: StreamRequest, sink: StreamSink): Stream {
    return this.transport.stream({ ...this.credentials(), ...request }, sink);
  }

  /** Any path, as `kubectl get --raw`. Failures are answers, not errors. */
  async raw(request: RawRequest): Promise<RawResponse> {
    const headers = { ...rawCredentials(this.config), ...request.headers };
    const response = await this.transport.raw({ ...request, headers });
    this.config.onExchange?.(request, response);
    return response;
  }

  /** Sends a request taken apart by hand; the verbs above are this with names. */
  async send<T>(request: KubeRequest): Promise<T> {
    const prepared = this.prepared(request);
    const response = await this.transport.roundTrip(prepared);
    this.config.onExchange?.(prepared, response);
    for (const warning of response.warnings ?? []) this.config.onWarning?.(warning);
    if (response.code >= 400) throw new StatusError(response.body as Status);
    return response.body as T;
  }

  private prepared(request: KubeRequest): KubeRequest {
    const { fieldManager } = this.config;
    const options = fieldManager ? { fieldManager, ...request.options } : request.options;
    const act = this.config.act?.();
    return { ...this.credentials(), ...(act ? { act } : {}), ...request, options };
  }

  private credentials(): { impersonate?: UserInfo; bearerToken?: string } {
    const { impersonate, bearerToken } = this.config;
    return { ...(impersonate ? { impersonate } : {}), ...(bearerToken ? { bearerToken } : {}) };
  }
}

function rawCredentials(config: ClientConfig): Record<string, string> {
  const headers: Record<string, string> = {};
  if (config.impersonate) headers['Impersonate-User'] = config.impersonate.username;
  if (config.impersonate?.groups.length) headers['Impersonate-Group'] = config.impersonate.groups.join(',');
  if (config.bearerToken) headers.Authorization = `Bearer ${config.bearerToken}`;
  return headers;
}
