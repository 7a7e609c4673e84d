import type { KubeObject } from '../../api/meta.ts';
import type { Random } from '../../base/Random.ts';
import type { KubeRequest } from '../../client/KubeRequest.ts';
import type { Fault } from '../../playback/Playback.ts';

/** Something that a person might do to a cluster. */
export type Operation = { request: KubeRequest } | { fault: Fault } | { waitMs: number };

const NAMES = ['a', 'b', 'c'];
const IMAGES = ['nginx:1.27', 'nginx:1.26', 'redis:7', 'nginx:doesnotexist', 'busybox'];
const NAMESPACE = 'default';

interface Kind {
  group: string;
  resource: string;
  make(random: Random, name: string): KubeObject;
}

const template = (random: Random, name: string) => ({
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
  },
});

const selector = (name: string) => ({ matchLabels: { app: name } });

const KINDS: readonly Kind[] = [
  {
    group: 'apps',
    resource: 'deployments',
    make: (random, name) =>
      ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
        spec: {
          replicas: random.int(6),
          selector: selector(name),
          template: template(random, name),
          strategy: random.pick([
            { type: 'Recreate' },
            { type: 'RollingUpdate', rollingUpdate: { maxSurge: random.int(3) + 1, maxUnavailable: random.int(2) } },
          ]),
        },
      }) as KubeObject,
  },
  {
    group: 'apps',
    resource: 'statefulsets',
    make: (random, name) =>
      ({
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: `s-${name}` },
        spec: {
          replicas: random.int(4),
          serviceName: name,
          selector: selector(`s-${name}`),
          template: template(random, `s-${name}`),
          podManagementPolicy: random.pick(['OrderedReady', 'Parallel']),
        },
      }) as KubeObject,
  },
  {
    group: 'batch',
    resource: 'jobs',
    make: (random, name) => {
      const { metadata, spec } = template(random, `j-${name}`);
      return {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: `j-${name}` },
        spec: {
          completions: random.int(4) + 1,
          parallelism: random.int(3) + 1,
          backoffLimit: random.int(3),
          template: { metadata, spec: { ...spec, restartPolicy: random.pick(['Never', 'OnFailure']) } },
        },
      } as KubeObject;
    },
  },
  {
    group: '',
    resource: 'services',
    make: (_, name) =>
      ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name },
        spec: { selector: { app: name }, ports: [{ port: 80 }] },
      }) as KubeObject,
  },
];

/** The next thing to do, from a seeded stream. `pods` are names that exist. */
export function randomOperation(random: Random, pods: readonly string[], nodes: readonly string[]): Operation {
  const dice = random.int(100);
  if (dice < 25) return { waitMs: random.pick([0, 10, 500, 3_000, 20_000]) };
  const kind = random.pick(KINDS);
  const object = kind.make(random, random.pick(NAMES));
  const ref = { group: kind.group, version: 'v1', resource: kind.resource, namespace: NAMESPACE };
  const named = { ...ref, name: object.metadata?.name ?? '' };
  if (dice < 50) return { request: { verb: 'create', ref, body: object } };
  if (dice < 60) return { request: { verb: 'delete', ref: named, options: deleteOptions(random) } };
  if (dice < 72)
    return { request: { verb: 'patch', ref: named, patchType: 'merge', body: { spec: { replicas: random.int(6) } } } };
  if (dice < 82) {
    const body = { spec: { template: { metadata: { annotations: { turn: String(random.int(4)) } } } } };
    return { request: { verb: 'patch', ref: named, patchType: 'merge', body } };
  }
  if (dice < 96 && pods.length > 0) return podOperation(random, random.pick(pods));
  return { fault: { type: random.pick(['stopNode', 'startNode'] as const), name: random.pick(nodes) } };
}

function podOperation(random: Random, name: string): Operation {
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: NAMESPACE, name };
  if (random.int(2) === 0) return { request: { verb: 'delete', ref, options: deleteOptions(random) } };
  const body = { metadata: { labels: { app: random.pick([...NAMES, null, 'elsewhere']) } } };
  return { request: { verb: 'patch', ref, patchType: 'merge', body } };
}

function deleteOptions(random: Random): KubeRequest['options'] {
  return {
    ...(random.int(3) === 0 ? { gracePeriodSeconds: random.int(3) } : {}),
    ...(random.int(3) === 0 ? { propagationPolicy: random.pick(['Foreground', 'Background', 'Orphan'] as const) } : {}),
  };
}
