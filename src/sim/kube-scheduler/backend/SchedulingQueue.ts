import type { V1Pod } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/meta.ts';
import type { Clock, Timer } from '../../../base/Clock.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { Heap } from '../../../base/Heap.ts';
import type { ClusterEvent } from '../framework/clusterEvents.ts';

interface QueuedPod {
  key: string;
  pod: V1Pod;
  /** When it came, or was last tried in vain: earlier comes first among equals, and back-off counts from here. */
  timestamp: number;
  sequence: number;
  attempts: number;
  /** What led to it being queued. */
  cause: number;
  /** What may help it, while it sleeps; undefined for anything. */
  wakes?: ReadonlySet<ClusterEvent> | undefined;
  /** Set while it waits for its back-off to end. */
  timer?: Timer;
  gone?: boolean;
}

const INITIAL_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 10_000;
/** Pods that nothing wakes are tried again after this long (`podMaxInUnschedulablePodsDuration`). */
const FLUSH_MS = 300_000;

/**
 * Pods that wait for a node (backend/queue).
 *
 *     add ─► active (by priority, then age) ─► pop ─► placed
 *                ▲                              │ nothing fits
 *             back-off 1 s … 10 s ◄─ moved by an event ─ unschedulable
 */
export class SchedulingQueue {
  private readonly active = new Heap<QueuedPod>(before);
  private readonly known = new Map<string, QueuedPod>();
  private readonly unschedulable = new Map<string, QueuedPod>();
  private sequence = 0;
  /** Counts moves: a pod that was being tried when the cluster changed does not go to sleep. */
  private moves = 0;
  onReady: () => void = () => {};

  constructor(private readonly clock: Clock) {}

  add(pod: V1Pod): void {
    const key = keyOf(pod);
    const known = this.known.get(key);
    if (known) {
      known.pod = pod;
      return;
    }
    const queued: QueuedPod = {
      key,
      pod,
      timestamp: this.clock.now,
      sequence: this.sequence++,
      attempts: 0,
      cause: this.clock.cause ?? 0,
    };
    this.known.set(key, queued);
    this.activate(queued);
  }

  /** The pod changed while it waited; it may fit now, unless only its status did. */
  update(pod: V1Pod): void {
    const queued = this.known.get(keyOf(pod));
    if (!queued) {
      this.add(pod);
      return;
    }
    const before = queued.pod;
    queued.pod = pod;
    if (sameWishes(before, pod)) return;
    queued.cause = this.clock.cause ?? 0;
    if (this.unschedulable.has(queued.key)) this.wake(queued);
  }

  delete(key: string): void {
    const queued = this.known.get(key);
    if (!queued) return;
    queued.gone = true;
    queued.timer?.cancel();
    this.known.delete(key);
    this.unschedulable.delete(key);
  }

  /** The next pod to place, with the move count to hand back if nothing fits. */
  pop(): { pod: V1Pod; moves: number } | undefined {
    for (let queued = this.active.pop(); queued; queued = this.active.pop()) {
      if (queued.gone) continue;
      queued.attempts++;
      this.clock.cause = queued.cause;
      return { pod: queued.pod, moves: this.moves };
    }
    return undefined;
  }

  get hasActive(): boolean {
    for (let top = this.active.peek(); top; top = this.active.peek()) {
      if (!top.gone) return true;
      this.active.pop();
    }
    return false;
  }

  /** The pod has a node now. */
  done(key: string): void {
    this.delete(key);
  }

  /** Nothing fits: it sleeps until something changes, or backs off if something did while it was tried. */
  addUnschedulable(key: string, moves: number, wakes?: ReadonlySet<ClusterEvent>): void {
    const queued = this.known.get(key);
    if (!queued) return;
    queued.timestamp = this.clock.now;
    queued.wakes = wakes;
    if (moves !== this.moves) {
      this.backOff(queued);
      return;
    }
    this.unschedulable.set(key, queued);
    queued.timer = this.clock.schedule(FLUSH_MS, () => this.wake(queued));
  }

  /** Something in the cluster changed that may make room: what sleeps and may be helped by it is tried again after its back-off. */
  move(event: ClusterEvent): void {
    this.moves++;
    for (const queued of this.unschedulable.values()) {
      if (queued.wakes && !queued.wakes.has(event)) continue;
      queued.cause = this.clock.cause ?? 0;
      this.wake(queued);
    }
  }

  private wake(queued: QueuedPod): void {
    this.unschedulable.delete(queued.key);
    queued.timer?.cancel();
    this.backOff(queued);
  }

  private backOff(queued: QueuedPod): void {
    const delay = Math.min(INITIAL_BACKOFF_MS * 2 ** (queued.attempts - 1), MAX_BACKOFF_MS);
    const left = queued.timestamp + delay - this.clock.now;
    if (left <= 0) {
      this.activate(queued);
      return;
    }
    queued.timer = this.clock.schedule(left, () => this.activate(queued));
  }

  private activate(queued: QueuedPod): void {
    if (queued.gone) return;
    this.active.push(queued);
    this.onReady();
  }
}

const sameWishes = (a: V1Pod, b: V1Pod): boolean =>
  (a.spec === b.spec || deepEqual(a.spec, b.spec)) &&
  (a.metadata?.labels === b.metadata?.labels || deepEqual(a.metadata?.labels, b.metadata?.labels));

/** PrioritySort: higher priority first, then who waited longer. */
function before(a: QueuedPod, b: QueuedPod): boolean {
  const difference = (b.pod.spec?.priority ?? 0) - (a.pod.spec?.priority ?? 0);
  if (difference !== 0) return difference < 0;
  return a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.sequence < b.sequence;
}
