import type { V1APIService } from '../../generated/types.ts';

/** An aggregated API is served on port 443 (kube-aggregator pkg/apis/apiregistration/v1/defaults.go). */
export function defaultAPIService(service: V1APIService): V1APIService {
  const { spec } = service;
  if (!spec?.service || spec.service.port !== undefined) return service;
  return { ...service, spec: { ...spec, service: { ...spec.service, port: 443 } } };
}
