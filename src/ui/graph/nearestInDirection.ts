import type { ViewNode } from './toView.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The card one would expect next when pressing an arrow key: ahead, and as little aside as can be. */
export function nearestInDirection(
  nodes: readonly ViewNode[],
  from: ViewNode,
  direction: Direction,
): ViewNode | undefined {
  const start = middle(from);
  let best: ViewNode | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    if (node === from || node.id === from.data.node.parent) continue;
    const { x, y } = middle(node);
    const [ahead, aside] = along(direction, x - start.x, y - start.y);
    if (ahead < 4) continue;
    const cost = ahead + Math.abs(aside) * 2.2;
    if (cost < bestCost) {
      best = node;
      bestCost = cost;
    }
  }
  return best;
}

const middle = (n: ViewNode): { x: number; y: number } => ({
  x: n.position.x + n.width / 2,
  y: n.position.y + n.height / 2,
});

function along(direction: Direction, dx: number, dy: number): [ahead: number, aside: number] {
  if (direction === 'left') return [-dx, dy];
  if (direction === 'right') return [dx, dy];
  return direction === 'up' ? [-dy, dx] : [dy, dx];
}
