import type { GraphModel, GraphNode, Rect } from '../GraphModel.ts';
import type { LayoutMemory } from './LayoutMemory.ts';

const CARD = { width: 226, height: 48 };
const POD = { width: 160, height: 38 };
const ATTACHED = { width: 150, height: 34 };
const FAINT = 30;
const COLUMN_GAP = 46;
const ROW_GAP = 10;
const BAND_GAP = 26;

/**
 * The ownership lens: one band for each thing that nobody owns, its descendants in columns to the right, what its pods
 * refer to under it. Bands and children keep their order; a newcomer goes last.
 */
export function ownershipLayout(model: GraphModel, memory: LayoutMemory): Map<string, Rect> {
  const byId = new Map(model.nodes.map((n) => [n.id, n]));
  const children = linksOf(model, 'owns');
  const uses = linksOf(model, 'uses');
  const owned = new Set(model.edges.filter((e) => e.kind === 'owns').map((e) => e.to));
  const used = new Set(model.edges.filter((e) => e.kind === 'uses').map((e) => e.to));
  const roots = model.nodes.filter((n) => !owned.has(n.id) && !used.has(n.id));
  const rects = new Map<string, Rect>();
  const inOrder = (box: string, ids: readonly string[]): string[] =>
    [...memory.assign(box, ids).entries()].sort((a, b) => a[1] - b[1]).map(([id]) => id);

  /** Places a subtree with its top at `y`; its height. */
  const place = (id: string, x: number, y: number): number => {
    const node = byId.get(id);
    if (!node || rects.has(id)) return 0;
    const size = sizeOf(node);
    rects.set(id, { x, y, ...size });
    let below = y;
    for (const child of inOrder(`children of ${id}`, children.get(id) ?? [])) {
      const height = place(child, x + size.width + COLUMN_GAP, below);
      if (height > 0) below += height + ROW_GAP;
    }
    let beside = y + size.height + ROW_GAP;
    for (const item of inOrder(`used by ${id}`, uses.get(id) ?? [])) {
      if (rects.has(item) || !byId.has(item)) continue;
      rects.set(item, { x: x + 16, y: beside, ...ATTACHED });
      beside += ATTACHED.height + 6;
    }
    const height = Math.max(below - ROW_GAP, beside - ROW_GAP, y + size.height) - y;
    const span = below - ROW_GAP - y;
    if (span > size.height && beside === y + size.height + ROW_GAP) {
      // Nothing hangs below: the parent stands in the middle of its children.
      rects.set(id, { x, y: y + Math.min(60, Math.round((span - size.height) / 2)), ...size });
    }
    return height;
  };

  let y = 0;
  for (const root of inOrder(
    'roots',
    byFamily(roots, children).map((n) => n.id),
  )) {
    y += place(root, 0, y) + BAND_GAP;
  }
  return rects;
}

function sizeOf(node: GraphNode): { width: number; height: number } {
  if (node.card === 'pod') return POD;
  if (node.card === 'attachment') return ATTACHED;
  return node.faint ? { ...CARD, height: FAINT } : CARD;
}

/** Trees first, then single pods and other loose things. */
function byFamily(roots: readonly GraphNode[], children: ReadonlyMap<string, string[]>): GraphNode[] {
  const rank = (n: GraphNode): number => (children.has(n.id) ? 0 : n.card === 'pod' ? 1 : 2);
  return [...roots].sort((a, b) => rank(a) - rank(b));
}

function linksOf(model: GraphModel, kind: 'owns' | 'uses'): Map<string, string[]> {
  const links = new Map<string, string[]>();
  for (const edge of model.edges) {
    if (edge.kind !== kind) continue;
    const list = links.get(edge.from);
    if (list) list.push(edge.to);
    else links.set(edge.from, [edge.to]);
  }
  return links;
}
