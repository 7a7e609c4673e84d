import type { KubeObject } from '../../../api/meta.ts';

const labels = { 'app.kubernetes.io/instance': 'traefik-kube-system', 'app.kubernetes.io/name': 'traefik' };
const name = 'traefik';
const namespace = 'kube-system';
const probe = { httpGet: { path: '/ping', port: 8080, scheme: 'HTTP' }, initialDelaySeconds: 2, periodSeconds: 10 };

/** Traefik as k3s brings it: its class is the default one, and its Service a load balancer on the nodes' ports 80 and 443. */
export function traefik(): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, labels } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name, labels, annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'traefik.io/ingress-controller' },
    },
    deployment(),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: {
        type: 'LoadBalancer',
        ipFamilyPolicy: 'PreferDualStack',
        selector: labels,
        ports: [
          { name: 'web', port: 80, targetPort: 'web', protocol: 'TCP' },
          { name: 'websecure', port: 443, targetPort: 'websecure', protocol: 'TCP' },
        ],
      },
    },
  ] as KubeObject[];
}

const deployment = (): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: name,
        priorityClassName: 'system-cluster-critical',
        terminationGracePeriodSeconds: 60,
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
        ],
        containers: [
          {
            name,
            image: 'rancher/mirrored-library-traefik:3.5.1',
            imagePullPolicy: 'IfNotPresent',
            args: [
              '--entryPoints.metrics.address=:9100/tcp',
              '--entryPoints.traefik.address=:8080/tcp',
              '--entryPoints.web.address=:8000/tcp',
              '--entryPoints.websecure.address=:8443/tcp',
              '--ping=true',
              '--providers.kubernetescrd',
              '--providers.kubernetesingress',
            ],
            ports: [
              { name: 'metrics', containerPort: 9100 },
              { name: 'traefik', containerPort: 8080 },
              { name: 'web', containerPort: 8000 },
              { name: 'websecure', containerPort: 8443 },
            ],
            livenessProbe: { ...probe, failureThreshold: 3 },
            readinessProbe: { ...probe, failureThreshold: 1 },
          },
        ],
      },
    },
  },
});
