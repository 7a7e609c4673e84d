import type { KubeObject } from '../../api/meta.ts';

const NAMESPACE = 'ingress-nginx';
const VERSION = 'v1.14.1';
const labels = {
  'app.kubernetes.io/component': 'controller',
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/name': 'ingress-nginx',
};

export interface IngressManifestOptions {
  /** How the outside reaches the controller. */
  type: 'LoadBalancer' | 'NodePort';
  replicas?: number;
}

/** ingress-nginx as its static manifests install it: namespace, class, Deployment and the Service before it. */
export function ingressNginx({ type, replicas = 1 }: IngressManifestOptions): KubeObject[] {
  const objects: object[] = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: NAMESPACE,
        labels: { 'app.kubernetes.io/instance': NAMESPACE, 'app.kubernetes.io/name': NAMESPACE },
      },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'ingress-nginx', namespace: NAMESPACE, labels } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'ingress-nginx-controller', namespace: NAMESPACE, labels },
      data: {},
    },
    service(type),
    deployment(replicas),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'nginx', labels },
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
  ];
  return objects as KubeObject[];
}

function service(type: 'LoadBalancer' | 'NodePort'): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'ingress-nginx-controller', namespace: NAMESPACE, labels },
    spec: {
      type,
      ...(type === 'LoadBalancer' ? { externalTrafficPolicy: 'Cluster' } : {}),
      ports: [
        { appProtocol: 'http', name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
        { appProtocol: 'https', name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' },
      ],
      selector: labels,
    },
  };
}

function deployment(replicas: number): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'ingress-nginx-controller', namespace: NAMESPACE, labels },
    spec: {
      replicas,
      minReadySeconds: 0,
      revisionHistoryLimit: 10,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec() },
    },
  };
}

function podSpec(): object {
  const probe = { failureThreshold: 5, initialDelaySeconds: 10, periodSeconds: 10, successThreshold: 1 };
  const httpGet = { path: '/healthz', port: 10254, scheme: 'HTTP' };
  return {
    containers: [
      {
        name: 'controller',
        image: `registry.k8s.io/ingress-nginx/controller:${VERSION}`,
        imagePullPolicy: 'IfNotPresent',
        args: [
          '/nginx-ingress-controller',
          '--election-id=ingress-nginx-leader',
          '--controller-class=k8s.io/ingress-nginx',
          '--ingress-class=nginx',
          '--configmap=$(POD_NAMESPACE)/ingress-nginx-controller',
          '--publish-service=$(POD_NAMESPACE)/ingress-nginx-controller',
          '--watch-ingress-without-class=true',
        ],
        env: [
          { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        ],
        ports: [
          { containerPort: 80, name: 'http', protocol: 'TCP' },
          { containerPort: 443, name: 'https', protocol: 'TCP' },
        ],
        livenessProbe: { ...probe, httpGet },
        readinessProbe: { ...probe, failureThreshold: 3, httpGet },
        resources: { requests: { cpu: '100m', memory: '90Mi' } },
      },
    ],
    dnsPolicy: 'ClusterFirst',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    serviceAccountName: 'ingress-nginx',
    terminationGracePeriodSeconds: 300,
  };
}
