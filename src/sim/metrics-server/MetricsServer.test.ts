import { describe, expect, it } from 'vitest';
import type { V1APIService, V1Deployment, V2HorizontalPodAutoscaler } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const METRICS = { group: 'metrics.k8s.io', version: 'v1beta1' };
const labels = { 'k8s-app': 'metrics-server' };
const inSystem = { name: 'metrics-server', namespace: 'kube-system' };

interface PodMetrics extends KubeObject {
  containers: { name: string; usage: { cpu: string; memory: string } }[];
}

function installServer(cluster: FullCluster): void {
  const apiService: V1APIService = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      ...METRICS,
      service: { name: 'metrics-server', namespace: 'kube-system' },
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
    },
  };
  cluster.create('apiservices', apiService as KubeObject, 'apiregistration.k8s.io', '');
  const ports = [{ name: 'https', port: 443, targetPort: 10250 }];
  const service = { apiVersion: 'v1', kind: 'Service', metadata: inSystem, spec: { selector: labels, ports } };
  cluster.create('services', service as KubeObject, '', 'kube-system');
  const image = 'registry.k8s.io/metrics-server/metrics-server:v0.8.0';
  const template = { metadata: { labels }, spec: { containers: [{ name: 'metrics-server', image }] } };
  const spec = { selector: { matchLabels: labels }, template };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: inSystem, spec } as V1Deployment;
  cluster.create('deployments', deployment, 'apps', 'kube-system');
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'none';
}

const available = (cluster: FullCluster): string | undefined =>
  cluster.client
    .get<V1APIService>({
      group: 'apiregistration.k8s.io',
      version: 'v1',
      resource: 'apiservices',
      name: 'v1beta1.metrics.k8s.io',
    })
    .status?.conditions?.map(({ status, reason, message }) => `${status} ${reason}: ${message}`)
    .join();

describe('metrics-server', () => {
  it('is not there before somebody installs it, and then needs a pod that is ready', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    const list = () => cluster.client.list({ ...METRICS, resource: 'nodes' });
    expect(refusal(list)).toBe('404 the server could not find the requested resource');
    installServer(cluster);
    cluster.run(1);
    expect(available(cluster)).toBe(
      'False MissingEndpoints: endpoints for service/metrics-server in "kube-system" have no addresses with port name "https"',
    );
    expect(refusal(list)).toBe('503 the server is currently unable to handle the request');
    cluster.run(60);
    expect(available(cluster)).toBe('True Passed: all checks passed');
    expect(list().items.map((item) => item.metadata?.name)).toEqual(['kind-control-plane', 'kind-worker']);
  });

  it('tells what containers use, as requests and declared memory add up', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    installServer(cluster);
    cluster.createPod('hungry', {
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '100M'],
    });
    cluster.createPod('loop', {
      command: ['sh', '-c', 'while true; do :; done'],
      resources: { limits: { cpu: '250m' } },
    });
    cluster.run(60);
    const pods = cluster.client.list<PodMetrics>({ ...METRICS, resource: 'pods', namespace: 'default' }).items;
    const usage = new Map(pods.map((pod) => [pod.metadata?.name, pod.containers[0]?.usage]));
    expect(Number.parseInt(usage.get('hungry')?.memory ?? '', 10)).toBeGreaterThan(90_000);
    expect(usage.get('loop')?.cpu).toBe('250000000n');
    const one = { ...METRICS, resource: 'pods', namespace: 'default', name: 'none' };
    expect(refusal(() => cluster.client.get(one))).toBe('404 podmetrics.metrics.k8s.io "default/none" not found');
  });
});

const web = (request: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'registry.k8s.io/hpa-example',
            ports: [{ containerPort: 80 }],
            resources: { requests: { cpu: request }, limits: { cpu: '500m' } },
          },
        ],
      },
    },
  },
});

describe('an autoscaler with metrics-server', () => {
  it('follows load up at once, and down after five minutes', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    installServer(cluster);
    cluster.create('deployments', web('200m') as KubeObject, 'apps');
    const spec = { selector: { app: 'web' }, type: 'LoadBalancer', ports: [{ port: 80 }] };
    cluster.create('services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec } as KubeObject);
    const hpa = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    };
    const HPA = { group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers', namespace: 'default' };
    cluster.client.create(HPA, hpa as KubeObject);
    cluster.run(120);
    const status = () => cluster.client.get<V2HorizontalPodAutoscaler>({ ...HPA, name: 'web' }).status;
    const reasons = () => status()?.conditions?.map(({ type, reason }) => `${type} ${reason}`);
    expect(status()?.currentReplicas).toBe(1);
    expect(reasons()).toEqual([
      'AbleToScale ReadyForNewScale',
      'ScalingActive ValidMetricFound',
      'ScalingLimited DesiredWithinRange',
    ]);
    const ip = cluster.client.get({
      group: '',
      version: 'v1',
      resource: 'services',
      namespace: 'default',
      name: 'web',
    });
    const address = (ip as { status?: { loadBalancer?: { ingress?: { ip: string }[] } } }).status?.loadBalancer
      ?.ingress;
    cluster.simulation.network?.traffic.set([
      { name: 'load', url: `http://${address?.[0]?.ip}/`, requestsPerSecond: 8 },
    ]);
    cluster.run(120);
    expect(status()?.currentReplicas).toBe(5);
    expect(reasons()).toContain('ScalingLimited TooManyReplicas');
    cluster.simulation.network?.traffic.set([]);
    cluster.run(120);
    expect(reasons()?.[0]).toBe('AbleToScale ScaleDownStabilized');
    cluster.run(300);
    expect(status()?.currentReplicas).toBe(1);
  });
});
