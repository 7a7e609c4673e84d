import type { Density, GraphModel, GraphNode, Rect } from '../GraphModel.ts';
import { boxColumns, boxShape, slotRect } from './boxLayout.ts';
import type { LayoutMemory } from './LayoutMemory.ts';
import { placeColumn } from './placeColumn.ts';

export const TRAFFIC_HEADER = 38;

const WIDTH = { internet: 74, loadBalancer: 108, gateway: 132, ingress: 150, service: 136 };
const GAP = { internet: 56, loadBalancer: 34, gateway: 40, ingress: 46, service: 54 };
const BOX_GAP = 11;
const EMPTY_HEIGHT = 30;

/**
 * The traffic lens: columns from left to right, the machines on the right setting the heights, every other card beside
 * what it leads to. Machines keep their slots, pods keep theirs, and a card moves only when it must.
 */
export function trafficLayout(
  model: GraphModel,
  density: Density,
  memory: LayoutMemory,
  folded: ReadonlyMap<string, readonly string[]> = new Map(),
): Map<string, Rect> {
  const rects = new Map<string, Rect>();
  const of = (card: GraphNode['card']): GraphNode[] => model.nodes.filter((n) => n.card === card);
  const routes = [...of('ingress'), ...of('route')];
  const gateways = of('gateway');
  const x = columnsOf(of('loadBalancer').length > 0, gateways.length > 0, routes.length > 0);
  placeMachines(model, density, memory, folded, x.machines, rects);
  const height = (node: GraphNode): number => HEIGHT[node.card]?.(Math.max(1, node.lines ?? 1)) ?? 62;
  const column = (nodes: readonly GraphNode[], left: number, width: number): void => {
    const middle = middleOf(rects);
    const items = nodes.map((node) => ({
      id: node.id,
      height: height(node),
      wish: wishOf(node.id, model, rects) ?? middle,
      // The outside stands by itself, so it may follow what it leads to.
      before: node.card === 'internet' ? undefined : memory.rects.get(node.id)?.y,
    }));
    const tops = placeColumn(items, 18);
    for (const item of items) rects.set(item.id, { x: left, y: tops.get(item.id) ?? 0, width, height: item.height });
  };
  column(of('service'), x.service, WIDTH.service);
  column(routes, x.ingress, WIDTH.ingress);
  column(gateways, x.gateway, WIDTH.gateway);
  placeClasses(of('attachment'), model, rects);
  column(of('loadBalancer'), x.loadBalancer, WIDTH.loadBalancer);
  column(of('internet'), 0, WIDTH.internet);
  memory.rects.clear();
  for (const [id, rect] of rects) memory.rects.set(id, rect);
  return rects;
}

const HEIGHT: Partial<Record<GraphNode['card'], (lines: number) => number>> = {
  ingress: (lines) => 46 + 15 * lines,
  route: (lines) => 46 + 15 * lines,
  gateway: (lines) => 44 + 15 * lines,
  loadBalancer: () => 66,
  internet: () => 66,
};

/** Under the lowest Gateway of a class. */
function placeClasses(classes: readonly GraphNode[], model: GraphModel, rects: Map<string, Rect>): void {
  let floor = Number.NEGATIVE_INFINITY;
  for (const { id } of classes) {
    for (const { from, to } of model.edges) {
      const rect = to === id ? rects.get(from) : undefined;
      if (rect) floor = Math.max(floor, rect.y + rect.height);
    }
    const [gateway] = model.edges.filter((e) => e.to === id).map((e) => rects.get(e.from));
    if (!gateway) continue;
    rects.set(id, { x: gateway.x + 20, y: floor + 12, width: gateway.width - 10, height: 34 });
    floor += 46;
  }
}

function columnsOf(loadBalancers: boolean, gateways: boolean, ingresses: boolean) {
  const loadBalancer = WIDTH.internet + GAP.internet;
  const gateway = loadBalancer + (loadBalancers ? WIDTH.loadBalancer + GAP.loadBalancer : 0);
  const ingress = gateway + (gateways ? WIDTH.gateway + GAP.gateway : 0);
  const service = ingress + (ingresses ? WIDTH.ingress + GAP.ingress : 0);
  return { loadBalancer, gateway, ingress, service, machines: service + WIDTH.service + GAP.service };
}

/** The mean middle of what a card leads to. */
function wishOf(id: string, model: GraphModel, rects: ReadonlyMap<string, Rect>): number | undefined {
  let sum = 0;
  let count = 0;
  for (const edge of model.edges) {
    const rect = edge.from === id ? rects.get(edge.to) : undefined;
    if (!rect) continue;
    sum += rect.y + rect.height / 2;
    count++;
  }
  return count ? sum / count : undefined;
}

function middleOf(rects: ReadonlyMap<string, Rect>): number {
  let bottom = 0;
  for (const rect of rects.values()) bottom = Math.max(bottom, rect.y + rect.height);
  return bottom / 2;
}

function placeMachines(
  model: GraphModel,
  density: Density,
  memory: LayoutMemory,
  folded: ReadonlyMap<string, readonly string[]>,
  left: number,
  rects: Map<string, Rect>,
): void {
  const boxes = model.nodes.filter((n) => n.card === 'machine' || n.card === 'tray');
  const inside = new Map<string, string[]>();
  for (const node of model.nodes)
    if (node.parent !== undefined) {
      const list = inside.get(node.parent);
      if (list) list.push(node.id);
      else inside.set(node.parent, [node.id]);
    }
  const slots = new Map(boxes.map((box) => [box.id, memory.assign(box.id, inside.get(box.id) ?? [])]));
  const extent = (id: string): number => folded.get(id)?.length ?? Math.max(-1, ...(slots.get(id)?.values() ?? [])) + 1;
  const columns = boxColumns(Math.max(0, ...boxes.map((b) => extent(b.id))), density);
  const perColumn = boxes.length <= 8 ? 8 : Math.ceil(Math.sqrt(boxes.length) * 1.5);
  const order = [
    ...memory
      .assign(
        'machines',
        boxes.map((b) => b.id),
      )
      .entries(),
  ].sort((a, b) => a[1] - b[1]);
  let y = 0;
  for (const [index, [id]] of order.entries()) {
    const column = Math.floor(index / perColumn);
    if (index % perColumn === 0) y = 0;
    const shape = boxShape(extent(id), density, TRAFFIC_HEADER, columns);
    const height = extent(id) === 0 ? EMPTY_HEIGHT : shape.height;
    const x = left + column * (shape.width + BOX_GAP);
    rects.set(id, { x, y, width: shape.width, height });
    for (const [pod, slot] of slots.get(id) ?? [])
      rects.set(pod, slotRect(slot, density, TRAFFIC_HEADER, columns, x, y));
    y += height + BOX_GAP;
  }
}
