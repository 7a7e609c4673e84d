import { type ObjectId, parseId } from '../objectId.ts';
import type { GraphView, ViewNode } from './toView.ts';

export interface OutlineRow {
  key: string;
  id: string;
  object?: ObjectId;
  kind: string;
  name: string;
  level: number;
}

const LIMIT = 20_000;

/**
 * The picture as lines of a tree, in reading order: pods under their machines, owned things under their owners,
 * everything else by column from left to right.
 */
export function outlineRows(view: GraphView): OutlineRow[] {
  const children = new Map<string, ViewNode[]>();
  const childIds = new Set<string>();
  const byId = new Map(view.nodes.map((n) => [n.id, n]));
  const adopt = (parent: string, node: ViewNode): void => {
    const list = children.get(parent);
    if (list) list.push(node);
    else children.set(parent, [node]);
    childIds.add(node.id);
  };
  for (const node of view.nodes)
    if (node.data.node.parent && byId.has(node.data.node.parent)) adopt(node.data.node.parent, node);
  for (const edge of view.edges) {
    const node = byId.get(edge.to);
    if (node && (edge.kind === 'owns' || (edge.kind === 'uses' && !childIds.has(edge.to)))) adopt(edge.from, node);
  }
  const rows: OutlineRow[] = [];
  const visit = (node: ViewNode, level: number, under: string): void => {
    if (rows.length >= LIMIT || level > 8) return;
    const { object, kind, name } = node.data.node;
    rows.push({ key: `${under}>${node.id}`, id: node.id, ...(object ? { object } : {}), kind, name, level });
    for (const child of inReadingOrder(children.get(node.id) ?? [])) visit(child, level + 1, node.id);
    for (const pod of node.data.folded ?? [])
      rows.push({
        key: `${node.id}>${pod}`,
        id: pod,
        object: pod,
        kind: 'Pod',
        name: parseId(pod).name,
        level: level + 1,
      });
  };
  for (const node of inReadingOrder(view.nodes.filter((n) => !childIds.has(n.id)))) visit(node, 1, '');
  return rows;
}

const inReadingOrder = (nodes: readonly ViewNode[]): ViewNode[] =>
  [...nodes].sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y);
