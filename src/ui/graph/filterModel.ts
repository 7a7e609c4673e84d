import { type Filters, SYSTEM_NAMESPACES } from '../stores/useFilters.ts';
import type { GraphModel, GraphNode } from './GraphModel.ts';

export interface Filtered {
  model: GraphModel;
  /** Objects that the filters took away. */
  hidden: number;
}

/** Takes away what the user does not want to see, and the lines that lose an end. Boxes stay while something is in them. */
export function filterModel(model: GraphModel, filters: Filters): Filtered {
  const text = filters.text.trim().toLowerCase();
  const wanted = model.nodes.filter((node) => matches(node, filters, text));
  const kept = new Set(wanted.map((n) => n.id));
  if (text) keepNeighbours(model, kept);
  const nodes = model.nodes.filter((n) => kept.has(n.id));
  return {
    model: { nodes, edges: model.edges.filter((e) => kept.has(e.from) && kept.has(e.to)) },
    hidden: model.nodes.length - nodes.length,
  };
}

/** The machinery's namespaces, and the API server's own Service. */
const isSystem = (node: GraphNode): boolean =>
  SYSTEM_NAMESPACES.has(node.namespace ?? '') || node.object === 'services/default/kubernetes';

function matches(node: GraphNode, filters: Filters, text: string): boolean {
  if (node.always) return true;
  if (node.namespace !== undefined) {
    if (filters.namespace ? node.namespace !== filters.namespace : !filters.system && isSystem(node)) return false;
    return text === '' || node.search.includes(text);
  }
  return node.card === 'machine' || text === '' || node.search.includes(text);
}

/** A text finds things; what stands directly before or behind them stays for context. */
function keepNeighbours(model: GraphModel, kept: Set<string>): void {
  const found = new Set(model.nodes.filter((n) => kept.has(n.id) && n.namespace !== undefined).map((n) => n.id));
  const namespaced = new Map(model.nodes.map((n) => [n.id, n]));
  for (const edge of model.edges) {
    if (found.has(edge.from) && namespaced.has(edge.to)) kept.add(edge.to);
    if (found.has(edge.to) && namespaced.has(edge.from)) kept.add(edge.from);
  }
}
