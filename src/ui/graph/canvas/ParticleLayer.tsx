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
    const element = canvas.current;
    if (!element || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const stopSizing = followSize(element);
    let frame = 0;
    let last = performance.now();
    let sample = 0;
    let clean = true;
    const draw = (now: number): void => {
      frame = requestAnimationFrame(draw);
      const seconds = Math.min(0.05, (now - last) / 1000);
      last = now;
      const { state } = usePlayback.getState();
      field.current.advance(seconds, useFlows.getState().byEdge, state?.running === false ? 0 : 1);
      if (field.current.sample !== sample) {
        sample = field.current.sample;
        onSample(sample);
      }
      const empty = field.current.alive === 0;
      if (!empty || !clean) paint(element, field.current, flow.getState().transform);
      clean = empty;
      if (!empty) markGraphAlive();
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      stopSizing();
    };
  }, [flow, onSample]);

  return <canvas ref={canvas} className="particle-layer" />;
}

const scaleOf = (): number => Math.min(2, devicePixelRatio || 1);

/** Keeps the bitmap as large as the element; asking each frame would force a layout each frame. */
function followSize(canvas: HTMLCanvasElement): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    canvas.width = Math.round(entry.contentRect.width * scaleOf());
    canvas.height = Math.round(entry.contentRect.height * scaleOf());
  });
  observer.observe(canvas);
  return () => observer.disconnect();
}

function paint(canvas: HTMLCanvasElement, field: ParticleField, [tx, ty, zoom]: [number, number, number]): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = scaleOf();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (field.alive === 0) return;
  context.setTransform(zoom * scale, 0, 0, zoom * scale, tx * scale, ty * scale);
  const [good, bad] = COLOURS[document.documentElement.dataset.theme === 'light' ? 'light' : 'dark'];
  field.draw((point, failed, fade) => {
    context.globalAlpha = fade;
    context.fillStyle = failed ? bad : good;
    context.beginPath();
    if (failed) context.rect(point.x - 3, point.y - 3, 6, 6);
    else context.arc(point.x, point.y, 3.1, 0, Math.PI * 2);
    context.fill();
  });
}

/** `--brass-strong` and `--err` of both themes (tokens.css): a canvas cannot take them by name. */
const COLOURS: Record<'dark' | 'light', readonly [good: string, bad: string]> = {
  dark: ['#e8bf70', '#ff818b'],
  light: ['#6f4a06', '#aa2433'],
};
