import type { EndpointSlice, Mirror, Service } from '../../stores/useMirror.ts';
import { kindOf } from '../../stores/useMirror.ts';

export interface Backend {
  /** `namespace/name` of the pod. */
  pod: string;
  ready: boolean;
}

/** The pods behind each Service (`namespace/name`), as its EndpointSlices say. */
export function serviceBackends(mirror: Mirror): Map<string, Backend[]> {
  const backends = new Map<string, Backend[]>();
  for (const slice of kindOf<EndpointSlice>(mirror, 'endpointslices').values()) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (!service) continue;
    const key = `${slice.metadata.namespace}/${service}`;
    const list = backends.get(key) ?? [];
    backends.set(key, list);
    for (const endpoint of slice.endpoints ?? []) {
      const target = endpoint.targetRef;
      if (target?.kind !== 'Pod') continue;
      const pod = `${target.namespace ?? slice.metadata.namespace}/${target.name}`;
      if (!list.some((b) => b.pod === pod)) list.push({ pod, ready: endpoint.conditions?.ready ?? true });
    }
  }
  return backends;
}

export interface BackendCount {
  ready: number;
  all: number;
}

/** How many pods of one Service are ready. Cheap enough to call from a card: it looks only at that Service's slices. */
export function backendCount(mirror: Mirror, service: Service): BackendCount {
  let ready = 0;
  let all = 0;
  for (const slice of kindOf<EndpointSlice>(mirror, 'endpointslices').values()) {
    if (slice.metadata.namespace !== service.metadata.namespace) continue;
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== service.metadata.name) continue;
    for (const endpoint of slice.endpoints ?? []) {
      all++;
      if (endpoint.conditions?.ready ?? true) ready++;
    }
  }
  return { ready, all };
}
