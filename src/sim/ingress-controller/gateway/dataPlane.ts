import type { V1Deployment, V1Service } from '../../../api/generated/types.ts';
import { GATEWAY_GROUP, type Gateway } from './gatewayTypes.ts';

/** On everything that belongs to one Gateway (gateway-api: infrastructure labels). */
export const GATEWAY_LABEL = 'gateway.networking.k8s.io/gateway-name';
const IMAGE = 'ghcr.io/nginx/nginx-gateway-fabric/nginx:2.2.1';

/** The nginx and the Service that a Gateway is made of. They go with it. */
export function dataPlane(gateway: Gateway, className: string): { deployment: V1Deployment; service: V1Service } {
  const { namespace, name = '', uid = '' } = gateway.metadata ?? {};
  const labels = {
    'app.kubernetes.io/instance': 'ngf',
    'app.kubernetes.io/managed-by': 'ngf-nginx',
    'app.kubernetes.io/name': `${name}-${className}`,
    [GATEWAY_LABEL]: name,
  };
  const metadata = {
    name: `${name}-${className}`,
    namespace,
    labels,
    ownerReferences: [
      { apiVersion: `${GATEWAY_GROUP}/v1`, kind: 'Gateway', name, uid, controller: true, blockOwnerDeletion: true },
    ],
  };
  const ports = [...new Set(gateway.spec.listeners.map(({ port }) => port))].sort((a, b) => a - b);
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'nginx',
              image: IMAGE,
              imagePullPolicy: 'IfNotPresent',
              ports: [
                ...ports.map((port) => ({ name: `port-${port}`, containerPort: port, protocol: 'TCP' })),
                { name: 'health', containerPort: 8081, protocol: 'TCP' },
              ],
              readinessProbe: { httpGet: { path: '/readyz', port: 8081 }, initialDelaySeconds: 3, periodSeconds: 1 },
            },
          ],
          terminationGracePeriodSeconds: 30,
        },
      },
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      selector: labels,
      ports: ports.map((port) => ({ name: `port-${port}`, port, targetPort: port, protocol: 'TCP' })),
    },
  };
  return { deployment: deployment as V1Deployment, service: service as V1Service };
}
