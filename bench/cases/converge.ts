import type { V1EndpointSlice, V1Pod } from '../../src/api/generated/types.ts';
import type { KubeObject } from '../../src/api/meta.ts';
import type { KubeRequest, KubeResponse } from '../../src/client/KubeRequest.ts';
import { Session } from '../../src/sim/playback/Session.ts';
import { liveHeap, measure } from '../measure.ts';
import type { Bench, Row } from '../Row.ts';

const PODS_EACH = 10;
const SIZES: readonly [number, number][] = [
  [3, 10],
  [10, 100],
  [100, 1_000],
  [500, 10_000],
];

/**
 * From applying Deployments of ten pods with a Service each until every pod is Ready and every EndpointSlice holds its
 * ready endpoints; then a rolling update of all, then down to nothing.
 */
export const converge: Bench = { name: 'converge', run: () => SIZES.flatMap(([nodes, pods]) => runSize(nodes, pods)) };

/** The same with all pods in one Deployment: nothing may cost the square of a set's size. */
export const oneBig: Bench = {
  name: 'one-big',
  run: () => [...runSize(100, 1_000, 1_000, 'one-big'), ...runSize(500, 5_000, 5_000, 'one-big')],
};

export function runSize(nodes: number, pods: number, podsEach = PODS_EACH, title = 'converge'): Row[] {
  const session = new Session({ distribution: 'bare', nodes, seed: '1', startTime: '2026-01-01T00:00:00Z' });
  session.advance(20_000);
  const counter = new Counter(session);
  const before = liveHeap();
  const phase = (bench: string, act: () => void, done: () => boolean): Row => {
    const steps = session.simulation.kernel.steps;
    const virtual = session.now;
    const cost = measure(() => {
      act();
      until(session, done);
    });
    return {
      bench,
      nodes,
      pods,
      ...cost,
      events: session.simulation.kernel.steps - steps,
      virtualMs: session.now - virtual,
    };
  };
  const names = Array.from({ length: pods / podsEach }, (_, i) => `app-${i}`);
  const up = phase(
    title,
    () => {
      for (const name of names) apply(session, name, podsEach);
    },
    () => counter.ready === pods && counter.endpoints === pods,
  );
  up.heapBytesPerPod = Math.round((liveHeap() - before) / pods);
  const roll = phase(
    `${title}-rolling-update`,
    () => {
      const body = { spec: { template: { metadata: { annotations: { turn: '2' } } } } };
      for (const name of names) patch(session, name, body);
    },
    () => counter.ready === pods && counter.old === 0 && counter.endpoints === pods,
  );
  const down = phase(
    `${title}-scale-to-0`,
    () => {
      for (const name of names) patch(session, name, { spec: { replicas: 0 } });
    },
    () => counter.total === 0 && counter.endpoints === 0,
  );
  return [up, roll, down];
}

function until(session: Session, done: () => boolean): void {
  for (let i = 0; !done(); i++) {
    if (i > 20_000) throw new Error('does not converge');
    session.advance(session.now + 50);
  }
}

/** Counts what the watches tell, so that looking costs nothing. */
class Counter {
  ready = 0;
  total = 0;
  /** Pods of the first template. */
  old = 0;
  endpoints = 0;
  private readonly pods = new Map<string, V1Pod>();
  private readonly slices = new Map<string, number>();

  constructor(session: Session) {
    this.watch(session, '', 'pods', (object, gone) => this.pod(object as V1Pod, gone));
    this.watch(session, 'discovery.k8s.io', 'endpointslices', (object, gone) =>
      this.slice(object as V1EndpointSlice, gone),
    );
  }

  private watch(
    session: Session,
    group: string,
    resource: string,
    tell: (object: KubeObject, gone: boolean) => void,
  ): void {
    const ref = { group, version: 'v1', resource, namespace: 'default' };
    session.watch(
      { verb: 'watch', ref, options: {} },
      {
        onEvents: (events) => {
          for (const event of events) tell(event.object, event.type === 'DELETED');
        },
        onClose: () => {},
      },
    );
  }

  private pod(pod: V1Pod, gone: boolean): void {
    const name = pod.metadata?.name ?? '';
    this.count(this.pods.get(name), -1);
    if (gone) this.pods.delete(name);
    else this.pods.set(name, pod);
    if (!gone) this.count(pod, 1);
  }

  private count(pod: V1Pod | undefined, by: 1 | -1): void {
    if (!pod) return;
    this.total += by;
    if (pod.metadata?.annotations?.turn !== '2') this.old += by;
    const ready =
      !pod.metadata?.deletionTimestamp &&
      pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
    if (ready) this.ready += by;
  }

  private slice(slice: V1EndpointSlice, gone: boolean): void {
    if (slice.metadata?.labels?.['kubernetes.io/service-name'] === 'kubernetes') return;
    const name = slice.metadata?.name ?? '';
    const now = gone ? 0 : (slice.endpoints ?? []).filter((e) => e.conditions?.ready).length;
    this.endpoints += now - (this.slices.get(name) ?? 0);
    this.slices.set(name, now);
  }
}

function apply(session: Session, name: string, replicas: number): void {
  const labels = { app: name };
  const spec = {
    replicas,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'nginx:1.27',
            ports: [{ containerPort: 80 }],
            resources: { requests: { cpu: '10m', memory: '16Mi' } },
          },
        ],
      },
    },
  };
  send(session, {
    verb: 'create',
    ref: ref('apps', 'deployments'),
    body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec },
  });
  const service = { selector: labels, ports: [{ port: 80, targetPort: 80 }] };
  send(session, {
    verb: 'create',
    ref: ref('', 'services'),
    body: { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: service },
  });
}

function patch(session: Session, name: string, body: unknown): void {
  send(session, { verb: 'patch', ref: { ...ref('apps', 'deployments'), name }, patchType: 'merge', body });
}

const ref = (group: string, resource: string) => ({ group, version: 'v1', resource, namespace: 'default' });

function send(session: Session, request: KubeRequest): KubeResponse {
  const response = session.request(request);
  if (response.code >= 400) throw new Error(JSON.stringify(response.body));
  return response;
}
