import type { KubeObject } from '../../api/meta.ts';
import type { Random } from '../../base/Random.ts';

export const NAMES = ['a', 'b', 'c'];
const IMAGES = ['nginx:1.27', 'nginx:1.26', 'redis:7', 'nginx:doesnotexist', 'busybox'];

/** A kind of object that people make, and how a random one of it looks. */
export interface RandomKind {
  group: string;
  resource: string;
  make(random: Random, name: string): KubeObject;
}

const selector = (name: string) => ({ matchLabels: { app: name } });

function template(random: Random, name: string) {
  return {
    metadata: { labels: { app: name } },
    spec: {
      containers: [
        {
          name: 'main',
          image: random.pick(IMAGES),
          ...(random.int(3) === 0 ? { command: ['sh', '-c', random.pick(['sleep 3', 'exit 1', 'true'])] } : {}),
          ...(random.int(3) === 0 ? { resources: { requests: { cpu: random.pick(['100m', '1', '9']) } } } : {}),
        },
      ],
      ...(random.int(4) === 0 ? { terminationGracePeriodSeconds: random.int(5) } : {}),
      ...(random.int(4) === 0 ? { tolerations: [{ key: 'fuzz', operator: 'Exists' }] } : {}),
      ...(random.int(8) === 0 ? { nodeSelector: { zone: random.pick(NAMES) } } : {}),
    },
  };
}

function deployment(random: Random, name: string): KubeObject {
  const rollingUpdate = { maxSurge: random.int(3) + 1, maxUnavailable: random.int(2) };
  const spec = {
    replicas: random.int(6),
    selector: selector(name),
    template: template(random, name),
    strategy: random.pick([{ type: 'Recreate' }, { type: 'RollingUpdate', rollingUpdate }]),
    ...(random.int(4) === 0 ? { minReadySeconds: random.int(10), progressDeadlineSeconds: 60 } : {}),
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec } as KubeObject;
}

const claimSpec = (random: Random) => ({
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: random.pick(['1Gi', '5Gi']) } },
  ...(random.int(2) === 0 ? { storageClassName: '' } : {}),
});

function statefulSet(random: Random, name: string): KubeObject {
  const own = `s-${name}`;
  const spec = {
    replicas: random.int(4),
    serviceName: name,
    selector: selector(own),
    template: template(random, own),
    podManagementPolicy: random.pick(['OrderedReady', 'Parallel']),
    updateStrategy: random.pick([
      { type: 'OnDelete' },
      { type: 'RollingUpdate', rollingUpdate: { partition: random.int(3) } },
    ]),
    ...(random.int(3) === 0
      ? {
          volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec(random) }],
          persistentVolumeClaimRetentionPolicy: {
            whenDeleted: random.pick(['Retain', 'Delete']),
            whenScaled: random.pick(['Retain', 'Delete']),
          },
        }
      : {}),
  };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: own }, spec } as KubeObject;
}

function daemonSet(random: Random, name: string): KubeObject {
  const own = `d-${name}`;
  const updateStrategy = random.pick([
    { type: 'OnDelete' },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: random.int(2) + 1 } },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
  ]);
  const spec = { selector: selector(own), template: template(random, own), updateStrategy };
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: own }, spec } as KubeObject;
}

function jobSpec(random: Random, name: string) {
  const { metadata, spec } = template(random, name);
  const indexed = random.int(3) === 0;
  return {
    completions: random.int(4) + 1,
    parallelism: random.int(3) + 1,
    backoffLimit: random.int(3),
    ...(indexed ? { completionMode: 'Indexed' } : {}),
    ...(indexed && random.int(2) === 0 ? { backoffLimitPerIndex: random.int(2) } : {}),
    ...(random.int(5) === 0 ? { ttlSecondsAfterFinished: random.int(30) } : {}),
    ...(random.int(5) === 0 ? { activeDeadlineSeconds: random.int(60) + 1 } : {}),
    ...(random.int(6) === 0 ? { suspend: true } : {}),
    template: { metadata, spec: { ...spec, restartPolicy: indexed ? 'Never' : random.pick(['Never', 'OnFailure']) } },
  };
}

const job = (random: Random, name: string): KubeObject =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `j-${name}` },
    spec: jobSpec(random, `j-${name}`),
  }) as KubeObject;

function cronJob(random: Random, name: string): KubeObject {
  const own = `c-${name}`;
  const spec = {
    schedule: random.pick(['* * * * *', '*/2 * * * *', '@hourly']),
    concurrencyPolicy: random.pick(['Allow', 'Forbid', 'Replace']),
    jobTemplate: { spec: jobSpec(random, own) },
    ...(random.int(3) === 0 ? { startingDeadlineSeconds: random.int(100) } : {}),
  };
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: own }, spec } as KubeObject;
}

const service = (_: Random, name: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }] },
  }) as KubeObject;

const claim = (random: Random, name: string): KubeObject =>
  ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec: claimSpec(random) }) as KubeObject;

const volume = (random: Random, name: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pv-${name}` },
    spec: {
      capacity: { storage: random.pick(['1Gi', '10Gi']) },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: random.pick(['Retain', 'Delete']),
      hostPath: { path: `/tmp/${name}` },
    },
  }) as KubeObject;

const budget = (random: Random, name: string): KubeObject =>
  ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: selector(name), ...random.pick([{ minAvailable: 1 }, { maxUnavailable: '50%' }]) },
  }) as KubeObject;

const quota = (random: Random, name: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: { hard: random.pick([{ pods: '12' }, { 'count/jobs.batch': '3' }, { persistentvolumeclaims: '2' }]) },
  }) as KubeObject;

/** What people make: workloads more often than what surrounds them. */
export const KINDS: readonly RandomKind[] = [
  { group: 'apps', resource: 'deployments', make: deployment },
  { group: 'apps', resource: 'deployments', make: deployment },
  { group: 'apps', resource: 'statefulsets', make: statefulSet },
  { group: 'apps', resource: 'statefulsets', make: statefulSet },
  { group: 'apps', resource: 'daemonsets', make: daemonSet },
  { group: 'batch', resource: 'jobs', make: job },
  { group: 'batch', resource: 'jobs', make: job },
  { group: 'batch', resource: 'cronjobs', make: cronJob },
  { group: '', resource: 'services', make: service },
  { group: '', resource: 'persistentvolumeclaims', make: claim },
  { group: '', resource: 'persistentvolumes', make: volume },
  { group: 'policy', resource: 'poddisruptionbudgets', make: budget },
  { group: '', resource: 'resourcequotas', make: quota },
];
