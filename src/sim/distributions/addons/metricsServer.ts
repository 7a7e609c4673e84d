import type { KubeObject } from '../../../api/meta.ts';

const labels = { 'k8s-app': 'metrics-server' };
const at = { name: 'metrics-server', namespace: 'kube-system', labels };

/** metrics-server where the distribution brings it: its pod, its Service, and the API that it adds. */
export function metricsServer(image: string): KubeObject[] {
  const https = { port: 'https', scheme: 'HTTPS' };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: at },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: at,
      spec: {
        selector: { matchLabels: labels },
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: 'system-node-critical',
            serviceAccountName: at.name,
            tolerations: [
              { key: 'CriticalAddonsOnly', operator: 'Exists' },
              { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
            ],
            containers: [
              {
                name: at.name,
                image,
                imagePullPolicy: 'IfNotPresent',
                args: [
                  '--cert-dir=/tmp',
                  '--secure-port=10250',
                  '--kubelet-use-node-status-port',
                  '--metric-resolution=15s',
                ],
                ports: [{ name: 'https', containerPort: 10250, protocol: 'TCP' }],
                livenessProbe: { httpGet: { path: '/livez', ...https }, initialDelaySeconds: 60, periodSeconds: 10 },
                readinessProbe: { httpGet: { path: '/readyz', ...https }, periodSeconds: 2 },
                resources: { requests: { cpu: '100m', memory: '70Mi' } },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: at,
      spec: { selector: labels, ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        service: { name: at.name, namespace: at.namespace },
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
      },
    },
  ] as KubeObject[];
}
