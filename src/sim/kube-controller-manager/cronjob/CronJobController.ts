import type { V1CronJob, V1CronJobStatus, V1Job, V1ObjectReference } from '../../../api/generated/types.ts';
import { controllerOf, keyOf } from '../../../api/meta.ts';
import { isAlreadyExists, isNotFound, StatusError } from '../../../api/StatusError.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { controllerRefOf } from '../ControllerRefManager.ts';
import { controlledBy, indexByController } from '../controllerIndex.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { CRON_JOBS, JOBS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { mostRecent, parseSchedule, type Schedule } from './schedule.ts';

type CronJob = Stored<V1CronJob>;
type Job = Stored<V1Job>;

/** A key is looked at again this much after it is due, so that it is due for certain. */
const LATE_MS = 100;
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/**
 * Cron jobs: makes a job whenever the schedule is due (pkg/controller/cronjob, version 2).
 *
 *     CronJob ─► itself, and again when its schedule is due next      Job ─► the cron job that made it
 */
export class CronJobController implements Controller {
  readonly name = 'cronjob';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly cronJobs: SharedInformer<CronJob>;
  private readonly jobs: SharedInformer<Job>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('cronjob-controller');
    this.recorder = context.recorderFor('cronjob-controller');
    this.cronJobs = context.informers.informer<CronJob>(CRON_JOBS);
    this.jobs = context.informers.informer<Job>(JOBS);
    indexByController(this.jobs);
    const enqueue = (cj: CronJob): void => this.queue.add(keyOf(cj));
    this.cronJobs.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: enqueue });
    const jobChanged = (job: Job): void => this.enqueueOwner(job);
    this.jobs.addHandler({ onAdd: jobChanged, onUpdate: jobChanged, onDelete: jobChanged });
  }

  sync(key: string): void {
    const cached = this.cronJobs.store.get(key);
    if (!cached) return;
    const status: V1CronJobStatus = { ...cached.status };
    const jobs = controlledBy(this.jobs.store, cached.metadata.uid);
    let changed = this.cleanUp(cached, jobs, status);
    changed = this.followJobs(cached, jobs, status) || changed;
    const due =
      cached.metadata.deletionTimestamp || cached.spec.suspend ? undefined : this.startDue(key, cached, status);
    if (changed || due?.started)
      this.client.updateStatus<V1CronJob>(refOf(CRON_JOBS, cached), { ...cached, status: written(status) });
    if (due?.againMs !== undefined) this.queue.addAfter(key, due.againMs);
  }

  /** Deletes finished jobs beyond the limits of the history, oldest first. */
  private cleanUp(cj: CronJob, jobs: readonly Job[], status: V1CronJobStatus): boolean {
    const limits = [
      ['Complete', cj.spec.successfulJobsHistoryLimit],
      ['Failed', cj.spec.failedJobsHistoryLimit],
    ] as const;
    let changed = false;
    for (const [type, limit] of limits) {
      if (limit === undefined) continue;
      const finished = jobs.filter((job) => finishedAs(job) === type).sort(byStart);
      for (const job of finished.slice(0, Math.max(0, finished.length - limit)))
        changed = this.deleteJob(cj, job, status) || changed;
    }
    return changed;
  }

  /** Takes finished and vanished jobs off the active list. */
  private followJobs(cj: CronJob, jobs: readonly Job[], status: V1CronJobStatus): boolean {
    let changed = false;
    for (const job of jobs) {
      const active = status.active?.some((ref) => ref.uid === job.metadata.uid);
      const finished = finishedAs(job);
      if (!active && !finished) {
        const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
        this.recorder.event(cj, 'Warning', 'UnexpectedJob', message);
      } else if (active && finished) {
        dropActive(status, job.metadata.uid);
        const message = `Saw completed job: ${job.metadata.name}, condition: ${finished}`;
        this.recorder.event(cj, 'Normal', 'SawCompletedJob', message);
        changed = true;
      }
      const done = finished === 'Complete' ? job.status?.completionTime : undefined;
      if (done && (!status.lastSuccessfulTime || status.lastSuccessfulTime < done)) {
        status.lastSuccessfulTime = done;
        changed = true;
      }
    }
    const uids = new Set(jobs.map((job) => job.metadata.uid));
    for (const ref of status.active ?? []) {
      if (uids.has(ref.uid as string) || this.exists(ref)) continue;
      this.recorder.event(cj, 'Normal', 'MissingJob', `Active job went missing: ${ref.name}`);
      dropActive(status, ref.uid as string);
      changed = true;
    }
    return changed;
  }

  /** The cache may not know a job yet that was just made. */
  private exists(ref: V1ObjectReference): boolean {
    try {
      const { namespace, name = '' } = ref;
      return this.client.get<V1Job>({ ...JOBS, namespace, name }).metadata?.uid === ref.uid;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return false;
    }
  }

  /** Makes the job that is due, if one is. Returns when to look again. */
  private startDue(
    key: string,
    cj: CronJob,
    status: V1CronJobStatus,
  ): { started: boolean; againMs: number | undefined } {
    const schedule = this.scheduleOf(cj);
    if (!schedule) return { started: false, againMs: undefined };
    const nowMs = this.context.clock.startMs + this.context.clock.now;
    const earliestMs = earliest(cj, status, nowMs);
    const { ms, missed } = mostRecent(schedule, earliestMs, nowMs);
    if (missed === 'many') {
      const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.recorder.event(cj, 'Warning', 'TooManyMissedTimes', message);
    }
    const next = schedule.next(ms ?? nowMs);
    const againMs = next === undefined ? undefined : Math.max(1, next - nowMs + LATE_MS);
    if (ms === undefined || !this.mayStart(key, cj, status, ms, nowMs)) return { started: false, againMs };
    return { started: this.startJob(cj, status, ms), againMs };
  }

  private mayStart(key: string, cj: CronJob, status: V1CronJobStatus, ms: number, nowMs: number): boolean {
    const { startingDeadlineSeconds, concurrencyPolicy } = cj.spec;
    if (startingDeadlineSeconds !== undefined && ms + startingDeadlineSeconds * 1000 < nowMs) {
      const at = new Date(ms).toUTCString().replace('GMT', '+0000');
      this.recorder.event(cj, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${at}`);
      return false;
    }
    const name = jobName(cj, ms);
    const known = this.jobs.store.get(`${splitNamespace(key)}/${name}`) !== undefined;
    if (known || status.active?.some((ref) => ref.name === name) || status.lastScheduleTime === rfc3339(ms))
      return false;
    if (concurrencyPolicy === 'Forbid' && (status.active?.length ?? 0) > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.recorder.event(cj, 'Normal', 'JobAlreadyActive', message);
      return false;
    }
    return true;
  }

  private startJob(cj: CronJob, status: V1CronJobStatus, ms: number): boolean {
    if (cj.spec.concurrencyPolicy === 'Replace') {
      for (const ref of status.active ?? []) {
        const job = this.jobs.store.get(`${ref.namespace}/${ref.name}`);
        if (job) this.deleteJob(cj, job, status);
      }
    }
    const { namespace } = cj.metadata;
    try {
      const job = this.client.create<V1Job>({ ...JOBS, namespace }, jobOf(cj, ms));
      this.recorder.event(cj, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata?.name}`);
      const { name, uid, resourceVersion } = job.metadata ?? {};
      const ref = { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion };
      status.active = [...(status.active ?? []), ref];
      status.lastScheduleTime = rfc3339(ms);
      return true;
    } catch (error) {
      if (isNamespaceTerminating(error) || isAlreadyExists(error)) return false;
      if (error instanceof StatusError)
        this.recorder.event(cj, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
      throw error;
    }
  }

  private deleteJob(cj: CronJob, job: Job, status: V1CronJobStatus): boolean {
    try {
      this.client.delete(refOf(JOBS, job), { propagationPolicy: 'Background' });
    } catch (error) {
      if (!isNotFound(error)) {
        this.recorder.event(cj, 'Warning', 'FailedDelete', `Deleted job: ${(error as Error).message}`);
        throw error;
      }
    }
    dropActive(status, job.metadata.uid);
    this.recorder.event(cj, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
    return true;
  }

  private scheduleOf(cj: CronJob): Schedule | undefined {
    const { schedule, timeZone } = cj.spec;
    try {
      return parseSchedule(schedule, timeZone);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.recorder.event(cj, 'Warning', 'UnparseableSchedule', `unparseable schedule: "${schedule}" : ${why}`);
      return undefined;
    }
  }

  private enqueueOwner(job: Job): void {
    const owner = controllerOf(job);
    if (owner?.kind !== 'CronJob') return;
    const key = `${job.metadata.namespace}/${owner.name}`;
    if (this.cronJobs.store.get(key)?.metadata.uid === owner.uid) this.queue.add(key);
  }
}

const splitNamespace = (key: string): string => key.slice(0, key.indexOf('/'));

/** Named by the minute, so that no minute makes two. */
const jobName = (cj: CronJob, ms: number): string => `${cj.metadata.name}-${Math.floor(ms / 60_000)}`;

function jobOf(cj: CronJob, ms: number): V1Job {
  const { metadata = {}, spec } = cj.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cj, ms),
      namespace: cj.metadata.namespace,
      ...(metadata.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata.annotations, [SCHEDULED]: rfc3339(ms) },
      ownerReferences: [controllerRefOf(cj)],
    },
    spec,
  };
}

/** From when on missed times count: the last one that was met, or the beginning, or the deadline. */
function earliest(cj: CronJob, status: V1CronJobStatus, nowMs: number): number {
  const { startingDeadlineSeconds } = cj.spec;
  const from = Date.parse(status.lastScheduleTime ?? cj.metadata.creationTimestamp);
  return startingDeadlineSeconds === undefined ? from : Math.max(from, nowMs - startingDeadlineSeconds * 1000);
}

const finishedAs = (job: Job): string | undefined =>
  job.status?.conditions?.find((c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'))?.type;

function byStart(a: Job, b: Job): number {
  const [x, y] = [a.status?.startTime ?? '~', b.status?.startTime ?? '~'];
  if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function dropActive(status: V1CronJobStatus, uid: string): void {
  status.active = status.active?.filter((ref) => ref.uid !== uid);
}

function written(status: V1CronJobStatus): V1CronJobStatus {
  const { active, ...rest } = status;
  return active && active.length > 0 ? { active, ...rest } : rest;
}
