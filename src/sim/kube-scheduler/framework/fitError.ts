import type { Rejection } from './Plugin.ts';

/** Which node failed which plugin, and why. */
export type NodeRejections = ReadonlyMap<string, Rejection & { plugin: string }>;

/**
 * `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {a: b}.` — reasons with their counts, in
 * alphabetical order (framework.FitError).
 */
export function fitErrorMessage(
  nodeCount: number,
  rejections: NodeRejections,
  preFilter?: string,
  postFilter?: string,
): string {
  const head = `0/${nodeCount} nodes are available`;
  if (preFilter !== undefined) return withPostFilter(`${head}: ${preFilter}.`, postFilter);
  const counts = new Map<string, number>();
  for (const { reasons } of rejections.values()) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const lines = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return withPostFilter(lines.length > 0 ? `${head}: ${lines.join(', ')}.` : `${head}.`, postFilter);
}

const withPostFilter = (message: string, postFilter: string | undefined): string =>
  postFilter ? `${message} ${postFilter}` : message;
