import type { KubeObject } from '../../../api/meta.ts';
import { column, NAME, type Printer, type Printers } from './Printer.ts';

type Usage = Readonly<Record<string, string>>;
interface Metrics extends KubeObject {
  window?: string;
  /** Of a node. */
  usage?: Usage;
  /** Of a pod. */
  containers?: readonly { usage: Usage }[];
}

/** Total of quantities that all have the same unit. */
function total(usages: readonly Usage[], resource: string): string {
  const unit = /\D*$/.exec(usages[0]?.[resource] ?? '')?.[0] ?? '';
  return `${usages.reduce((sum, usage) => sum + Number.parseInt(usage[resource] ?? '0', 10), 0)}${unit}`;
}

/** Columns as metrics-server's own tables have them. */
const metrics: Printer<Metrics> = {
  columns: [NAME, column('cpu'), column('memory'), column('Window')],
  cells: ({ metadata, usage, containers = [], window = '' }) => {
    const usages = usage ? [usage] : containers.map((container) => container.usage);
    return [metadata?.name ?? '', total(usages, 'cpu'), total(usages, 'memory'), window];
  },
};

export const metricsPrinters: Printers = { PodMetrics: metrics, NodeMetrics: metrics };
