import type { V1APIService, V1APIServiceSpec, V1EndpointSlice, V1Service } from '../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Scheme } from '../../../api/Scheme.ts';
import { failure, StatusError } from '../../../api/StatusError.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Etcd } from '../../etcd/Etcd.ts';
import type { AdmissionReader } from '../admission/AdmissionPlugin.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { AggregatedApi } from './AggregatedApi.ts';

type ApiService = V1APIService & StoredObject & { spec: V1APIServiceSpec };
type Verdict = readonly [status: 'True' | 'False', reason: string, message: string];

const PREFIX = '/registry/apiservices/';
const REF = { group: 'apiregistration.k8s.io', version: 'v1', resource: 'apiservices' };
/** The availability controller looks again after a moment, when something of the Service changed. */
const CHECK_MS = 20;

export interface AggregatorOptions {
  etcd: Etcd<StoredObject>;
  scheme: Scheme;
  reader: Pick<AdmissionReader, 'get' | 'list'>;
  client: LocalClient;
  after(delayMs: number, run: () => void): void;
  timestamp(): string;
  /** Nothing of a resource is served any more. */
  onGone(group: string, resource: string): void;
}

interface Followed {
  spec: ApiService['spec'];
  available: boolean;
  checking: boolean;
  forget(): void;
}

/**
 * APIServices: says of each whether what stands behind it is available, and serves the APIs of those that the model has a
 * server for (kube-aggregator; pkg/controllers/status). Without an APIService that names a Service it costs nothing.
 *
 * Deviations: an API whose server is not part of the model fails its discovery check.
 */
export class Aggregator {
  private readonly apis = new Map<string, AggregatedApi>();
  private readonly followed = new Map<string, Followed>();
  private readonly routes = new Map<ResourceInfo, { api: AggregatedApi; name: string }>();

  constructor(private readonly options: AggregatorOptions) {
    const { etcd } = options;
    etcd.watch(PREFIX, etcd.revision, ({ key, current }) =>
      this.follow(key.slice(PREFIX.length), current?.value as ApiService | undefined),
    );
  }

  /** Makes a server known that an APIService may name. */
  offer(api: AggregatedApi): void {
    this.apis.set(`${api.version}.${api.group}`, api);
  }

  /** Answers a request for an aggregated resource; undefined for all others. Throws 503 while its server is away. */
  answer(context: RequestContext): ReturnType<AggregatedApi['handle']> | undefined {
    if (this.routes.size === 0) return undefined;
    const route = this.routes.get(context.info);
    if (!route) return undefined;
    if (this.followed.get(route.name)?.available) return route.api.handle(context);
    throw failure(503, 'ServiceUnavailable', 'the server is currently unable to handle the request');
  }

  private follow(name: string, service: ApiService | undefined): void {
    const known = this.followed.get(name);
    if (known && service && sameSpec(known.spec, service.spec)) return;
    if (known) this.drop(name, known);
    if (!service) return;
    const { namespace = '' } = service.spec.service ?? {};
    const prefixes = service.spec.service ? ['endpointslices', 'services/specs', 'services'] : [];
    const stops = prefixes.map((resource) =>
      this.options.etcd.watch(`/registry/${resource}/${namespace}/`, this.options.etcd.revision, () =>
        this.later(name),
      ),
    );
    const forget = (): void => {
      for (const stop of stops) stop();
    };
    this.followed.set(name, { spec: service.spec, available: false, checking: false, forget });
    const api = service.spec.service && this.apis.get(name);
    if (api) this.serve(name, api);
    this.later(name);
  }

  private serve(name: string, api: AggregatedApi): void {
    for (const info of api.resources) {
      this.options.scheme.add(info);
      this.routes.set(info, { api, name });
    }
    api.registered(true);
  }

  private drop(name: string, followed: Followed): void {
    followed.forget();
    this.followed.delete(name);
    const api = this.apis.get(name);
    if (!api || !followed.spec.service) return;
    api.registered(false);
    for (const info of api.resources) {
      this.options.scheme.remove(info);
      this.routes.delete(info);
      this.options.onGone(info.group, info.resource);
    }
  }

  private later(name: string): void {
    const followed = this.followed.get(name);
    if (!followed || followed.checking) return;
    followed.checking = true;
    this.options.after(CHECK_MS, () => {
      followed.checking = false;
      if (this.followed.get(name) === followed) this.check(name, followed);
    });
  }

  private check(name: string, followed: Followed): void {
    const [status, reason, message] = this.verdict(name, followed.spec);
    followed.available = status === 'True';
    const { client, timestamp } = this.options;
    try {
      const service = client.get<ApiService>({ ...REF, name });
      const before = service.status?.conditions ?? [];
      const old = before.find(({ type }) => type === 'Available');
      if (old?.status === status && old.reason === reason && old.message === message) return;
      const lastTransitionTime = old?.status === status ? old.lastTransitionTime : timestamp();
      const condition = { type: 'Available', status, lastTransitionTime, reason, message };
      const conditions = [...before.filter(({ type }) => type !== 'Available'), condition];
      client.updateStatus({ ...REF, name }, { ...service, status: { ...service.status, conditions } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go */
  private verdict(name: string, spec: ApiService['spec']): Verdict {
    const ref = spec.service;
    if (!ref) return ['True', 'Local', 'Local APIServices are always available'];
    const { namespace = '', name: serviceName = '', port: number = 443 } = ref;
    const { reader } = this.options;
    const service = reader.get<V1Service & KubeObject>('', 'services', namespace, serviceName);
    const shown = `service/${serviceName} in "${namespace}"`;
    if (!service) return ['False', 'ServiceNotFound', `${shown} is not present`];
    const port = service.spec?.ports?.find((p) => p.port === number);
    if (!port) return ['False', 'ServicePortError', `${shown} is not listening on port ${number}`];
    const portName = port.name ?? '';
    if (service.spec?.type !== 'ExternalName' && !this.hasEndpoint(namespace, serviceName, portName)) {
      const text = `endpoints for ${shown} have no addresses with port name "${portName}"`;
      return ['False', 'MissingEndpoints', text];
    }
    if (this.apis.has(name)) return ['True', 'Passed', 'all checks passed'];
    const url = `https://${service.spec?.clusterIP}:${number}/apis/${spec.group}/${spec.version}`;
    const text = `failing or missing response from ${url}: Get "${url}": no API of that name is simulated`;
    return ['False', 'FailedDiscoveryCheck', text];
  }

  private hasEndpoint(namespace: string, service: string, portName: string): boolean {
    const slices = this.options.reader.list<V1EndpointSlice & KubeObject>(
      'discovery.k8s.io',
      'endpointslices',
      namespace,
    );
    for (const { metadata, endpoints = [], ports = [] } of slices) {
      if (metadata?.labels?.['kubernetes.io/service-name'] !== service) continue;
      if (!ports.some(({ name = '' }) => name === portName)) continue;
      if (endpoints.some(({ conditions }) => conditions?.ready !== false)) return true;
    }
    return false;
  }
}

function sameSpec(a: ApiService['spec'], b: ApiService['spec']): boolean {
  return (
    a === b ||
    (a.service?.name === b.service?.name &&
      a.service?.namespace === b.service?.namespace &&
      a.service?.port === b.service?.port &&
      (a.service === undefined) === (b.service === undefined))
  );
}
