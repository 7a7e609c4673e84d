import type { TraceEvent } from '../../../playback/TraceEvent.ts';

/** The scheduler's decision as a table: a row a node, a column a plugin, those that told nodes apart first. */
export interface SchedulerTable {
  chosen: string | undefined;
  plugins: readonly string[];
  rows: readonly { node: string; refused?: string; scores: Readonly<Record<string, number>>; total?: number }[];
  /** Nodes that are not listed. */
  more: number;
}

/** From the latest decision of the scheduler among the traces of a pod, newest first. */
export function schedulerTable(history: readonly TraceEvent[]): SchedulerTable | undefined {
  const decision = history.find((e) => e.what === 'decision' && e.from === 'kube-scheduler' && e.data);
  if (!decision?.data) return undefined;
  const { chosen, filtered = {}, scores = {}, filteredNodes = 0, scoredNodes = 0 } = decision.data as DecisionData;
  const named = [...new Set(Object.values(scores).flatMap((row) => Object.keys(row)))].filter((p) => p !== 'total');
  const tells = (plugin: string): number => new Set(Object.values(scores).map((row) => row[plugin])).size;
  const plugins = named.sort((a, b) => Math.min(2, tells(b)) - Math.min(2, tells(a)));
  const scored = Object.entries(scores)
    .map(([node, { total, ...row }]) => ({ node, scores: row, ...(total === undefined ? {} : { total }) }))
    .sort((a, b) => (b.total ?? 0) - (a.total ?? 0));
  const refused = Object.entries(filtered).map(([node, why]) => ({ node, refused: why, scores: {} }));
  return {
    chosen,
    plugins,
    rows: [...scored, ...refused],
    more: Math.max(0, filteredNodes - refused.length) + Math.max(0, scoredNodes - scored.length),
  };
}

interface DecisionData {
  chosen?: string;
  filtered?: Record<string, string>;
  scores?: Record<string, Record<string, number>>;
  filteredNodes?: number;
  scoredNodes?: number;
}
