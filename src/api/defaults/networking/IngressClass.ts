import type { V1IngressClass } from '../../generated/types.ts';

/** Parameters are of the cluster unless they say otherwise (pkg/apis/networking/v1/defaults.go). */
export function defaultIngressClass(ingressClass: V1IngressClass): V1IngressClass {
  const { spec } = ingressClass;
  if (!spec?.parameters || spec.parameters.scope !== undefined) return ingressClass;
  return { ...ingressClass, spec: { ...spec, parameters: { ...spec.parameters, scope: 'Cluster' } } };
}
