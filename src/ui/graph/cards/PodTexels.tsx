import { type MouseEvent, useEffect, useRef } from 'react';
import { podState, type Tone } from '../../status/podState.ts';
import { type Pod, useMirror } from '../../stores/useMirror.ts';
import { resolvedTheme, usePrefs } from '../../stores/usePrefs.ts';
import { select } from '../../stores/useSelection.ts';
import { BOX_PADDING, POD_SIZE } from '../layout/boxLayout.ts';

const TONES: readonly Tone[] = ['ok', 'run', 'warn', 'err', 'idle'];

/** Hundreds of pods as dots, one each, coloured by state; those that need a look are drawn whole, the others lighter. */
export function PodTexels({ ids, width, top }: { ids: readonly string[]; width: number; top: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = usePrefs((s) => resolvedTheme(s.theme));
  const size = POD_SIZE.texel.width + POD_SIZE.texel.gap;
  const columns = Math.max(1, Math.floor((width - 2 * BOX_PADDING + POD_SIZE.texel.gap) / size));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of columns clears the canvas.
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const colours = coloursOf(element);
    let kind: unknown;
    let drawn: (Pod | undefined)[] | undefined;
    const draw = (): void => {
      const { pods } = useMirror.getState().kinds;
      if (pods === kind) return;
      kind = pods;
      const mine = ids.map((id) => pods?.get(id.slice(id.indexOf('/') + 1)) as Pod | undefined);
      if (drawn && mine.every((pod, i) => pod === drawn?.[i])) return;
      drawn = mine;
      paint(element, mine, colours);
    };
    draw();
    return useMirror.subscribe(draw);
  }, [ids, columns, theme]);
  const pick = (event: MouseEvent<HTMLCanvasElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = event.currentTarget.width / box.width;
    const column = Math.floor(((event.clientX - box.left) * scale) / size);
    const row = Math.floor(((event.clientY - box.top) * scale) / size);
    const id = ids[row * columns + column];
    if (!id) return;
    event.stopPropagation();
    select(id);
  };
  return (
    <canvas
      ref={canvas}
      className="texels"
      style={{ left: BOX_PADDING, top }}
      width={columns * size}
      height={Math.ceil(ids.length / columns) * size}
      onClick={pick}
    />
  );
}

type Colours = ReadonlyMap<Tone, string>;

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  return new Map(TONES.map((tone) => [tone, style.getPropertyValue(tone === 'idle' ? '--dim' : `--${tone}`)]));
}

function paint(canvas: HTMLCanvasElement, pods: readonly (Pod | undefined)[], colours: Colours): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, gap } = POD_SIZE.texel;
  const size = width + gap;
  const columns = Math.floor(canvas.width / size);
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const [index, pod] of pods.entries()) {
    if (!pod) continue;
    const { tone } = podState(pod);
    context.fillStyle = colours.get(tone) ?? '#888';
    const inset = tone === 'ok' ? 1 : 0;
    const x = (index % columns) * size + inset;
    const y = Math.floor(index / columns) * size + inset;
    context.fillRect(x, y, width - 2 * inset, width - 2 * inset);
  }
}
