import type { V1Node, V1Pod, V1Taint } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/meta.ts';
import { isNotFound } from '../../../api/StatusError.ts';
import { covers } from '../../../api/scheduling/tolerations.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { indexByNode, podsOnNode } from '../nodeIndex.ts';
import { patchPodCondition } from '../podConditions.ts';
import { NODES, PODS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

type Pod = Stored<V1Pod>;

/**
 * Deletes pods that do not put up with a NoExecute taint of their node, at once or when their `tolerationSeconds` have
 * passed (pkg/controller/tainteviction).
 *
 *     Node whose NoExecute taints changed ─► its pods      Pod bound or changed ─► itself
 */
export class TaintEvictionController implements Controller {
  readonly name = 'tainteviction';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly nodes: SharedInformer<Stored<V1Node>>;
  private readonly pods: SharedInformer<Pod>;
  /** When pods are to go, in virtual milliseconds. */
  private readonly planned = new Map<string, { uid: string; atMs: number }>();

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('node-controller');
    this.recorder = context.recorderFor('taint-eviction-controller');
    this.nodes = context.informers.informer<Stored<V1Node>>(NODES);
    this.pods = context.informers.informer<Pod>(PODS);
    indexByNode(this.pods);
    this.nodes.addHandler({
      onAdd: (node) => this.nodeChanged(node),
      onUpdate: (node, old) => {
        if (node.spec.taints !== old.spec.taints) this.nodeChanged(node);
      },
    });
    const podChanged = (pod: Pod): void => {
      const taints = this.nodes.store.get(pod.spec.nodeName ?? '')?.spec.taints;
      if (taints || this.planned.has(keyOf(pod))) this.queue.add(keyOf(pod));
    };
    this.pods.addHandler({
      onAdd: podChanged,
      onUpdate: (pod, old) => {
        if (pod.spec !== old.spec) podChanged(pod);
      },
      onDelete: (pod) => this.planned.delete(keyOf(pod)),
    });
  }

  private nodeChanged(node: Stored<V1Node>): void {
    for (const pod of podsOnNode(this.pods.store, node.metadata.name)) {
      if (noExecute(node).length > 0 || this.planned.has(keyOf(pod))) this.queue.add(keyOf(pod));
    }
  }

  sync(key: string): void {
    const pod = this.pods.store.get(key);
    if (!pod?.spec.nodeName || pod.metadata.deletionTimestamp) return;
    const node = this.nodes.store.get(pod.spec.nodeName);
    const taints = node ? noExecute(node) : [];
    if (taints.length === 0) {
      this.cancel(key, pod);
      return;
    }
    const seconds = toleratedSeconds(pod, taints);
    if (seconds === undefined) {
      this.evict(key, pod);
    } else if (seconds === Number.POSITIVE_INFINITY) {
      this.cancel(key, pod);
    } else this.plan(key, pod, seconds);
  }

  private plan(key: string, pod: Pod, seconds: number): void {
    const { now } = this.context.clock;
    const known = this.planned.get(key);
    if (known?.uid === pod.metadata.uid && known.atMs <= now) {
      this.evict(key, pod);
      return;
    }
    if (known?.uid !== pod.metadata.uid) this.planned.set(key, { uid: pod.metadata.uid, atMs: now + seconds * 1000 });
    const { atMs } = this.planned.get(key) as { atMs: number };
    this.queue.addAfter(key, Math.max(1, atMs - now));
  }

  private cancel(key: string, pod: Pod): void {
    if (!this.planned.delete(key)) return;
    this.recorder.event(pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`);
  }

  private evict(key: string, pod: Pod): void {
    this.planned.delete(key);
    this.recorder.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`);
    const { startMs, now } = this.context.clock;
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
    try {
      patchPodCondition(this.client, pod, condition, rfc3339(startMs + now));
      this.client.delete(refOf(PODS, pod));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

const noExecute = (node: Stored<V1Node>): V1Taint[] => (node.spec.taints ?? []).filter((t) => t.effect === 'NoExecute');

/** For how long the pod puts up with all of the taints; undefined when there is one that it does not tolerate at all. */
function toleratedSeconds(pod: Pod, taints: readonly V1Taint[]): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const matching = (pod.spec.tolerations ?? []).filter((toleration) => covers(toleration, taint));
    if (matching.length === 0) return undefined;
    for (const { tolerationSeconds } of matching) {
      if (tolerationSeconds !== undefined) least = Math.min(least, Math.max(0, tolerationSeconds));
    }
  }
  return least;
}
