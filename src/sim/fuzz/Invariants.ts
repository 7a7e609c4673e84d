import type { V1Deployment, V1Pod, V1ReplicaSet } from '../../api/generated/types.ts';
import { controllerOf, type KubeObject, keyOf } from '../../api/meta.ts';
import type { Session } from '../playback/Session.ts';

const WATCHED = [
  ['', 'pods'],
  ['apps', 'replicasets'],
  ['apps', 'deployments'],
  ['apps', 'statefulsets'],
  ['batch', 'jobs'],
] as const;

/** Longer than any controller lags behind the API server. */
const LAG_MS = 1_000;

interface Counted {
  metadata?: { generation?: number };
  status?: { observedGeneration?: number };
}

/** What must hold whatever is done to a cluster, looked at as changes are told. */
export class Invariants {
  readonly violations: string[] = [];
  /** Replicas asked for by uid, with the moment until which that held. */
  private readonly asked = new Map<string, { replicas: number; untilMs: number }[]>();
  private readonly objects = new Map<string, Map<string, KubeObject>>();

  constructor(private readonly session: Session) {
    for (const [group, resource] of WATCHED) {
      const known = new Map<string, KubeObject>();
      this.objects.set(resource, known);
      session.watch(
        { verb: 'watch', ref: { group, version: 'v1', resource }, options: {} },
        {
          onEvents: (events) => {
            for (const { type, object } of events) this.changed(resource, known, object, type === 'DELETED');
          },
          onClose: (error) => this.fail(`the watch of ${resource} ended: ${error?.message}`),
        },
      );
    }
  }

  /** Names of the pods that exist. */
  pods(): string[] {
    return this.list<V1Pod>('pods').map((pod) => pod.metadata?.name ?? '');
  }

  /** What must hold when nothing has happened for a long time. */
  checkAtRest(): void {
    for (const pod of this.list<V1Pod>('pods')) {
      const owner = controllerOf(pod);
      const resource = { ReplicaSet: 'replicasets', StatefulSet: 'statefulsets', Job: 'jobs' }[owner?.kind ?? ''];
      if (owner && resource && !this.list(resource).some((o) => o.metadata?.uid === owner.uid)) {
        this.fail(`${keyOf(pod)} outlived its ${owner.kind} ${owner.name}`);
      }
    }
    for (const deployment of this.list<V1Deployment>('deployments')) this.checkDeployment(deployment);
  }

  private checkDeployment({ metadata, spec, status }: V1Deployment): void {
    const name = metadata?.name;
    if (status?.observedGeneration !== metadata?.generation) this.fail(`deployment ${name} was not looked at`);
    const complete =
      (status?.updatedReplicas ?? 0) === spec?.replicas && (status?.availableReplicas ?? 0) === spec?.replicas;
    const explained = status?.conditions?.some((c) => c.status === 'False' || c.type === 'ReplicaFailure');
    if (!complete && !explained)
      this.fail(`deployment ${name} is neither complete nor says why not: ${JSON.stringify(status)}`);
  }

  private changed(resource: string, known: Map<string, KubeObject>, object: KubeObject, gone: boolean): void {
    const key = keyOf(object);
    const before = known.get(key);
    if (gone) known.delete(key);
    else known.set(key, object);
    const { metadata, status } = object as Counted;
    if ((status?.observedGeneration ?? 0) > (metadata?.generation ?? 0))
      this.fail(`${resource} ${key}: observed the future`);
    this.noteReplicas(object);
    if (resource === 'pods' && !gone) this.checkPod(object as V1Pod, before as V1Pod | undefined);
  }

  private checkPod(pod: V1Pod, before: V1Pod | undefined): void {
    const key = keyOf(pod);
    const same = before?.metadata?.uid === pod.metadata?.uid;
    if (same && before?.spec?.nodeName && before.spec.nodeName !== pod.spec?.nodeName)
      this.fail(`${key} moved between nodes`);
    const phases = ['Succeeded', 'Failed'];
    if (same && phases.includes(before?.status?.phase ?? '') && before?.status?.phase !== pod.status?.phase) {
      this.fail(`${key} went from ${before?.status?.phase} to ${pod.status?.phase}`);
    }
    const owner = controllerOf(pod);
    if (!before && owner?.kind === 'ReplicaSet') this.checkSurge(owner.uid);
  }

  /** Never more live pods than replicas and surge allow, counted over the sets of a Deployment as they are told. */
  private checkSurge(replicaSetUid: string): void {
    const set = this.list<V1ReplicaSet>('replicasets').find((rs) => rs.metadata?.uid === replicaSetUid);
    const deployment = this.list<V1Deployment>('deployments').find(
      (d) => d.metadata?.uid === controllerOf(set ?? {})?.uid,
    );
    const surge = deployment?.spec?.strategy?.rollingUpdate?.maxSurge;
    if (!set || !deployment || typeof surge !== 'number') return;
    const live = this.list<V1Pod>('pods').filter(
      (pod) =>
        controllerOf(pod)?.uid === replicaSetUid &&
        !pod.metadata?.deletionTimestamp &&
        !['Succeeded', 'Failed'].includes(pod.status?.phase ?? ''),
    );
    const allowed = Math.max(this.lately(deployment), this.lately(set)) + surge;
    if (live.length > allowed) this.fail(`${keyOf(set)} has ${live.length} pods where ${allowed} are allowed`);
  }

  /** The most replicas that were asked for within the last second: a controller acts on what it has been told by then. */
  private lately({ metadata }: KubeObject): number {
    const asked = this.asked.get(metadata?.uid ?? '') ?? [];
    const recent = asked.filter(({ untilMs }) => untilMs > this.session.now - LAG_MS);
    return Math.max(0, ...recent.map(({ replicas }) => replicas));
  }

  private noteReplicas(object: KubeObject): void {
    const { replicas } = (object as V1Deployment).spec ?? {};
    const uid = object.metadata?.uid ?? '';
    if (replicas === undefined) return;
    const asked = this.asked.get(uid) ?? [];
    const last = asked.at(-1);
    if (last?.replicas === replicas) return;
    if (last) last.untilMs = this.session.now;
    asked.push({ replicas, untilMs: Number.POSITIVE_INFINITY });
    this.asked.set(uid, asked);
  }

  private list<T extends KubeObject>(resource: string): T[] {
    return [...(this.objects.get(resource)?.values() ?? [])] as T[];
  }

  private fail(what: string): void {
    this.violations.push(`${(this.session.now / 1000).toFixed(3)} s: ${what}`);
  }
}
