import type { V1Pod } from '../../api/generated/types.ts';
import { Quantity, tryParseQuantity } from '../../api/Quantity.ts';
import type { Timer } from '../../base/Clock.ts';
import type { NodeContext } from './NodeContext.ts';
import { capacityOf } from './nodeObject.ts';
import type { PodWorker } from './PodWorker.ts';
import { isMirror } from './staticPod.ts';

const RESOURCE = 'ephemeral-storage';
/** How often limits and thresholds are looked at, and how long a node keeps saying that it is under pressure. */
const MONITOR_MS = 10_000;
const TRANSITION_MS = 300_000;
const GRACE_MS = 1_000;
/** `--eviction-hard nodefs.available<10%`. */
const THRESHOLD = 0.1;
/** The operating system and the kubelet's own files. */
const SYSTEM_BYTES = 6 * 1024 ** 3;
/** Pods of at least this priority are not evicted for the node's sake. */
const CRITICAL = 2_000_000_000;

interface Evictions {
  workers(): Iterable<PodWorker>;
  pressureChanged(disk: boolean): void;
}

/**
 * Ends pods that write more than they may, and, when a node's disk fills, those that wrote most above what they requested
 * (pkg/kubelet/eviction localStorageEviction and ranking). It looks only after a container has told that it wrote much.
 */
export class StorageEviction {
  private timer: Timer | undefined;
  private underPressure = false;
  private relievedMs = 0;

  constructor(
    private readonly node: NodeContext,
    private readonly evictions: Evictions,
  ) {}

  /** A container with a limit, or one that writes much, has written. */
  storageGrew(): void {
    this.timer ??= this.node.clock.schedule(MONITOR_MS, () => this.look());
  }

  private look(): void {
    this.timer = undefined;
    for (const worker of this.evictions.workers()) {
      const message = worker.stopping ? undefined : this.overLimit(worker);
      if (message !== undefined) end(worker, message, false);
    }
    const { clock } = this.node;
    const { available, threshold } = this.disk();
    if (available < threshold) {
      this.relievedMs = clock.now;
      this.setPressure(true);
      this.evictOne(available, threshold);
    } else if (!this.underPressure) return;
    else if (clock.now - this.relievedMs >= TRANSITION_MS) {
      this.setPressure(false);
      return;
    }
    this.storageGrew();
  }

  private setPressure(is: boolean): void {
    if (is === this.underPressure) return;
    this.underPressure = is;
    this.evictions.pressureChanged(is);
  }

  private disk(): { available: number; threshold: number } {
    const { machine, runtime } = this.node;
    const capacity = bytes(capacityOf(machine)[RESOURCE]);
    let used = SYSTEM_BYTES;
    for (const { sizeBytes } of runtime.images()) used += sizeBytes;
    for (const worker of this.evictions.workers()) used += this.usageOf(worker);
    return { available: Math.max(0, capacity - used), threshold: Math.floor(capacity * THRESHOLD) };
  }

  private overLimit(worker: PodWorker): string | undefined {
    const { spec } = worker.pod;
    for (const { name, emptyDir } of spec?.volumes ?? []) {
      const limit = emptyDir?.sizeLimit;
      if (limit === undefined || bytes(limit) === 0 || this.volumeBytes(worker.pod, name) <= bytes(limit)) continue;
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `;
    }
    const limits = (spec?.containers ?? []).map(({ resources }) => resources?.limits?.[RESOURCE]);
    const total = limits.reduce((sum, limit) => sum + bytes(limit), 0);
    if (limits.length > 0 && limits.every((limit) => limit !== undefined) && this.usageOf(worker) > total) {
      const text = Quantity.of(total, 'BinarySI').toString();
      return `Pod ephemeral local storage usage exceeds the total limit of containers ${text}. `;
    }
    for (const record of worker.records) {
      const limit = record.spec.resources?.limits?.[RESOURCE];
      if (limit !== undefined && diskBytes(record) > bytes(limit))
        return `Container ${record.spec.name} exceeded its local ephemeral storage limit "${limit}". `;
    }
    return undefined;
  }

  private usageOf(worker: PodWorker): number {
    if (worker.over) return 0;
    const written = worker.records.reduce((sum, record) => sum + diskBytes(record), 0);
    const volumes = worker.pod.spec?.volumes ?? [];
    return volumes.reduce(
      (sum, { name, emptyDir }) =>
        emptyDir && emptyDir.medium !== 'Memory' ? sum + this.volumeBytes(worker.pod, name) : sum,
      written,
    );
  }

  private volumeBytes(pod: V1Pod, name: string): number {
    return this.node.volumes.volume(pod, name)?.usedBytes ?? 0;
  }

  private evictOne(available: number, threshold: number): void {
    const candidates = [...this.evictions.workers()]
      .filter((worker) => !worker.stopping && !isMirror(worker.pod) && (worker.pod.spec?.priority ?? 0) < CRITICAL)
      .map((worker) => ({ worker, used: this.usageOf(worker), asked: requestOf(worker.pod) }));
    candidates.sort(
      (a, b) =>
        Number(b.used > b.asked) - Number(a.used > a.asked) ||
        (a.worker.pod.spec?.priority ?? 0) - (b.worker.pod.spec?.priority ?? 0) ||
        b.used - b.asked - (a.used - a.asked),
    );
    const worker = candidates[0]?.worker;
    if (!worker) return;
    let message = `The node was low on resource: ${RESOURCE}. Threshold quantity: ${threshold}, available: ${kibi(available)}. `;
    for (const record of worker.records) {
      const request = record.spec.resources?.requests?.[RESOURCE] ?? '0';
      const used = diskBytes(record);
      if (used > bytes(request))
        message += `Container ${record.spec.name} was using ${kibi(used)}, request is ${request}, has larger consumption of ${RESOURCE}. `;
    }
    end(worker, message, true);
  }
}

function end(worker: PodWorker, message: string, disrupted: boolean): void {
  worker.event('Warning', 'Evicted', message);
  worker.evict({ reason: 'Evicted', message, disrupted }, GRACE_MS);
}

const bytes = (quantity: string | undefined): number => tryParseQuantity(quantity)?.value ?? 0;

const diskBytes = ({ run }: PodWorker['records'][number]): number => run?.container.diskBytes?.() ?? 0;

const requestOf = ({ spec }: V1Pod): number =>
  (spec?.containers ?? []).reduce((sum, { resources }) => sum + bytes(resources?.requests?.[RESOURCE]), 0);

const kibi = (amount: number): string => `${Math.floor(amount / 1024)}Ki`;
