import type { V1Node, V1Pod } from '../../../api/generated/types.ts';
import { isNotFound } from '../../../api/StatusError.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import { byCreation } from '../byCreation.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { patchPodCondition } from '../podConditions.ts';
import { isPodTerminal } from '../podState.ts';
import { NODES, PODS, refOf, refTo } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

type Pod = Stored<V1Pod>;

const PERIOD_MS = 20_000;
/** How long a node must be unknown before its pods are taken to be orphans. */
const QUARANTINE_MS = 40_000;
/** Finished pods that are kept (`--terminated-pod-gc-threshold`). */
const KEPT = 12_500;
const SWEEP = 'sweep';

/**
 * Deletes pods that nobody will: of nodes that are gone, never scheduled but deleted, or too many finished ones
 * (pkg/controller/podgc). Runs every 20 seconds while there is something to look after.
 *
 *     Node deleted, Pod finished or deleted while unscheduled ─► the next sweep
 */
export class PodGcController implements Controller {
  readonly name = 'podgc';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly nodes: SharedInformer<Stored<V1Node>>;
  private readonly pods: SharedInformer<Pod>;
  /** Since when nodes that pods name are missing, in virtual milliseconds. */
  private readonly missing = new Map<string, number>();

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('pod-garbage-collector');
    this.nodes = context.informers.informer<Stored<V1Node>>(NODES);
    this.pods = context.informers.informer<Pod>(PODS);
    const later = (): void => this.queue.addAfter(SWEEP, PERIOD_MS - (context.clock.now % PERIOD_MS) || PERIOD_MS);
    const suspicious = (pod: Pod): void => {
      const unscheduled = !pod.spec.nodeName && pod.metadata.deletionTimestamp !== undefined;
      const homeless = !!pod.spec.nodeName && !this.nodes.store.get(pod.spec.nodeName);
      if (unscheduled || homeless || this.pods.store.size > KEPT) later();
    };
    this.nodes.addHandler({ onDelete: later });
    this.pods.addHandler({ onAdd: suspicious, onUpdate: suspicious });
  }

  sync(): void {
    const { now } = this.context.clock;
    const terminated: Pod[] = [];
    let again = false;
    for (const pod of [...this.pods.store.values()]) {
      const { nodeName } = pod.spec;
      if (isPodTerminal(pod)) terminated.push(pod);
      if (!nodeName && pod.metadata.deletionTimestamp) this.forceDelete(pod, undefined);
      if (!nodeName || this.nodes.store.get(nodeName)) continue;
      again = true;
      const since = this.missing.get(nodeName) ?? now;
      this.missing.set(nodeName, since);
      if (now - since >= QUARANTINE_MS && !this.nodeExists(nodeName))
        this.forceDelete(pod, 'PodGC: node no longer exists');
    }
    for (const name of [...this.missing.keys()]) if (!again || this.nodes.store.get(name)) this.missing.delete(name);
    const excess = terminated.sort(byCreation).slice(0, Math.max(0, terminated.length - KEPT));
    for (const pod of excess) this.forceDelete(pod, undefined);
    if (again) this.queue.addAfter(SWEEP, PERIOD_MS);
  }

  private nodeExists(name: string): boolean {
    try {
      this.client.get(refTo(NODES, undefined, name));
      return true;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return false;
    }
  }

  private forceDelete(pod: Pod, why: string | undefined): void {
    const { startMs, now } = this.context.clock;
    try {
      if (why !== undefined && !isPodTerminal(pod)) {
        const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: why };
        patchPodCondition(this.client, pod, condition, rfc3339(startMs + now), { phase: 'Failed' });
      }
      this.client.delete(refOf(PODS, pod), { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
