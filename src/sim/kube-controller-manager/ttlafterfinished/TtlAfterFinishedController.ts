import type { V1Job } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/meta.ts';
import { isNotFound } from '../../../api/StatusError.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { JOBS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

type Job = Stored<V1Job>;

/**
 * Deletes finished jobs when their `ttlSecondsAfterFinished` have passed (pkg/controller/ttlafterfinished).
 *
 *     Job ─► itself, when it is due
 */
export class TtlAfterFinishedController implements Controller {
  readonly name = 'ttl-after-finished';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly jobs: SharedInformer<Job>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('ttl-after-finished-controller');
    this.jobs = context.informers.informer<Job>(JOBS);
    const enqueue = (job: Job): void => {
      if (expiryMs(job) !== undefined) this.queue.add(keyOf(job));
    };
    this.jobs.addHandler({ onAdd: enqueue, onUpdate: enqueue });
  }

  sync(key: string): void {
    const job = this.jobs.store.get(key);
    const expiry = job && expiryMs(job);
    if (!job || expiry === undefined) return;
    const leftMs = expiry - this.context.clock.startMs - this.context.clock.now;
    if (leftMs > 0) {
      this.queue.addAfter(key, leftMs);
      return;
    }
    try {
      const preconditions = { uid: job.metadata.uid };
      this.client.delete(refOf(JOBS, job), { propagationPolicy: 'Foreground', preconditions });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** Unix milliseconds at which the job is to go; undefined while it is not finished or when it may stay. */
function expiryMs({ spec, status, metadata }: Job): number | undefined {
  const { ttlSecondsAfterFinished } = spec;
  if (ttlSecondsAfterFinished === undefined || metadata.deletionTimestamp) return undefined;
  const end = status?.conditions?.find((c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'));
  return end?.lastTransitionTime ? Date.parse(end.lastTransitionTime) + ttlSecondsAfterFinished * 1000 : undefined;
}
