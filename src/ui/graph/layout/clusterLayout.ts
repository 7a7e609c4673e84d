import type { Density, GraphModel, Rect } from '../GraphModel.ts';
import { boxColumns, boxShape, slotRect } from './boxLayout.ts';
import type { LayoutMemory } from './LayoutMemory.ts';

export const CLUSTER_HEADER = 118;
const GAP = 20;

/** Machines in a row so that the whole comes nearest to the shape of the pane (about 4 : 3). */
function bestPerRow(shapes: readonly { width: number; height: number }[]): number {
  const width = shapes[0]?.width ?? 1;
  const tallest = Math.max(1, ...shapes.map((s) => s.height));
  let best = 1;
  let bestScale = 0;
  for (let perRow = 1; perRow <= shapes.length; perRow++) {
    const rows = Math.ceil(shapes.length / perRow);
    const scale = Math.min(1.33 / (perRow * (width + GAP)), 1 / (rows * (tallest + GAP)));
    if (scale <= bestScale) continue;
    best = perRow;
    bestScale = scale;
  }
  return best;
}

/** Machines in rows of steady places, each as tall as the fullest of its row; pods in slots inside. */
export function clusterLayout(
  model: GraphModel,
  density: Density,
  memory: LayoutMemory,
  folded: ReadonlyMap<string, readonly string[]> = new Map(),
): Map<string, Rect> {
  const rects = new Map<string, Rect>();
  const boxes = model.nodes.filter((n) => n.card === 'machine');
  const tray = model.nodes.find((n) => n.card === 'tray');
  const inside = new Map<string, string[]>();
  for (const node of model.nodes) {
    if (node.parent === undefined) continue;
    const list = inside.get(node.parent);
    if (list) list.push(node.id);
    else inside.set(node.parent, [node.id]);
  }
  const all = tray ? [...boxes, tray] : boxes;
  const slots = new Map(all.map((box) => [box.id, memory.assign(box.id, inside.get(box.id) ?? [])]));
  const extent = (id: string): number => folded.get(id)?.length ?? Math.max(-1, ...(slots.get(id)?.values() ?? [])) + 1;
  const columns = Math.max(2, boxColumns(Math.max(0, ...all.map((b) => extent(b.id))), density));
  const order = [
    ...memory
      .assign(
        'machines',
        boxes.map((b) => b.id),
      )
      .entries(),
  ].sort((a, b) => a[1] - b[1]);
  const perRow = bestPerRow(order.map(([id]) => boxShape(extent(id), density, CLUSTER_HEADER, columns)));
  let y = 0;
  const put = (id: string, x: number, top: number, header: number, height: number, width: number): void => {
    rects.set(id, { x, y: top, width, height });
    for (const [pod, slot] of slots.get(id) ?? []) rects.set(pod, slotRect(slot, density, header, columns, x, top));
  };
  for (let start = 0; start < order.length; start += perRow) {
    const row = order.slice(start, start + perRow);
    const shapes = row.map(([id]) => boxShape(extent(id), density, CLUSTER_HEADER, columns));
    const height = Math.max(...shapes.map((s) => s.height));
    for (const [index, [id]] of row.entries()) {
      const width = shapes[index]?.width ?? 0;
      put(id, index * (width + GAP), y, CLUSTER_HEADER, height, width);
    }
    y += height + GAP;
  }
  if (tray) {
    const shape = boxShape(extent(tray.id), density, 40, columns);
    put(tray.id, 0, y, 40, shape.height, shape.width);
  }
  return rects;
}
