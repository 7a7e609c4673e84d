import type {
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
} from '../../api/generated/types.ts';
import { controllerOf, type KubeObject, keyOf } from '../../api/meta.ts';
import type { Session } from '../playback/Session.ts';

const WATCHED = [
  ['', 'pods'],
  ['apps', 'replicasets'],
  ['apps', 'deployments'],
  ['apps', 'statefulsets'],
  ['apps', 'daemonsets'],
  ['batch', 'jobs'],
  ['batch', 'cronjobs'],
  ['', 'persistentvolumeclaims'],
  ['', 'persistentvolumes'],
] as const;

const RESOURCE_OF: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  Job: 'jobs',
  CronJob: 'cronjobs',
};
/** What says that not all is well; a roll-out that was complete once is not looked at again. */
const EXPLAINS = ['FailedCreate', 'NewReplicaSetAvailable'];
const ENDED = ['Succeeded', 'Failed'];

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

  /** Pods by their owner's UID, and what may own them by its own. */
  private readonly byOwner = new Map<string, Map<string, V1Pod>>();
  private readonly byUid = new Map<string, KubeObject>();

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

  /** Whether quotas keep controllers from making what they want. */
  private get restricted(): boolean {
    const ref = { group: '', version: 'v1', resource: 'resourcequotas', namespace: 'default' };
    const { body } = this.session.request({ verb: 'list', ref });
    return ((body as { items?: unknown[] }).items ?? []).length > 0;
  }

  /** What must hold when nothing has happened for a long time. */
  checkAtRest(): void {
    for (const resource of ['pods', 'replicasets', 'jobs']) {
      for (const object of this.list(resource)) {
        const owner = controllerOf(object);
        const owners = owner && this.objects.get(RESOURCE_OF[owner.kind] ?? '');
        if (owners && owners.get(`${object.metadata?.namespace}/${owner.name}`)?.metadata?.uid !== owner.uid)
          this.fail(`${resource} ${keyOf(object)} outlived its ${owner.kind} ${owner.name}`);
      }
    }
    for (const pod of this.list<V1Pod>('pods'))
      if (pod.metadata?.deletionTimestamp && !this.awaitsReplacement(pod))
        this.fail(`pod ${keyOf(pod)} does not go: ${pod.metadata.finalizers}`);
    for (const claim of this.list<V1PersistentVolumeClaim>('persistentvolumeclaims')) this.checkClaim(claim);
    for (const job of this.list<V1Job>('jobs')) this.checkJob(job);
    for (const set of this.list<V1StatefulSet>('statefulsets')) this.checkStatefulSet(set);
    for (const set of this.list<V1DaemonSet>('daemonsets'))
      if (set.status?.observedGeneration !== set.metadata?.generation)
        this.fail(`daemonset ${keyOf(set)} was not looked at`);
    for (const deployment of this.list<V1Deployment>('deployments')) this.checkDeployment(deployment);
  }

  /** The last failed pod of an index stays until there is another, which may not be allowed. */
  private awaitsReplacement(pod: V1Pod): boolean {
    const uid = controllerOf(pod)?.uid;
    const spec = this.list<V1Job>('jobs').find(({ metadata }) => metadata?.uid === uid)?.spec;
    if (spec?.backoffLimitPerIndex === undefined) return false;
    return this.restricted || spec.suspend === true || spec.parallelism === 0;
  }

  /** A bound claim has one volume, and that has no other claim. */
  private checkClaim(claim: V1PersistentVolumeClaim): void {
    if (claim.status?.phase !== 'Bound') return;
    const volume = this.objects.get('persistentvolumes')?.get(claim.spec?.volumeName ?? '') as
      | V1PersistentVolume
      | undefined;
    if (volume?.spec?.claimRef?.uid !== claim.metadata?.uid) this.fail(`claim ${keyOf(claim)} is bound to nothing`);
  }

  private checkJob(job: V1Job): void {
    const { spec, status } = job;
    const ended = status?.conditions?.some(
      ({ type, status: is }) => ['Complete', 'Failed'].includes(type) && is === 'True',
    );
    if (ended || spec?.suspend || spec?.parallelism === 0 || (status?.active ?? 0) > 0) return;
    if (job.metadata?.deletionTimestamp) this.fail(`job ${keyOf(job)} does not go: ${job.metadata.finalizers}`);
    // The back-off may be what it waits for; a pod that quota refuses is told of in events.
    else if ((status?.failed ?? 0) === 0 && !this.restricted)
      this.fail(`job ${keyOf(job)} does nothing: ${JSON.stringify(status)}`);
  }

  private checkStatefulSet({ metadata, spec, status }: V1StatefulSet): void {
    if (status?.observedGeneration !== metadata?.generation)
      this.fail(`statefulset ${metadata?.name} was not looked at`);
    const pods = this.list<V1Pod>('pods').filter((pod) => controllerOf(pod)?.uid === metadata?.uid);
    if (pods.length > (spec?.replicas ?? 1) && !this.restricted && pods.every((pod) => pod.status?.phase === 'Running'))
      this.fail(`statefulset ${metadata?.name} has ${pods.length} pods of ${spec?.replicas}`);
  }

  private checkDeployment({ metadata, spec, status }: V1Deployment): void {
    const name = metadata?.name;
    if (status?.observedGeneration !== metadata?.generation) this.fail(`deployment ${name} was not looked at`);
    const complete =
      (status?.updatedReplicas ?? 0) === spec?.replicas && (status?.availableReplicas ?? 0) === spec?.replicas;
    const explained =
      spec?.paused || status?.conditions?.some((c) => c.status === 'False' || EXPLAINS.includes(c.reason ?? ''));
    if (!complete && !explained)
      this.fail(`deployment ${name} is neither complete nor says why not: ${JSON.stringify(status)}`);
  }

  private changed(resource: string, known: Map<string, KubeObject>, object: KubeObject, gone: boolean): void {
    const key = keyOf(object);
    const before = known.get(key);
    if (gone) known.delete(key);
    else known.set(key, object);
    const uid = object.metadata?.uid ?? '';
    if (gone) this.byUid.delete(uid);
    else if (resource === 'replicasets' || resource === 'deployments') this.byUid.set(uid, object);
    if (gone && resource === 'pods') this.byOwner.get(controllerOf(object)?.uid ?? '')?.delete(key);
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
    if (same && ENDED.includes(before?.status?.phase ?? '') && before?.status?.phase !== pod.status?.phase) {
      this.fail(`${key} went from ${before?.status?.phase} to ${pod.status?.phase}`);
    }
    const owner = controllerOf(pod);
    if (!same) this.byOwner.get(before ? (controllerOf(before)?.uid ?? '') : '')?.delete(key);
    if (before && controllerOf(before)?.uid !== owner?.uid)
      this.byOwner.get(controllerOf(before)?.uid ?? '')?.delete(key);
    if (owner) this.ownedBy(owner.uid).set(key, pod);
    if (!before && owner?.kind === 'ReplicaSet') this.checkSurge(owner.uid);
    if (!before && owner?.kind === 'StatefulSet') this.checkOrdinal(pod, owner.uid);
  }

  private ownedBy(uid: string): Map<string, V1Pod> {
    const known = this.byOwner.get(uid) ?? new Map<string, V1Pod>();
    this.byOwner.set(uid, known);
    return known;
  }

  /** An ordinal is given to one pod at a time, and its label says the same as its name. */
  private checkOrdinal(pod: V1Pod, setUid: string): void {
    const ordinal = pod.metadata?.labels?.['apps.kubernetes.io/pod-index'];
    for (const other of this.ownedBy(setUid).values()) {
      const same = other.metadata?.labels?.['apps.kubernetes.io/pod-index'] === ordinal;
      if (same && other.metadata?.name !== pod.metadata?.name)
        this.fail(`${keyOf(pod)} has the ordinal of ${keyOf(other)}`);
    }
  }

  /** Never more live pods than replicas and surge allow, counted over the sets of a Deployment as they are told. */
  private checkSurge(replicaSetUid: string): void {
    const set = this.byUid.get(replicaSetUid);
    const deployment = this.byUid.get(controllerOf(set ?? {})?.uid ?? '') as V1Deployment | undefined;
    const surge = deployment?.spec?.strategy?.rollingUpdate?.maxSurge;
    if (!set || !deployment || typeof surge !== 'number') return;
    const live = [...this.ownedBy(replicaSetUid).values()].filter(
      (pod) => !pod.metadata?.deletionTimestamp && !ENDED.includes(pod.status?.phase ?? ''),
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
