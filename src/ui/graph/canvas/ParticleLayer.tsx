import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useFlows } from '../../stores/useFlows.ts';
import { usePlayback } from '../../stores/usePlayback.ts';
import type { EdgeShape } from '../edgeShape.ts';
import { markGraphAlive } from '../markGraphAlive.ts';
import { ParticleField } from './particleField.ts';

/** A canvas over the graph on which requests move. It draws only while something flows and the page is looked at. */
export function ParticleLayer({ edges, onSample }: { edges: readonly EdgeShape[]; onSample: (n: number) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef(new ParticleField());
  const flow = useStoreApi();

  useEffect(() => field.current.setEdges(edges), [edges]);

  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let frame = 0;
    let last = performance.now();
    let sample = 0;
    const draw = (now: number): void => {
      frame = requestAnimationFrame(draw);
      const element = canvas.current;
      if (!element) return;
      const seconds = Math.min(0.05, (now - last) / 1000);
      last = now;
      const { state } = usePlayback.getState();
      const still = state !== undefined && !state.running;
      const pace = still ? 0 : 1;
      field.current.advance(seconds, useFlows.getState().byEdge, pace);
      if (field.current.sample !== sample) {
        sample = field.current.sample;
        onSample(sample);
      }
      paint(element, field.current, flow.getState().transform);
      if (field.current.alive > 0) markGraphAlive();
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [flow, onSample]);

  return <canvas ref={canvas} className="particle-layer" />;
}

function paint(canvas: HTMLCanvasElement, field: ParticleField, [tx, ty, zoom]: [number, number, number]): void {
  const scale = Math.min(2, devicePixelRatio || 1);
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  if (field.alive === 0) return;
  context.setTransform(zoom * scale, 0, 0, zoom * scale, tx * scale, ty * scale);
  const style = getComputedStyle(canvas);
  const good = style.getPropertyValue('--brass-strong');
  const bad = style.getPropertyValue('--err');
  field.draw((point, failed, fade) => {
    context.globalAlpha = fade;
    context.fillStyle = failed ? bad : good;
    context.beginPath();
    if (failed) context.rect(point.x - 3, point.y - 3, 6, 6);
    else context.arc(point.x, point.y, 3.1, 0, Math.PI * 2);
    context.fill();
  });
}
