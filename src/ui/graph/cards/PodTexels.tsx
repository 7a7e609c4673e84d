import { useEffect, useRef } from 'react';
import { podState, type Tone } from '../../status/podState.ts';
import { objectOf, type Pod, useMirror } from '../../stores/useMirror.ts';
import { BOX_PADDING, POD_SIZE } from '../layout/boxLayout.ts';

const TONES: readonly Tone[] = ['ok', 'run', 'warn', 'err', 'idle'];

/** Hundreds of pods as dots, one each, coloured by state; those that need a look are drawn whole, the others lighter. */
export function PodTexels({ ids, width, top }: { ids: readonly string[]; width: number; top: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width: dot, gap } = POD_SIZE.texel;
  const size = dot + gap;
  const columns = Math.max(1, Math.floor((width - 2 * BOX_PADDING + gap) / size));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of columns clears the canvas.
  useEffect(() => {
    let drawn: unknown;
    const draw = (): void => {
      const mirror = useMirror.getState();
      const element = canvas.current;
      if (!element || mirror.kinds.pods === drawn) return;
      drawn = mirror.kinds.pods;
      paint(element, ids, (id) => objectOf<Pod>(mirror, id));
    };
    draw();
    return useMirror.subscribe(draw);
  }, [ids, columns]);
  return (
    <canvas
      ref={canvas}
      className="texels"
      style={{ left: BOX_PADDING, top }}
      width={columns * size}
      height={Math.ceil(ids.length / columns) * size}
    />
  );
}

function paint(canvas: HTMLCanvasElement, ids: readonly string[], podOf: (id: string) => Pod | undefined): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  const colours = new Map(TONES.map((tone) => [tone, style.getPropertyValue(tone === 'idle' ? '--dim' : `--${tone}`)]));
  const { width, gap } = POD_SIZE.texel;
  const size = width + gap;
  const columns = Math.floor(canvas.width / size);
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const [index, id] of ids.entries()) {
    const pod = podOf(id);
    if (!pod) continue;
    const { tone } = podState(pod);
    context.fillStyle = colours.get(tone) ?? '#888';
    const inset = tone === 'ok' ? 1 : 0;
    const x = (index % columns) * size + inset;
    const y = Math.floor(index / columns) * size + inset;
    context.fillRect(x, y, width - 2 * inset, width - 2 * inset);
  }
}
