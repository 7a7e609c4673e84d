import type { Rect } from '../GraphModel.ts';

/** Fixed places of the components, in units of the drawing. */
export const PLANE = { width: 760, height: 352 };

export interface PlaneBox extends Rect {
  id: string;
  /** Components are called by their binary's name. */
  title: string;
  part: 'client' | 'apiserver' | 'etcd' | 'component' | 'controllers' | 'node';
}

export const STAGES = ['authenticate', 'authorize', 'admit', 'validate', 'store'] as const;

const MOST_NODES = 6;

/** The height of a node's box where there are many: its name and its pods fit, no more. */
export const COMPACT = 46;

/** Every component as a box; nodes on the right, the last of them standing for the rest when there are many. */
export function planeLayout(nodes: readonly string[]): PlaneBox[] {
  const boxes: PlaneBox[] = [
    { id: 'kubectl', title: 'kubectl', part: 'client', x: 12, y: 147, width: 96, height: 66 },
    { id: 'kube-apiserver', title: 'kube-apiserver', part: 'apiserver', x: 146, y: 126, width: 404, height: 108 },
    { id: 'etcd', title: 'etcd', part: 'etcd', x: 283, y: 274, width: 130, height: 72 },
    { id: 'kube-scheduler', title: 'kube-scheduler', part: 'component', x: 146, y: 14, width: 166, height: 66 },
    {
      id: 'kube-controller-manager',
      title: 'kube-controller-manager',
      part: 'controllers',
      x: 328,
      y: 4,
      width: 232,
      height: 84,
    },
  ];
  const shown = nodes.slice(0, MOST_NODES);
  const height = shown.length > 4 ? COMPACT : 64;
  const gap = shown.length > 4 ? 8 : 16;
  const total = shown.length * height + (shown.length - 1) * gap;
  const top = Math.max(8, 180 - total / 2);
  for (const [i, name] of shown.entries())
    boxes.push({
      id: `kubelet/${name}`,
      title: name,
      part: 'node',
      x: 598,
      y: top + i * (height + gap),
      width: 156,
      height,
    });
  return boxes;
}

/** The box that a component of a trace belongs to; undefined for what is no part of this picture. */
export function boxOf(component: string, nodes: readonly string[]): string | undefined {
  if (component === 'kubectl' || component === 'kube-apiserver' || component === 'etcd') return component;
  if (component === 'kube-scheduler') return component;
  const slash = component.indexOf('/');
  const [head, rest] = slash < 0 ? [component, ''] : [component.slice(0, slash), component.slice(slash + 1)];
  if (head === 'kubelet' || head === 'kube-proxy' || head === 'containerd' || head === 'cri' || head === 'node') {
    const at = nodes.indexOf(rest);
    return at < 0 ? undefined : `kubelet/${nodes[Math.min(at, MOST_NODES - 1)]}`;
  }
  if (head === 'client' || head === 'lb' || head === 'pod' || head === 'service' || head === 'ingress')
    return undefined;
  return 'kube-controller-manager';
}

export interface Line {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** The straight way between the borders of two boxes. */
export function lineBetween(a: Rect, b: Rect): Line {
  const [ax, ay] = [a.x + a.width / 2, a.y + a.height / 2];
  const [bx, by] = [b.x + b.width / 2, b.y + b.height / 2];
  const [x1, y1] = borderPoint(a, bx, by);
  const [x2, y2] = borderPoint(b, ax, ay);
  return { x1, y1, x2, y2 };
}

/** Where the line from a box's middle to a point leaves the box. */
function borderPoint(box: Rect, x: number, y: number): [number, number] {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const [dx, dy] = [x - cx, y - cy];
  if (dx === 0 && dy === 0) return [cx, cy];
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy),
  );
  return [cx + dx * scale, cy + dy * scale];
}
