import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { openObjectMenu } from '../stores/useObjectMenu.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { select } from '../stores/useSelection.ts';
import type { GraphLens } from './buildGraph.ts';
import { noteCamera, takeWantedCamera } from './camera.ts';
import { EdgeLayer } from './canvas/EdgeLayer.tsx';
import { ParticleLayer } from './canvas/ParticleLayer.tsx';
import { GatewayCard, RouteCard } from './cards/GatewayCards.tsx';
import { MachineCard, TrayCard } from './cards/MachineCard.tsx';
import { IngressCard, InternetCard, LoadBalancerCard, ServiceCard } from './cards/NetworkCards.tsx';
import { PodCard } from './cards/PodCard.tsx';
import { AttachmentCard, WorkloadCard } from './cards/WorkloadCards.tsx';
import { GraphControls } from './GraphControls.tsx';
import { Legend } from './Legend.tsx';
import { markGraphAlive } from './markGraphAlive.ts';
import { SpatialKeys } from './SpatialKeys.tsx';
import { StoryTrail } from './StoryTrail.tsx';
import type { GraphView, ViewNode } from './toView.ts';

const NODE_TYPES = {
  pod: PodCard,
  machine: MachineCard,
  tray: TrayCard,
  internet: InternetCard,
  loadBalancer: LoadBalancerCard,
  ingress: IngressCard,
  gateway: GatewayCard,
  route: RouteCard,
  service: ServiceCard,
  workload: WorkloadCard,
  attachment: AttachmentCard,
};

const NO_EDGES: never[] = [];

/** One lens on the canvas: cards by React Flow, lines and requests drawn by ourselves in the same coordinates. */
export function GraphCanvas({ lens, view }: { lens: GraphLens; view: GraphView }) {
  return (
    <ReactFlowProvider key={lens}>
      <Canvas lens={lens} view={view} />
    </ReactFlowProvider>
  );
}

function Canvas({ lens, view }: { lens: GraphLens; view: GraphView }) {
  const minimap = usePrefs((s) => s.minimap);
  const [sample, setSample] = useState(1);
  const moved = useRef(false);
  useFollowBounds(view, moved);
  useEffect(() => {
    // Moving traffic marks the graph as alive by itself; where nothing moves, drawn nodes are enough.
    if (view.nodes.length < 2) return;
    const timer = setTimeout(markGraphAlive, lens === 'traffic' ? 700 : 0);
    return () => clearTimeout(timer);
  }, [lens, view]);
  return (
    <ReactFlow
      className="graph-canvas"
      nodes={view.nodes as ViewNode[]}
      edges={NO_EDGES}
      nodeTypes={NODE_TYPES}
      minZoom={0.08}
      maxZoom={2}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      deleteKeyCode={null}
      disableKeyboardA11y
      panOnScroll
      zoomOnDoubleClick={false}
      onlyRenderVisibleElements={view.nodes.length > 150}
      onMove={(event) => {
        if (event) moved.current = true;
      }}
      onMoveEnd={(event, camera) => {
        if (event) noteCamera(camera);
      }}
      onInit={({ setViewport }) => {
        const camera = takeWantedCamera();
        if (!camera) return;
        moved.current = true;
        void setViewport(camera);
      }}
      onNodeClick={(_event, node) => select((node as ViewNode).data.node.object ?? node.id)}
      onNodeContextMenu={(event, node) => {
        event.preventDefault();
        openObjectMenu((node as ViewNode).data.node.object ?? node.id, event.clientX, event.clientY);
      }}
      onPaneClick={() => select(undefined)}
    >
      <Background variant={BackgroundVariant.Dots} gap={22} size={1.6} color="var(--grid-dot)" bgColor="var(--bg)" />
      <EdgeLayer edges={view.edges} />
      <StoryTrail view={view} />
      {lens === 'traffic' ? <ParticleLayer edges={view.edges} onSample={setSample} /> : null}
      {minimap ? (
        <MiniMap
          className="minimap"
          pannable
          zoomable
          bgColor="var(--pane)"
          maskColor="var(--brass-soft)"
          nodeColor="var(--line2)"
        />
      ) : null}
      <GraphControls onFit={() => (moved.current = false)} />
      <Legend traffic={lens === 'traffic'} sample={sample} />
      <SpatialKeys view={view} />
    </ReactFlow>
  );
}

/** Fits the picture into the pane at first and whenever it outgrows it, until the user moves it himself. */
function useFollowBounds(view: GraphView, moved: React.RefObject<boolean>): void {
  const { fitBounds } = useReactFlow();
  const width = useStore((s) => s.width);
  const height = useStore((s) => s.height);
  const fitted = useRef('');
  const frame = useCallback(
    (duration: number) => fitBounds(framed(view.bounds, width), { padding: 0.02, duration }),
    [fitBounds, view.bounds, width],
  );
  useEffect(() => {
    const { x, y, width: w, height: h } = view.bounds;
    if (w === 0 || width === 0 || moved.current) return;
    const key = `${x},${y},${w},${h},${width},${height}`;
    if (fitted.current === key) return;
    const first = fitted.current === '';
    fitted.current = key;
    void frame(first ? 0 : 400);
  }, [view.bounds, width, height, frame, moved]);
}

/** Room for the toolbar above and the legend below; small pictures are not blown up beyond their size. */
export function framed(bounds: { x: number; y: number; width: number; height: number }, paneWidth: number) {
  const least = Math.max(bounds.width, paneWidth * 0.88);
  const grow = (least - bounds.width) / 2;
  return { x: bounds.x - grow, y: bounds.y - 40, width: least, height: bounds.height + 68 };
}
