import type { FakeApi } from './FakeApi.ts';

/** Builders for the objects of the fake cluster and of tests: only the fields the page reads. */

export interface PodShape {
  name: string;
  namespace?: string;
  node?: string;
  labels?: Record<string, string>;
  image?: string;
  owner?: { kind: string; name: string };
  state?: 'pending' | 'creating' | 'running' | 'notReady' | 'crash' | 'pullError' | 'terminating' | 'completed';
  ip?: string;
  restarts?: number;
}

export function fakePod(shape: PodShape): Record<string, unknown> {
  const { name, namespace = 'default', node, labels = {}, image = 'nginx', owner, state = 'running' } = shape;
  const ready = state === 'running';
  return {
    metadata: {
      name,
      namespace,
      labels,
      ...(owner
        ? { ownerReferences: [{ apiVersion: 'apps/v1', controller: true, uid: `uid-${owner.name}`, ...owner }] }
        : {}),
      ...(state === 'terminating' ? { deletionTimestamp: '2026-01-01T00:00:30Z' } : {}),
    },
    spec: {
      ...(state === 'pending' ? {} : { nodeName: node ?? 'worker-1' }),
      serviceAccountName: 'default',
      containers: [
        {
          name: 'web',
          image,
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
          ports: [{ containerPort: 80 }],
        },
      ],
    },
    status: {
      phase:
        state === 'completed'
          ? 'Succeeded'
          : state === 'pending' || state === 'creating' || state === 'pullError'
            ? 'Pending'
            : 'Running',
      ...(state === 'pending' || state === 'creating' ? {} : { podIP: shape.ip ?? '10.244.1.5' }),
      conditions: [
        { type: 'PodScheduled', status: state === 'pending' ? 'False' : 'True' },
        { type: 'Ready', status: ready || state === 'terminating' ? 'True' : 'False' },
      ],
      ...(state === 'pending'
        ? {}
        : {
            containerStatuses: [
              {
                name: 'web',
                image,
                imageID: '',
                ready,
                restartCount: shape.restarts ?? 0,
                state: containerState(state),
              },
            ],
          }),
    },
  };
}

function containerState(state: NonNullable<PodShape['state']>): Record<string, unknown> {
  if (state === 'creating') return { waiting: { reason: 'ContainerCreating' } };
  if (state === 'pullError') return { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } };
  if (state === 'crash')
    return { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } };
  if (state === 'completed') return { terminated: { exitCode: 0, reason: 'Completed' } };
  return { running: { startedAt: '2026-01-01T00:00:00Z' } };
}

export function fakeNode(name: string, control = false): Record<string, unknown> {
  return {
    metadata: {
      name,
      labels: control ? { 'node-role.kubernetes.io/control-plane': '' } : {},
    },
    spec: control ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {},
    status: {
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      addresses: [{ type: 'InternalIP', address: '172.18.0.2' }],
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'DiskPressure', status: 'False' },
        { type: 'PIDPressure', status: 'False' },
        { type: 'Ready', status: 'True', reason: 'KubeletReady' },
      ],
      nodeInfo: {
        kubeletVersion: 'v1.36.0',
        containerRuntimeVersion: 'containerd://2.1.0',
        osImage: 'Debian GNU/Linux 12',
      },
    },
  };
}

export function fakeDeployment(name: string, replicas: number, image = 'nginx', ready = replicas) {
  return {
    metadata: {
      name,
      namespace: 'default',
      labels: { app: name },
      annotations: { 'deployment.kubernetes.io/revision': '1' },
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image, envFrom: [{ configMapRef: { name: `${name}-config` } }] }] },
      },
    },
    status: { replicas, readyReplicas: ready, updatedReplicas: replicas, availableReplicas: ready },
  };
}

export function fakeReplicaSet(name: string, owner: string, replicas: number) {
  return {
    metadata: {
      name,
      namespace: 'default',
      labels: { app: owner },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: owner, uid: `uid-${owner}`, controller: true },
      ],
      annotations: { 'deployment.kubernetes.io/revision': '1' },
    },
    spec: { replicas, selector: { matchLabels: { app: owner } } },
    status: { replicas, readyReplicas: replicas },
  };
}

export function fakeService(name: string, ip: string, type = 'ClusterIP', app = name) {
  return {
    metadata: { name, namespace: 'default' },
    spec: {
      type,
      clusterIP: ip,
      selector: { app },
      ports: [{ port: 80, targetPort: 80, protocol: 'TCP', ...(type === 'ClusterIP' ? {} : { nodePort: 30080 }) }],
    },
    status: type === 'LoadBalancer' ? { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } : { loadBalancer: {} },
  };
}

export function fakeSlice(
  service: string,
  pods: readonly { name: string; ip: string; node: string; ready: boolean }[],
) {
  return {
    metadata: { name: `${service}-x7k2p`, namespace: 'default', labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports: [{ port: 80, protocol: 'TCP' }],
    endpoints: pods.map((p) => ({
      addresses: [p.ip],
      nodeName: p.node,
      conditions: { ready: p.ready, serving: p.ready, terminating: false },
      targetRef: { kind: 'Pod', namespace: 'default', name: p.name },
    })),
  };
}

export function fakeIngress(name: string, host: string, paths: readonly [path: string, service: string][]) {
  return {
    metadata: { name, namespace: 'default' },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host,
          http: {
            paths: paths.map(([path, service]) => ({
              path,
              pathType: 'Prefix',
              backend: { service: { name: service, port: { number: 80 } } },
            })),
          },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
  };
}

export function fakeEvent(api: FakeApi, about: { kind: string; name: string }, reason: string, message: string) {
  const type = /Fail|BackOff|Unhealthy/.test(reason) ? 'Warning' : 'Normal';
  const time = api.now();
  api.put('Event', {
    metadata: {
      name: `${about.name}.${Math.floor(performance.now() * 1000).toString(16)}${reason}`,
      namespace: 'default',
    },
    involvedObject: { ...about, namespace: 'default' },
    reason,
    message,
    type,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    source: { component: about.kind === 'Pod' ? 'kubelet' : `${about.kind.toLowerCase()}-controller` },
  });
}
