import type { StoredObject } from '../../api/meta.ts';
import { notFoundError } from '../../api/StatusError.ts';
import type { Clock, Timer } from '../../base/Clock.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { AggregatedApi } from '../kube-apiserver/aggregation/AggregatedApi.ts';
import { selectionOf } from '../kube-apiserver/handlers/selection.ts';
import type { RequestContext } from '../kube-apiserver/RequestContext.ts';
import { selects } from '../kube-apiserver/watch/WatchHub.ts';
import type { ContainerStats, NodeStats } from './NodeStats.ts';
import { NODE_METRICS, POD_METRICS } from './resources.ts';

/** `--metric-resolution` of the manifest that users install. */
const RESOLUTION_MS = 15_000;
/** A container that is at least this old is measured by its first scrape alone. */
const FRESH_MS = 10_000;

interface Reading {
  atMs: number;
  cpuMs: number;
}

interface Usage {
  cpuMillis: number;
  memoryBytes: number;
}

interface Measured extends Usage {
  labels: Readonly<Record<string, string>>;
  windowMs: number;
}

interface MeasuredPod extends Omit<Measured, keyof Usage> {
  namespace: string;
  name: string;
  containers: { name: string; usage: Usage }[];
}

/**
 * metrics-server: asks every kubelet every 15 s what its containers use, and answers with the newest (sigs.k8s.io/metrics-server
 * pkg/scraper, pkg/storage). It works while an APIService names it, and costs nothing otherwise.
 *
 * Deviations: measuring begins with the APIService and not with the server's own pod.
 */
export class MetricsServer implements AggregatedApi {
  readonly group = 'metrics.k8s.io';
  readonly version = 'v1beta1';
  readonly resources = [POD_METRICS, NODE_METRICS];
  private timer: Timer | undefined;
  private readings = new Map<string, Reading>();
  private nodeReadings = new Map<string, number>();
  private pods = new Map<string, MeasuredPod>();
  private nodes = new Map<string, Measured>();
  private scrapedMs = 0;

  constructor(
    private readonly clock: Clock,
    /** What the kubelets that answer say now. */
    private readonly stats: () => Iterable<NodeStats>,
  ) {}

  registered(is: boolean): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.readings = new Map();
    this.nodeReadings = new Map();
    this.pods = new Map();
    this.nodes = new Map();
    if (is) this.arm();
  }

  handle(context: RequestContext): { code: number; body: unknown } {
    const { info, verb, ref } = context;
    const ofPods = info === POD_METRICS;
    if (verb === 'get') {
      const key = ofPods ? `${ref.namespace}/${ref.name}` : (ref.name ?? '');
      const pod = this.pods.get(key);
      const node = this.nodes.get(key);
      if (ofPods && pod) return { code: 200, body: this.podMetrics(pod) };
      if (!ofPods && node) return { code: 200, body: this.nodeMetrics(key, node) };
      throw notFoundError({ group: this.group, resource: ofPods ? 'podmetrics' : 'nodemetrics' }, key);
    }
    const filter = selectionOf(context);
    const all = ofPods
      ? [...this.pods.values()].map((pod) => this.podMetrics(pod))
      : [...this.nodes].map(([name, node]) => this.nodeMetrics(name, node));
    const items = all.filter((item) => !filter.namespace || item.metadata.namespace === filter.namespace);
    return {
      code: 200,
      body: {
        kind: `${info.kind}List`,
        apiVersion: `${this.group}/${this.version}`,
        metadata: {},
        items: items.filter((item) => selects(filter, item)),
      },
    };
  }

  private arm(): void {
    this.timer = this.clock.schedule(RESOLUTION_MS, () => {
      this.arm();
      this.scrape();
    });
  }

  private scrape(): void {
    const now = this.clock.now;
    const readings = new Map<string, Reading>();
    const pods = new Map<string, MeasuredPod>();
    const nodes = new Map<string, Measured>();
    const seen = new Map<string, number>();
    for (const node of this.stats()) {
      let { cpuMillis, memoryBytes } = node.system;
      for (const { namespace, name, labels, containers } of node.pods) {
        const measured = containers.map((container) => ({
          name: container.name,
          usage: this.measure(container, readings, now),
        }));
        for (const { usage } of measured) {
          cpuMillis += usage?.cpuMillis ?? 0;
          memoryBytes += usage?.memoryBytes ?? 0;
        }
        if (measured.length === 0 || measured.some(({ usage }) => !usage)) continue;
        const windowMs = Math.min(RESOLUTION_MS, ...containers.map(({ startedMs }) => now - startedMs));
        const complete = measured as { name: string; usage: Usage }[];
        pods.set(`${namespace}/${name}`, { namespace, name, labels, windowMs, containers: complete });
      }
      const before = this.nodeReadings.get(node.name);
      seen.set(node.name, now);
      if (before === undefined) continue;
      nodes.set(node.name, { labels: node.labels, windowMs: now - before, cpuMillis, memoryBytes });
    }
    this.readings = readings;
    this.nodeReadings = seen;
    this.pods = new Map([...pods].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.nodes = new Map([...nodes].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.scrapedMs = now;
  }

  /** Use since the last scrape; undefined for a container that nothing can be said of yet. */
  private measure(container: ContainerStats, readings: Map<string, Reading>, now: number): Usage | undefined {
    const { id, startedMs, idleCpuMillis, servedCpuMs, cpuLimitMillis, memoryBytes } = container;
    const before = this.readings.get(id);
    readings.set(id, { atMs: now, cpuMs: servedCpuMs });
    if (!before && now - startedMs < FRESH_MS) return undefined;
    const sinceMs = Math.max(1, now - (before?.atMs ?? startedMs));
    const served = ((servedCpuMs - (before?.cpuMs ?? 0)) / sinceMs) * 1000;
    return { cpuMillis: Math.min(cpuLimitMillis, idleCpuMillis + served), memoryBytes };
  }

  private head(labels: Readonly<Record<string, string>>, name: string, namespace?: string): StoredObject['metadata'] {
    return {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      creationTimestamp: rfc3339(this.clock.startMs + this.clock.now),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
    } as StoredObject['metadata'];
  }

  private podMetrics(pod: MeasuredPod): StoredObject {
    return {
      kind: POD_METRICS.kind,
      apiVersion: `${this.group}/${this.version}`,
      metadata: this.head(pod.labels, pod.name, pod.namespace),
      timestamp: rfc3339(this.clock.startMs + this.scrapedMs),
      window: seconds(pod.windowMs),
      containers: pod.containers.map(({ name, usage }) => ({ name, usage: quantities(usage) })),
    } as StoredObject;
  }

  private nodeMetrics(name: string, node: Measured): StoredObject {
    return {
      kind: NODE_METRICS.kind,
      apiVersion: `${this.group}/${this.version}`,
      metadata: this.head(node.labels, name),
      timestamp: rfc3339(this.clock.startMs + this.scrapedMs),
      window: seconds(node.windowMs),
      usage: quantities(node),
    } as StoredObject;
  }
}

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(3))}s`;

/** CPU in billionths of a core and memory in kibibytes, as a kubelet's summary gives them. */
const quantities = ({ cpuMillis, memoryBytes }: Usage) => ({
  cpu: `${Math.round(cpuMillis * 1e6)}n`,
  memory: `${Math.round(memoryBytes / 1024)}Ki`,
});
