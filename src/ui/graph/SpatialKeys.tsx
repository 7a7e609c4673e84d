import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import { select, useSelection } from '../stores/useSelection.ts';
import { type Direction, nearestInDirection } from './nearestInDirection.ts';
import type { GraphView } from './toView.ts';

const ARROWS: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** Arrow keys walk from card to card while the graph has the focus. */
export function SpatialKeys({ view }: { view: GraphView }) {
  const { setCenter, getZoom, getViewport } = useReactFlow();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const direction = ARROWS[event.key];
      const target = event.target as HTMLElement;
      if (!direction || event.ctrlKey || event.metaKey || event.altKey || !target.closest('.graph-stage')) return;
      if (target.closest('[role=tree], input, select, [role=toolbar]')) return;
      const { selected } = useSelection.getState();
      const from = view.nodes.find((n) => (n.data.node.object ?? n.id) === selected);
      const next = from
        ? nearestInDirection(view.nodes, from, direction)
        : view.nodes.find((n) => n.type !== 'machine');
      if (!next) return;
      event.preventDefault();
      select(next.data.node.object ?? next.id);
      const { x, y, zoom } = getViewport();
      const pane = target.closest('.graph-stage')?.getBoundingClientRect();
      const cx = next.position.x + next.width / 2;
      const cy = next.position.y + next.height / 2;
      const inside = pane && cx * zoom + x > 40 && cx * zoom + x < pane.width - 40 && cy * zoom + y > 40 && cy * zoom + y < pane.height - 40; // biome-ignore format: one condition
      if (!inside) void setCenter(cx, cy, { zoom: getZoom(), duration: 200 });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [view, setCenter, getZoom, getViewport]);
  return null;
}
