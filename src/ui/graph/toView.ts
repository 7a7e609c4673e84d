import { type EdgeShape, edgeShape } from './edgeShape.ts';
import type { Density, GraphModel, GraphNode, Rect } from './GraphModel.ts';

/** A node as React Flow takes it. `data` is made once: a card reads what changes from the stores. */
export interface ViewNode {
  id: string;
  type: GraphNode['card'];
  position: { x: number; y: number };
  width: number;
  height: number;
  zIndex: number;
  data: { node: GraphNode; density: Density; folded?: readonly string[] };
  draggable: false;
  selectable: false;
}

export interface GraphView {
  nodes: readonly ViewNode[];
  edges: readonly EdgeShape[];
  bounds: Rect;
}

const LAYER: Partial<Record<GraphNode['card'], number>> = { machine: 0, tray: 0, pod: 2 };

/** The picture to draw, made from the last one: whatever did not move or change stays the same object. */
export function toView(
  model: GraphModel,
  density: Density,
  rects: ReadonlyMap<string, Rect>,
  folded: ReadonlyMap<string, readonly string[]>,
  before?: GraphView,
): GraphView {
  const oldNodes = new Map(before?.nodes.map((n) => [n.id, n]));
  const oldEdges = new Map(before?.edges.map((e) => [e.id, e]));
  const nodes: ViewNode[] = [];
  for (const node of model.nodes) {
    const rect = rects.get(node.id);
    if (rect) nodes.push(viewNode(node, rect, density, folded.get(node.id), oldNodes.get(node.id)));
  }
  nodes.sort((a, b) => a.zIndex - b.zIndex);
  const edges: EdgeShape[] = [];
  for (const edge of model.edges) {
    const from = rects.get(edge.from);
    const to = rects.get(edge.to);
    if (from && to) edges.push(edgeShape(edge, from, to, oldEdges.get(edge.id)));
  }
  return {
    nodes: sameItems(before?.nodes, nodes),
    edges: sameItems(before?.edges, edges),
    bounds: sameRect(before?.bounds, boundsOf(rects)),
  };
}

/** The old list when it holds the very same things: whoever draws it has nothing to do. */
function sameItems<T>(old: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return old?.length === now.length && now.every((item, i) => item === old[i]) ? old : now;
}

function sameRect(old: Rect | undefined, now: Rect): Rect {
  const same = old && old.x === now.x && old.y === now.y && old.width === now.width && old.height === now.height;
  return same ? old : now;
}

function viewNode(
  node: GraphNode,
  rect: Rect,
  density: Density,
  folded: readonly string[] | undefined,
  old: ViewNode | undefined,
): ViewNode {
  const sameData =
    old && sameNode(old.data.node, node) && old.data.density === density && sameList(old.data.folded, folded);
  const same =
    sameData &&
    old.position.x === rect.x &&
    old.position.y === rect.y &&
    old.width === rect.width &&
    old.height === rect.height;
  if (same) return old;
  return {
    id: node.id,
    type: node.card,
    position: { x: rect.x, y: rect.y },
    width: rect.width,
    height: rect.height,
    zIndex: LAYER[node.card] ?? 1,
    data: sameData ? old.data : { node, density, ...(folded ? { folded } : {}) },
    draggable: false,
    selectable: false,
  };
}

const sameNode = (a: GraphNode, b: GraphNode): boolean =>
  a.card === b.card && a.object === b.object && a.faint === b.faint && a.lines === b.lines && a.parent === b.parent;

const sameList = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b || (a?.length === b?.length && (a?.every((id, i) => id === b?.[i]) ?? false));

function boundsOf(rects: ReadonlyMap<string, Rect>): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const r of rects.values()) {
    left = Math.min(left, r.x);
    top = Math.min(top, r.y);
    right = Math.max(right, r.x + r.width);
    bottom = Math.max(bottom, r.y + r.height);
  }
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right - left, height: bottom - top };
}
