import type { KubeList, KubeObject } from '../api/meta.ts';
import { type Status, StatusError } from '../api/StatusError.ts';
import type {
  Cancel,
  KubeRequest,
  KubeResponse,
  PatchType,
  RequestOptions,
  ResourceRef,
  UserInfo,
  WatchSink,
} from './KubeRequest.ts';

/** The API server as components inside the simulation reach it: calls are answered before they return. */
export interface LocalApi {
  request(request: KubeRequest, caller: Caller): KubeResponse;
  watch(request: KubeRequest, caller: Caller, sink: WatchSink): Cancel;
}

/** Who calls: the component's name for traces and managed fields, and the user it authenticates as. */
export interface Caller {
  component: string;
  user: UserInfo;
  /** A client outside the cluster: told of changes inside the step that made them, and its bodies are decoded strictly. */
  outside?: boolean;
}

/**
 * The Kubernetes REST API for code inside the simulation: the verbs of `KubeClient` without promises. Failures are
 * `StatusError`. What a call would have taken is added to `spentMs`, and whoever drives the component lets that pass.
 */
export class LocalClient {
  /** Virtual milliseconds that calls since the last `takeSpentMs` would have taken. */
  private spentMs = 0;

  constructor(
    private readonly api: LocalApi,
    readonly caller: Caller,
    private readonly callMs: number,
  ) {}

  takeSpentMs(): number {
    const spent = this.spentMs;
    this.spentMs = 0;
    return spent;
  }

  get<T extends KubeObject = KubeObject>(ref: ResourceRef & { name: string }, options?: RequestOptions): T {
    return this.send<T>({ verb: 'get', ref, options });
  }

  list<T extends KubeObject = KubeObject>(ref: ResourceRef, options?: RequestOptions): KubeList<T> {
    return this.send<KubeList<T>>({ verb: 'list', ref, options });
  }

  create<T extends KubeObject>(ref: ResourceRef, body: T, options?: RequestOptions): T {
    return this.send<T>({ verb: 'create', ref, body, options });
  }

  update<T extends KubeObject>(ref: ResourceRef & { name: string }, body: T, options?: RequestOptions): T {
    return this.send<T>({ verb: 'update', ref, body, options });
  }

  updateStatus<T extends KubeObject>(ref: ResourceRef & { name: string }, body: T): T {
    return this.send<T>({ verb: 'update', ref: { ...ref, subresource: 'status' }, body });
  }

  patch<T extends KubeObject>(
    ref: ResourceRef & { name: string },
    patchType: PatchType,
    body: unknown,
    options?: RequestOptions,
  ): T {
    return this.send<T>({ verb: 'patch', ref, body, patchType, options });
  }

  delete<T = KubeObject | Status>(ref: ResourceRef & { name: string }, options?: RequestOptions): T {
    return this.send<T>({ verb: 'delete', ref, options });
  }

  deleteCollection<T = KubeList | Status>(ref: ResourceRef, options?: RequestOptions): T {
    return this.send<T>({ verb: 'deletecollection', ref, options });
  }

  watch<T = KubeObject>(ref: ResourceRef, options: RequestOptions, sink: WatchSink<T>): Cancel {
    return this.api.watch({ verb: 'watch', ref, options }, this.caller, sink as unknown as WatchSink);
  }

  private send<T>(request: KubeRequest): T {
    this.spentMs += this.callMs;
    const response = this.api.request(request, this.caller);
    if (response.code >= 400) throw new StatusError(response.body as Status);
    return response.body as T;
  }
}
