import { type RefObject, useEffect, useRef } from 'react';
import type { TraceEvent } from '../../../playback/TraceEvent.ts';
import { onTraces } from '../../stores/useTraces.ts';
import { type Flight, MessageStage } from './MessageStage.ts';
import { PLANE, type PlaneBox, STAGES } from './planeLayout.ts';

interface Props {
  boxes: readonly PlaneBox[];
  nodes: readonly string[];
  wanted: RefObject<(event: TraceEvent) => boolean>;
  onSkipped: (count: number) => void;
}

/** Messages as moving dots with their words, over the drawing of the components. */
export function MessageCanvas({ boxes, nodes, wanted, onSkipped }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const stage = new MessageStage();
    const rects = new Map(boxes.map((b) => [b.id, b]));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    let frame = 0;
    let told = 0;
    const draw = (): void => {
      const now = performance.now();
      if (canvas.current) paint(canvas.current, stage.at(now), still);
      if (stage.skipped !== told) {
        told = stage.skipped;
        onSkipped(told);
      }
      frame = stage.flights.length > 0 ? requestAnimationFrame(draw) : 0;
    };
    const stop = onTraces((events) => {
      stage.take(events, performance.now(), rects, nodes, (event) => wanted.current(event));
      if (frame === 0 && stage.flights.length > 0) frame = requestAnimationFrame(draw);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [boxes, nodes, wanted, onSkipped]);
  return <canvas ref={canvas} className="plane-canvas" />;
}

function paint(canvas: HTMLCanvasElement, flights: ReturnType<MessageStage['at']>, still: boolean): void {
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
  // The same "meet" fit as the SVG beneath.
  const zoom = Math.min(width / PLANE.width, height / PLANE.height);
  context.setTransform(zoom, 0, 0, zoom, (width - PLANE.width * zoom) / 2, (height - PLANE.height * zoom) / 2);
  const style = getComputedStyle(canvas);
  const brass = style.getPropertyValue('--brass-strong');
  const ink = style.getPropertyValue('--ink');
  const pane = style.getPropertyValue('--pane3');
  for (const flight of flights) {
    const inside = flight.from === flight.to;
    context.globalAlpha = still ? 1 : Math.min(1, flight.progress * 6, (1 - flight.progress) * 5);
    if (flight.event.what === 'stage' && inside) paintStage(context, flight, brass);
    else if (inside) paintThought(context, flight, brass);
    else {
      context.fillStyle = flight.event.what === 'watch' ? style.getPropertyValue('--run') : brass;
      context.beginPath();
      context.arc(flight.x, flight.y, 4.2, 0, Math.PI * 2);
      context.fill();
    }
  }
  for (const flight of flights.filter((f) => f.from !== f.to).slice(-5)) label(context, flight, ink, pane);
  context.globalAlpha = 1;
}

function paintThought(
  context: CanvasRenderingContext2D,
  { from, progress }: Flight & { progress: number },
  colour: string,
): void {
  const grow = progress * 7;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(from.x - grow, from.y - grow, from.width + 2 * grow, from.height + 2 * grow, 14 + grow);
  context.stroke();
}

function paintStage(context: CanvasRenderingContext2D, { from, event }: Flight, colour: string): void {
  const index = STAGES.findIndex((stage) => event.text.toLowerCase().includes(stage.slice(0, 5)));
  if (index < 0) return;
  const width = (from.width - 20 - 4 * 6) / STAGES.length;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(from.x + 10 + index * (width + 6), from.y + 62, width, 28, 7);
  context.stroke();
}

function label(
  context: CanvasRenderingContext2D,
  { event, x, y }: Flight & { x: number; y: number },
  ink: string,
  back: string,
): void {
  const text = event.text.length > 34 ? `${event.text.slice(0, 33)}…` : event.text;
  context.globalAlpha = 1;
  context.font = '10px system-ui, sans-serif';
  const width = context.measureText(text).width + 10;
  const left = Math.min(Math.max(2, x - width / 2), PLANE.width - width - 2);
  context.fillStyle = back;
  context.beginPath();
  context.roundRect(left, y - 23, width, 15, 5);
  context.fill();
  context.fillStyle = ink;
  context.fillText(text, left + 5, y - 12);
}
