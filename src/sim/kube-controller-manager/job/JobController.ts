import type { V1Job, V1JobStatus, V1Pod } from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { controllerOf, keyOf } from '../../../api/meta.ts';
import { isNotFound, type StatusError } from '../../../api/StatusError.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { ControllerExpectations } from '../ControllerExpectations.ts';
import { claimObjects } from '../ControllerRefManager.ts';
import { claimable, indexByController } from '../controllerIndex.ts';
import { PodControl } from '../PodControl.ts';
import { createPods } from '../podBatches.ts';
import { JOBS, PODS, refOf } from '../resourceRefs.ts';
import { type BackoffRecord, recordFinished, remainingMs } from './backoff.ts';
import { expendable } from './expendable.ts';
import { dueIndexes, hasLimitPerIndex } from './indexBackoff.ts';
import { type JobSync, takeStock } from './JobSync.ts';
import {
  finishedMs,
  hasTrackingFinalizer,
  isFinished,
  isIndexed,
  isSuspended,
  type Job,
  onlyReplacesFailed,
  type Pod,
  TRACKING_FINALIZER,
} from './jobState.ts';
import { freeIndexes, makePod, wantedActive } from './makePod.ts';
import { completed, decided, type Outcome } from './outcome.ts';
import { trackPods } from './trackPods.ts';

const BURST = 500;
/** Changes of pods are collected for this long. */
const BATCH_MS = 1_000;

/**
 * Jobs: runs pods until enough of them have succeeded (pkg/controller/job).
 *
 *     Job ─► itself, at once      Pod ─► its owner, a second later      Pod of a job that is gone ─► loses the finalizer
 */
export class JobController implements Controller {
  readonly name = 'job';
  readonly queue: WorkQueue;
  private readonly orphans: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly podControl: PodControl;
  private readonly expectations: ControllerExpectations;
  private readonly backoffs = new Map<string, BackoffRecord>();
  private readonly jobs: SharedInformer<Job>;
  private readonly pods: SharedInformer<Pod>;
  /** UIDs of pods whose finalizer was taken off though the cache may not show it yet. */
  private readonly released = new Set<string>();

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.orphans = new WorkQueue(context.clock);
    this.client = context.clientFor('job-controller');
    this.recorder = context.recorderFor('job-controller');
    this.podControl = new PodControl(this.client, this.recorder);
    this.expectations = new ControllerExpectations(context.clock);
    this.jobs = context.informers.informer<Job>(JOBS);
    this.pods = context.informers.informer<Pod>(PODS);
    indexByController(this.pods);
    const enqueue = (job: Job): void => this.queue.add(keyOf(job));
    this.jobs.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: (job) => this.jobDeleted(job) });
    this.pods.addHandler({
      onAdd: (pod) => this.podAdded(pod),
      onUpdate: (pod, old) => this.podUpdated(pod, old),
      onDelete: (pod) => this.podDeleted(pod),
    });
  }

  /** The loop of the jobs, and the one that frees pods of jobs that are gone. */
  controllers(): Controller[] {
    return [this, { name: 'job-orphans', queue: this.orphans, sync: (key) => this.syncOrphan(key) }];
  }

  sync(key: string): void {
    const job = this.jobs.store.get(key);
    if (!job) {
      this.expectations.forget(key);
      this.backoffs.delete(key);
      return;
    }
    if (isFinished(job)) {
      this.backoffs.delete(key);
      return;
    }
    const { managedBy } = job.spec;
    if (managedBy !== undefined && managedBy !== 'kubernetes.io/job-controller') return;
    const { startMs, now } = this.context.clock;
    const nowMs = startMs + now;
    const sync = takeStock(job, this.claim(job), this.released, nowMs, rfc3339(nowMs));
    const backoff = this.recordBackoff(key, sync);
    let changed = this.start(key, sync);
    let outcome = decided(sync);
    let active = sync.active.length;
    let failure: StatusError | undefined;
    if (outcome) {
      active -= this.deletePods(job, sync.active);
      sync.terminating += sync.active.length - active;
    } else {
      const satisfied = this.expectations.satisfied(key) && !job.metadata.deletionTimestamp;
      const managed = satisfied ? this.manage(key, sync, backoff) : { active, failure: undefined };
      ({ active, failure } = managed);
      outcome = completed(sync, active);
      if (outcome) {
        const deleted = this.deletePods(
          job,
          sync.active.filter((pod) => !pod.metadata.deletionTimestamp).slice(0, active),
        );
        active -= deleted;
        sync.terminating += deleted;
      } else if (satisfied) changed = this.markSuspended(sync) || changed;
    }
    changed = setCounts(sync.status, active, sync.ready, sync.terminating, job.status) || changed;
    this.track(sync, outcome, changed);
    this.backoffs.set(key, backoff);
    if (failure) throw failure;
  }

  private claim(job: Job): Pod[] {
    const selector = compiledLabelSelector(job.spec.selector);
    return claimObjects(claimable(this.pods.store, job), {
      client: this.client,
      ownerResource: JOBS,
      owner: job,
      resource: PODS,
      matches: (pod: Pod) => selector.matches(pod.metadata.labels),
      finalizers: [TRACKING_FINALIZER],
    });
  }

  private recordBackoff(key: string, { newSucceeded, newFailed }: JobSync): BackoffRecord {
    const record = this.backoffs.get(key) ?? { failures: 0, lastFailureMs: 0 };
    const ends = (pods: readonly Pod[]): number[] => pods.map(finishedMs);
    return recordFinished(record, ends(newSucceeded), ends(newFailed));
  }

  /** A job that may run gets its start time, and its deadline is watched. */
  private start(key: string, { job, status, now, nowMs }: JobSync): boolean {
    if (isSuspended(job)) return false;
    const { activeDeadlineSeconds } = job.spec;
    const startedMs = status.startTime ? Date.parse(status.startTime) : nowMs;
    if (activeDeadlineSeconds !== undefined) {
      this.queue.addAfter(key, Math.max(1, startedMs + activeDeadlineSeconds * 1000 - nowMs));
    }
    if (status.startTime) return false;
    status.startTime = now;
    return true;
  }

  /** Makes or deletes pods so that as many run as should. */
  private manage(
    key: string,
    sync: JobSync,
    backoff: BackoffRecord,
  ): { active: number; failure: StatusError | undefined } {
    const { job, active, terminating, nowMs } = sync;
    const wanted = wantedActive(sync);
    const victims = expendable(job, active, Math.max(0, active.length - wanted), nowMs).slice(0, BURST);
    if (victims.length > 0) {
      // Not wanted any more is not failed: they are not counted.
      for (const pod of victims) this.release(pod);
      const deleted = this.deletePods(job, victims);
      sync.terminating += deleted;
      return { active: active.length - deleted, failure: undefined };
    }
    const missing = Math.min(wanted - active.length - (onlyReplacesFailed(job) ? terminating : 0), BURST);
    if (missing <= 0) return { active: active.length, failure: undefined };
    let indexes = isIndexed(job) ? freeIndexes(sync, missing) : undefined;
    let waitMs = 0;
    if (indexes && hasLimitPerIndex(job)) ({ now: indexes, waitMs } = dueIndexes(indexes, sync));
    else waitMs = remainingMs(backoff, nowMs);
    if (waitMs > 0) {
      this.queue.addAfter(key, waitMs);
      return { active: active.length, failure: undefined };
    }
    return this.createPods(key, sync, indexes?.length ?? missing, indexes);
  }

  private createPods(
    key: string,
    sync: JobSync,
    count: number,
    indexes: readonly number[] | undefined,
  ): { active: number; failure: StatusError | undefined } {
    this.expectations.expectCreations(key, count);
    const podAt = (i: number) => makePod(sync, indexes?.[i]);
    const { successes, error } = createPods(this.podControl, this.expectations, sync.job, count, podAt);
    return { active: sync.active.length + successes, failure: error };
  }

  private deletePods(job: Job, pods: readonly Pod[]): number {
    let deleted = 0;
    for (const pod of pods) {
      try {
        this.podControl.delete(pod, job);
        deleted++;
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return deleted;
  }

  private markSuspended({ job, status, now }: JobSync): boolean {
    const before = status.conditions?.find((c) => c.type === 'Suspended');
    const suspended = isSuspended(job);
    if (before ? (before.status === 'True') === suspended : !suspended) return false;
    const [reason, message] = suspended ? ['JobSuspended', 'Job suspended'] : ['JobResumed', 'Job resumed'];
    const condition = {
      type: 'Suspended',
      status: suspended ? 'True' : 'False',
      lastProbeTime: now,
      lastTransitionTime: now,
      reason,
      message,
    };
    const conditions = status.conditions ?? [];
    status.conditions = before ? conditions.map((c) => (c === before ? condition : c)) : [...conditions, condition];
    if (suspended) delete status.startTime;
    else status.startTime = now;
    this.recorder.event(job, 'Normal', suspended ? 'Suspended' : 'Resumed', message as string);
    return true;
  }

  private track(sync: JobSync, outcome: Outcome | undefined, changed: boolean): void {
    trackPods(sync, outcome, changed, {
      writeStatus: (job, status) => {
        const ref = refOf(JOBS, job);
        return this.client.updateStatus<V1Job>(ref, { ...job, status }) as Job;
      },
      release: (pod) => this.release(pod),
      finished: (job, { type, reason = '', message = '' }) => {
        if (type === 'Complete') this.recorder.event(job, 'Normal', 'Completed', 'Job completed');
        else this.recorder.event(job, 'Warning', reason, message);
      },
    });
  }

  private release(pod: Pod): void {
    this.released.add(pod.metadata.uid);
    const finalizers = pod.metadata.finalizers?.filter((f) => f !== TRACKING_FINALIZER) ?? [];
    const metadata = { uid: pod.metadata.uid, finalizers: finalizers.length > 0 ? finalizers : null };
    try {
      this.client.patch<V1Pod>(refOf(PODS, pod), 'merge', { metadata });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private syncOrphan(key: string): void {
    const pod = this.pods.store.get(key);
    if (pod && hasTrackingFinalizer(pod) && !this.ownerKey(pod)) this.release(pod);
  }

  private jobDeleted(job: Job): void {
    this.queue.add(keyOf(job));
    for (const pod of claimable(this.pods.store, job)) if (hasTrackingFinalizer(pod)) this.orphans.add(keyOf(pod));
  }

  private podAdded(pod: Pod): void {
    const key = this.ownerKey(pod);
    if (key) {
      if (!pod.metadata.deletionTimestamp) this.expectations.creationObserved(key);
      this.queue.addAfter(key, BATCH_MS);
    } else this.maybeOrphan(pod);
  }

  private podUpdated(pod: Pod, old: Pod): void {
    if (!hasTrackingFinalizer(pod)) this.released.delete(pod.metadata.uid);
    const oldKey = this.ownerKey(old);
    const key = this.ownerKey(pod);
    if (oldKey && oldKey !== key) this.queue.add(oldKey);
    if (key) this.queue.addAfter(key, BATCH_MS);
    else this.maybeOrphan(pod);
  }

  private podDeleted(pod: Pod): void {
    this.released.delete(pod.metadata.uid);
    const key = this.ownerKey(pod);
    if (key) this.queue.addAfter(key, BATCH_MS);
  }

  /** Held by our finalizer, but nobody will count it. */
  private maybeOrphan(pod: Pod): void {
    if (hasTrackingFinalizer(pod)) this.orphans.add(keyOf(pod));
  }

  private ownerKey(pod: Pod): string | undefined {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'Job') return undefined;
    const key = `${pod.metadata.namespace}/${owner.name}`;
    return this.jobs.store.get(key)?.metadata.uid === owner.uid ? key : undefined;
  }
}

/** Sets what changes all the time; returns whether anything did. */
function setCounts(
  status: V1JobStatus,
  active: number,
  ready: number,
  terminating: number,
  before: V1JobStatus | undefined,
): boolean {
  if (active > 0) status.active = active;
  else delete status.active;
  status.ready = active > 0 ? Math.min(ready, active) : 0;
  status.terminating = terminating;
  return (before?.active ?? 0) !== active || before?.ready !== status.ready || before?.terminating !== terminating;
}
