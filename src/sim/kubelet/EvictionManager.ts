import type { V1Pod } from '../../api/generated/types.ts';
import { Quantity, tryParseQuantity } from '../../api/Quantity.ts';
import type { Timer } from '../../base/Clock.ts';
import { isAlive } from './ContainerRecord.ts';
import type { NodeContext } from './NodeContext.ts';
import type { PodWorker } from './PodWorker.ts';
import { isMirror } from './staticPod.ts';

/** `--eviction-hard memory.available<100Mi`. */
const THRESHOLD_BYTES = 100 * 1024 ** 2;
/** How often thresholds are looked at, and how long a node keeps saying that it is under pressure. */
const MONITOR_MS = 10_000;
const TRANSITION_MS = 300_000;
/** Grace of an eviction at a hard threshold. */
const GRACE_MS = 1_000;
/** Pods of at least this priority are not evicted. */
const CRITICAL = 2_000_000_000;

interface Evictions {
  workers(): Iterable<PodWorker>;
  /** What runs outside of pods, in bytes. */
  systemBytes: number;
  /** The node's conditions are others now. */
  pressureChanged(memory: boolean): void;
}

/**
 * Ends pods before a node runs out of memory: those above what they requested first, then by priority, then by how far above
 * (pkg/kubelet/eviction). It looks only after a container has told that it grew, and costs nothing otherwise.
 */
export class EvictionManager {
  private timer: Timer | undefined;
  private underPressure = false;
  private relievedMs = 0;

  constructor(
    private readonly node: NodeContext,
    private readonly evictions: Evictions,
  ) {}

  /** A container uses much more than before. */
  memoryGrew(): void {
    this.timer ??= this.node.clock.schedule(MONITOR_MS, () => this.look());
  }

  private look(): void {
    this.timer = undefined;
    const { clock, machine } = this.node;
    const used = [...this.evictions.workers()].reduce(
      (sum, worker) => sum + memoryOf(worker),
      this.evictions.systemBytes,
    );
    const available = Math.max(0, machine.memoryBytes - used);
    if (available < THRESHOLD_BYTES) {
      this.relievedMs = clock.now;
      this.setPressure(true);
      this.evictOne(available);
    } else if (!this.underPressure) return;
    else if (clock.now - this.relievedMs >= TRANSITION_MS) {
      this.setPressure(false);
      return;
    }
    this.memoryGrew();
  }

  private setPressure(is: boolean): void {
    if (is === this.underPressure) return;
    this.underPressure = is;
    this.evictions.pressureChanged(is);
  }

  private evictOne(available: number): void {
    const candidates = [...this.evictions.workers()]
      .filter((worker) => !worker.stopping && !isMirror(worker.pod) && (worker.pod.spec?.priority ?? 0) < CRITICAL)
      .map((worker) => ({ worker, used: memoryOf(worker), asked: requestOf(worker.pod) }));
    candidates.sort(
      (a, b) =>
        Number(b.used > b.asked) - Number(a.used > a.asked) ||
        (a.worker.pod.spec?.priority ?? 0) - (b.worker.pod.spec?.priority ?? 0) ||
        b.used - b.asked - (a.used - a.asked),
    );
    const [first] = candidates;
    if (!first) return;
    const message = evictionMessage(first.worker, available);
    first.worker.event('Warning', 'Evicted', message);
    first.worker.evict({ reason: 'Evicted', message, disrupted: true }, GRACE_MS);
  }
}

const memoryOf = ({ records }: PodWorker): number =>
  records.reduce((sum, record) => sum + (isAlive(record) ? (record.run?.container.usage().memoryBytes ?? 0) : 0), 0);

const requestOf = ({ spec }: V1Pod): number =>
  (spec?.containers ?? []).reduce(
    (sum, { resources }) => sum + (tryParseQuantity(resources?.requests?.memory)?.value ?? 0),
    0,
  );

const kibi = (bytes: number): string =>
  Quantity.ofMillis(Math.floor(bytes / 1024) * 1024 * 1000, 'BinarySI').toString();

function evictionMessage({ records }: PodWorker, available: number): string {
  let message = `The node was low on resource: memory. Threshold quantity: 100Mi, available: ${kibi(available)}. `;
  for (const { spec, run } of records) {
    const used = run && !run.exit ? run.container.usage().memoryBytes : 0;
    const request = spec.resources?.requests?.memory ?? '0';
    if (used <= (tryParseQuantity(request)?.value ?? 0)) continue;
    message += `Container ${spec.name} was using ${kibi(used)}, request is ${request}, has larger consumption of memory. `;
  }
  return message;
}
