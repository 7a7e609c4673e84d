import type { V1Job, V1Pod } from '../../src/api/generated/types.ts';
import type { KubeObject } from '../../src/api/meta.ts';
import { Session } from '../../src/sim/playback/Session.ts';
import { measure } from '../measure.ts';
import type { Bench, Row } from '../Row.ts';
import { runSize } from './converge.ts';

const DAY_MS = 86_400_000;

/** Each kind of workload in numbers, from applying it until it is done or all of its pods are ready. */
export const workloads: Bench = {
  name: 'workloads',
  run: () => [
    ...runSize(500, 10_000, 10, '1000-deployments'),
    run('100-statefulsets', 100, 1_000, 'apps', 'statefulsets', 100, statefulSet),
    run('10000-jobs', 500, 10_000, 'batch', 'jobs', 10_000, job),
    run('daemonset', 1_000, 1_000, 'apps', 'daemonsets', 1, daemonSet),
  ],
};

/** One virtual day in which nothing happens on a thousand nodes. */
export const idleDay: Bench = {
  name: 'idle-day',
  run: () => {
    const session = start(1_000);
    return [phase(session, 'idle-day', 1_000, 0, () => session.advance(session.now + DAY_MS))];
  },
};

function start(nodes: number): Session {
  const session = new Session({ distribution: 'bare', nodes, seed: '1', startTime: '2026-01-01T00:00:00Z' });
  session.advance(20_000);
  return session;
}

function phase(session: Session, bench: string, nodes: number, pods: number, act: () => void): Row {
  const { steps } = session.simulation.kernel;
  const virtual = session.now;
  const cost = measure(act);
  const events = session.simulation.kernel.steps - steps;
  return { bench, nodes, pods, ...cost, events, virtualMs: session.now - virtual };
}

function run(
  bench: string,
  nodes: number,
  pods: number,
  group: string,
  resource: string,
  count: number,
  make: (name: string) => KubeObject,
): Row {
  const session = start(nodes);
  const done =
    resource === 'jobs' ? counting(session, group, resource, finished) : counting(session, '', 'pods', ready);
  return phase(session, bench, nodes, pods, () => {
    const ref = { group, version: 'v1', resource, namespace: 'default' };
    for (let i = 0; i < count; i++) {
      const response = session.request({ verb: 'create', ref, body: make(`w-${i}`) });
      if (response.code >= 400) throw new Error(JSON.stringify(response.body));
    }
    for (let i = 0; done.size < pods; i++) {
      if (i > 40_000) throw new Error(`${bench} does not converge: ${done.size} of ${pods}`);
      session.advance(session.now + 100);
    }
  });
}

const ready = ({ status }: V1Pod): boolean =>
  status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
const finished = ({ status }: V1Job): boolean =>
  status?.conditions?.some((c) => c.type === 'Complete' && c.status === 'True') ?? false;

/** The names of the objects for which `is` holds, kept by a watch. */
function counting<T extends KubeObject>(
  session: Session,
  group: string,
  resource: string,
  is: (object: T) => boolean,
): ReadonlySet<string> {
  const names = new Set<string>();
  const ref = { group, version: 'v1', resource, namespace: 'default' };
  session.watch(
    { verb: 'watch', ref, options: {} },
    {
      onEvents: (events) => {
        for (const { type, object } of events) {
          const name = object.metadata?.name ?? '';
          if (type !== 'DELETED' && is(object as T)) names.add(name);
          else names.delete(name);
        }
      },
      onClose: () => {},
    },
  );
  return names;
}

const pod = (name: string, extra: object = {}) => ({
  metadata: { labels: { app: name } },
  spec: {
    containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '10m', memory: '16Mi' } }, ...extra }],
  },
});

const statefulSet = (name: string): KubeObject =>
  ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: { replicas: 10, serviceName: name, selector: { matchLabels: { app: name } }, template: pod(name) },
  }) as KubeObject;

const daemonSet = (name: string): KubeObject =>
  ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: pod(name) },
  }) as KubeObject;

function job(name: string): KubeObject {
  const template = pod(name, { image: 'busybox', command: ['true'] });
  const spec = { ...template.spec, restartPolicy: 'Never' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { ...template, spec } },
  } as KubeObject;
}
