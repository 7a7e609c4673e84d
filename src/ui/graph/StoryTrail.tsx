import { ViewportPortal } from '@xyflow/react';
import { useSelection } from '../stores/useSelection.ts';
import type { GraphView } from './toView.ts';
import './story-trail.css';

/** What the story of the selected object leads through, lit up on the graph in its order. */
export function StoryTrail({ view }: { view: GraphView }) {
  const story = useSelection((s) => s.story);
  const selected = useSelection((s) => s.selected);
  const hovered = useSelection((s) => s.hovered);
  const steps = story.flatMap((object, index) => {
    const node = view.nodes.find(({ id, data }) => (data.node.object ?? id) === object);
    return node && object !== selected ? [{ node, object, number: index + 1 }] : [];
  });
  if (steps.length === 0) return null;
  return (
    <ViewportPortal>
      {steps.map(({ node, object, number }) => (
        <div
          key={object}
          className="story-step"
          aria-hidden="true"
          data-step={number}
          data-hovered={object === hovered || undefined}
          style={{
            transform: `translate(${node.position.x}px, ${node.position.y}px)`,
            width: node.width,
            height: node.height,
          }}
        />
      ))}
    </ViewportPortal>
  );
}
