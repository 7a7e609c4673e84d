import type { EdgeKind, GraphEdge, Rect } from './GraphModel.ts';

export interface Point {
  x: number;
  y: number;
}

/** A line as it is drawn: a cubic curve from the right side of one card to the left side of the next. */
export interface EdgeShape {
  id: string;
  from: string;
  to: string;
  kind: EdgeKind;
  label?: string;
  curve: readonly [Point, Point, Point, Point];
  path: string;
}

/** The curve of an edge; the old one again when neither end moved. */
export function edgeShape(edge: GraphEdge, from: Rect, to: Rect, old?: EdgeShape): EdgeShape {
  const curve = curveBetween(from, to, edge.kind);
  const path = pathOf(curve);
  if (old && old.path === path && old.kind === edge.kind && old.label === edge.label) return old;
  const { id, kind, label } = edge;
  return { id, from: edge.from, to: edge.to, kind, ...(label ? { label } : {}), curve, path };
}

function curveBetween(from: Rect, to: Rect, kind: EdgeKind): EdgeShape['curve'] {
  if (kind === 'uses') return hangingCurve(from, to);
  const backward = to.x < from.x + from.width;
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const reach = backward ? 60 : Math.max(14, (end.x - start.x) * 0.5);
  return [start, { x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end];
}

/** From under a card's left edge to the left side of what hangs below it. */
function hangingCurve(from: Rect, to: Rect): EdgeShape['curve'] {
  const start = { x: from.x + 8, y: from.y + from.height };
  const end = { x: to.x, y: to.y + to.height / 2 };
  return [start, { x: start.x, y: end.y }, { x: start.x, y: end.y }, end];
}

const pathOf = ([a, b, c, d]: EdgeShape['curve']): string => `M${a.x} ${a.y}C${b.x} ${b.y} ${c.x} ${c.y} ${d.x} ${d.y}`;

/** The point at `t` (0–1) of a curve. */
export function pointAt([a, b, c, d]: EdgeShape['curve'], t: number): Point {
  const s = 1 - t;
  const [k0, k1, k2, k3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return {
    x: k0 * a.x + k1 * b.x + k2 * c.x + k3 * d.x,
    y: k0 * a.y + k1 * b.y + k2 * c.y + k3 * d.y,
  };
}
