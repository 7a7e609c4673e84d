import { type MouseEvent, useEffect, useRef } from 'react';
import { podState, type Tone } from '../../status/podState.ts';
import { type Pod, useMirror } from '../../stores/useMirror.ts';
import { usePrefs } from '../../stores/usePrefs.ts';
import { select } from '../../stores/useSelection.ts';
import { BOX_PADDING, POD_SIZE } from '../layout/boxLayout.ts';

const TONES: readonly Tone[] = ['ok', 'run', 'warn', 'err', 'idle'];

/** Hundreds of pods as dots, one each, coloured by state; those that need a look are drawn whole, the others lighter. */
export function PodTexels({ ids, width, top }: { ids: readonly string[]; width: number; top: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = usePrefs((s) => s.theme);
  const size = POD_SIZE.texel.width + POD_SIZE.texel.gap;
  const columns = Math.max(1, Math.floor((width - 2 * BOX_PADDING + POD_SIZE.texel.gap) / size));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of columns clears the canvas.
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let kind: unknown;
    let drawn: (Pod | undefined)[] | undefined;
    const draw = (): void => {
      const { pods } = useMirror.getState().kinds;
      if (pods === kind) return;
      kind = pods;
      const mine = ids.map((id) => pods?.get(id.slice(id.indexOf('/') + 1)) as Pod | undefined);
      if (drawn && mine.every((pod, i) => pod === drawn?.[i])) return;
      drawn = mine;
      paint(element, mine, colours());
    };
    draw();
    // A new theme is in force only when the whole page has taken it.
    const repaint = requestAnimationFrame(() => drawn && paint(element, drawn, colours()));
    const stop = useMirror.subscribe(draw);
    return () => {
      cancelAnimationFrame(repaint);
      stop();
    };
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

let known: { theme: string | undefined; colours: Colours } | undefined;

/** The tones' colours, read once a theme. */
function colours(): Colours {
  const root = document.documentElement;
  const { theme } = root.dataset;
  if (known?.theme !== theme) {
    const style = getComputedStyle(root);
    const read = TONES.map((tone) => [tone, style.getPropertyValue(tone === 'idle' ? '--dim' : `--${tone}`)] as const);
    known = { theme, colours: new Map(read) };
  }
  return (known as { colours: Colours }).colours;
}

function paint(canvas: HTMLCanvasElement, pods: readonly (Pod | undefined)[], tones: Colours): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, gap } = POD_SIZE.texel;
  const size = width + gap;
  const columns = Math.floor(canvas.width / size);
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const [index, pod] of pods.entries()) {
    if (!pod) continue;
    const { tone } = podState(pod);
    context.fillStyle = tones.get(tone) ?? '#888';
    const inset = tone === 'ok' ? 1 : 0;
    const x = (index % columns) * size + inset;
    const y = Math.floor(index / columns) * size + inset;
    context.fillRect(x, y, width - 2 * inset, width - 2 * inset);
  }
}
