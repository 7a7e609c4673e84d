import type { Tone } from '../status/podState.ts';
import type { FleetCell, FleetGroup } from './FleetIndex.ts';
import { TONES } from './FleetIndex.ts';
import { type FleetLayout, type FleetTile, TILE_HEAD } from './fleetLayout.ts';

/** Where the picture stands: pixels of one cell, and the cell at the top left corner. */
export interface FleetViewport {
  scale: number;
  x: number;
  y: number;
}

/** Pixels of a cell from which pods have shapes, and from which they have names. */
export const CHIP_SCALE = 14;
export const CARD_SCALE = 84;

export interface FleetColours {
  tones: Readonly<Record<Tone, string>>;
  soft: Readonly<Record<Tone, string>>;
  background: string;
  tile: string;
  line: string;
  ink: string;
  mute: string;
  brass: string;
  font: string;
}

/**
 * Draws the fleet. The whole is one bitmap of a pixel a pod, of which only what changed is painted; a frame scales that
 * bitmap, and near enough draws the few pods in sight with their shape, then with name and state.
 */
export class FleetPainter {
  private readonly bitmap = document.createElement('canvas');
  private layout: FleetLayout | undefined;
  private sprites = new Map<string, HTMLCanvasElement>();

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private colours: FleetColours,
  ) {}

  setColours(colours: FleetColours): void {
    this.colours = colours;
    this.sprites.clear();
    if (this.layout) this.setLayout(this.layout);
  }

  setLayout(layout: FleetLayout): void {
    this.layout = layout;
    this.bitmap.width = Math.max(1, layout.width);
    this.bitmap.height = Math.max(1, layout.height);
    const context = this.bitmap.getContext('2d');
    if (!context) return;
    for (const tile of layout.tiles) {
      context.fillStyle = this.colours.tile;
      context.fillRect(tile.x, tile.y, tile.columns, tile.rows + TILE_HEAD);
      for (const [place, cell] of tile.group.cells.entries()) if (cell) this.dot(context, tile, place, cell);
    }
  }

  /** Paints what changed into the bitmap. */
  touch(dirty: ReadonlyMap<FleetGroup, ReadonlySet<number>>): void {
    const context = this.bitmap.getContext('2d');
    if (!context) return;
    for (const [group, places] of dirty) {
      const tile = this.layout?.byGroup.get(group);
      if (!tile) continue;
      for (const place of places) this.dot(context, tile, place, group.cells[place]);
    }
  }

  private dot(context: CanvasRenderingContext2D, tile: FleetTile, place: number, cell: FleetCell | undefined): void {
    context.fillStyle = cell ? this.colours.tones[cell.tone] : this.colours.tile;
    context.fillRect(tile.x + (place % tile.columns), tile.y + TILE_HEAD + Math.floor(place / tile.columns), 1, 1);
  }

  /** One frame. Returns how many pods were drawn one by one. */
  draw(view: FleetViewport, ratio: number, selected?: { group: FleetGroup; place: number }): number {
    const context = this.canvas.getContext('2d', { alpha: false });
    const { layout, colours } = this;
    if (!context || !layout) return 0;
    const width = this.canvas.width / ratio;
    const height = this.canvas.height / ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colours.background;
    context.fillRect(0, 0, width, height);
    const seen = this.inSight(view, width, height);
    const near = view.scale >= CHIP_SCALE;
    if (!near) {
      this.blit(context, view, width, height);
      if (view.scale >= 4) for (const tile of seen) this.grid(context, view, tile);
    }
    if (near || seen.length <= 260) for (const tile of seen) this.frame(context, view, tile, near);
    let count = 0;
    if (near) for (const tile of seen) count += this.pods(context, view, tile, width, height);
    if (selected) this.mark(context, view, selected);
    return count;
  }

  private inSight(view: FleetViewport, width: number, height: number): FleetTile[] {
    const right = view.x + width / view.scale;
    const bottom = view.y + height / view.scale;
    return (this.layout?.tiles ?? []).filter(
      (t) => t.x < right && t.x + t.columns > view.x && t.y < bottom && t.y + t.rows + TILE_HEAD > view.y,
    );
  }

  private blit(context: CanvasRenderingContext2D, view: FleetViewport, width: number, height: number): void {
    const left = Math.max(0, Math.floor(view.x));
    const top = Math.max(0, Math.floor(view.y));
    const w = Math.min(this.bitmap.width - left, Math.ceil(width / view.scale) + 1);
    const h = Math.min(this.bitmap.height - top, Math.ceil(height / view.scale) + 1);
    if (w <= 0 || h <= 0) return;
    context.imageSmoothingEnabled = view.scale < 1;
    const x = (left - view.x) * view.scale;
    const y = (top - view.y) * view.scale;
    context.drawImage(this.bitmap, left, top, w, h, x, y, w * view.scale, h * view.scale);
  }

  /** Lines in the colour of the tile between its pods. */
  private grid(context: CanvasRenderingContext2D, view: FleetViewport, tile: FleetTile): void {
    const { scale } = view;
    const left = (tile.x - view.x) * scale;
    const top = (tile.y + TILE_HEAD - view.y) * scale;
    context.fillStyle = this.colours.tile;
    for (let i = 0; i <= tile.columns; i++) context.fillRect(left + i * scale - 0.5, top, 1, tile.rows * scale);
    for (let i = 0; i <= tile.rows; i++) context.fillRect(left, top + i * scale - 0.5, tile.columns * scale, 1);
  }

  private frame(context: CanvasRenderingContext2D, view: FleetViewport, tile: FleetTile, near: boolean): void {
    const { colours } = this;
    const { scale } = view;
    const x = (tile.x - view.x) * scale;
    const y = (tile.y - view.y) * scale;
    const width = tile.columns * scale;
    const height = (tile.rows + TILE_HEAD) * scale;
    if (near) {
      context.fillStyle = colours.tile;
      context.fillRect(x, y, width, height);
    }
    context.strokeStyle = tile.group.tones.err > 0 ? colours.tones.err : colours.line;
    context.lineWidth = 1;
    context.strokeRect(x - 1, y - 1, width + 2, height + 2);
    const size = Math.min(14, TILE_HEAD * scale * 0.62);
    if (size < 7 || width < 40) return;
    // Near its pods, and in sight for as long as they are.
    const middle = Math.max(y + TILE_HEAD * scale - Math.min(TILE_HEAD * scale, 30) / 2, Math.min(56, y + height));
    context.font = `600 ${size}px ${colours.font}`;
    context.textBaseline = 'middle';
    const counts = countsText(tile.group);
    const room = width - 10;
    const end = context.measureText(counts).width;
    const name = fitted(context, tile.group.name, end + 60 < room ? room - end - 8 : room);
    context.fillStyle = colours.ink;
    context.textAlign = 'left';
    context.fillText(name, x + 4, middle);
    if (end + 60 >= room) return;
    context.textAlign = 'right';
    context.fillStyle = tile.group.tones.err > 0 ? colours.tones.err : colours.mute;
    context.fillText(counts, x + width - 4, middle);
  }

  private pods(
    context: CanvasRenderingContext2D,
    view: FleetViewport,
    tile: FleetTile,
    width: number,
    height: number,
  ): number {
    const { scale } = view;
    let count = 0;
    const first = Math.max(0, Math.floor(view.y - tile.y - TILE_HEAD));
    const last = Math.min(tile.rows - 1, Math.floor(view.y + height / scale - tile.y - TILE_HEAD));
    const from = Math.max(0, Math.floor(view.x - tile.x));
    const to = Math.min(tile.columns - 1, Math.floor(view.x + width / scale - tile.x));
    for (let row = first; row <= last; row++)
      for (let column = from; column <= to; column++) {
        const cell = tile.group.cells[row * tile.columns + column];
        if (!cell) continue;
        const x = (tile.x + column - view.x) * scale;
        const y = (tile.y + TILE_HEAD + row - view.y) * scale;
        if (scale >= CARD_SCALE) this.card(context, cell, x, y, scale);
        else context.drawImage(this.sprite(cell, Math.ceil(scale)), x, y, scale, scale);
        count++;
      }
    return count;
  }

  private card(context: CanvasRenderingContext2D, cell: FleetCell, x: number, y: number, size: number): void {
    const { colours } = this;
    const name = cell.key.slice(cell.key.indexOf('/') + 1);
    context.fillStyle = colours.soft[cell.tone];
    context.strokeStyle = colours.tones[cell.tone];
    context.lineWidth = 1.2;
    context.beginPath();
    context.roundRect(x + 3, y + 3, size - 6, size - 6, 8);
    context.fill();
    context.stroke();
    shape(context, cell, x + size / 2, y + size * 0.28, Math.min(11, size * 0.11), colours);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = `500 ${Math.min(13, size * 0.13)}px ${colours.font}`;
    context.fillStyle = colours.ink;
    const room = size - 14;
    const start = fitted(context, name, room);
    context.fillText(start, x + size / 2, y + size * 0.54);
    if (start !== name) context.fillText(fittedEnd(context, name, room), x + size / 2, y + size * 0.69);
    context.fillStyle = colours.mute;
    context.fillText(fitted(context, cell.word, room), x + size / 2, y + size * 0.86);
  }

  /** A pod's shape at one size, drawn once. */
  private sprite(cell: FleetCell, size: number): HTMLCanvasElement {
    const key = `${cell.tone} ${cell.glyph} ${size}`;
    let sprite = this.sprites.get(key);
    if (sprite) return sprite;
    if (this.sprites.size > 400) this.sprites.clear();
    sprite = document.createElement('canvas');
    sprite.width = sprite.height = size * 2;
    const context = sprite.getContext('2d');
    if (context) {
      context.scale(2, 2);
      context.fillStyle = this.colours.soft[cell.tone];
      context.beginPath();
      context.roundRect(1, 1, size - 2, size - 2, Math.min(6, size / 5));
      context.fill();
      shape(context, cell, size / 2, size / 2, size * 0.27, this.colours);
    }
    this.sprites.set(key, sprite);
    return sprite;
  }

  private mark(context: CanvasRenderingContext2D, view: FleetViewport, at: { group: FleetGroup; place: number }): void {
    const tile = this.layout?.byGroup.get(at.group);
    if (!tile) return;
    const size = Math.max(9, view.scale);
    const x = (tile.x + (at.place % tile.columns) + 0.5 - view.x) * view.scale;
    const y = (tile.y + TILE_HEAD + Math.floor(at.place / tile.columns) + 0.5 - view.y) * view.scale;
    context.strokeStyle = this.colours.brass;
    context.lineWidth = 2.5;
    context.strokeRect(x - size / 2 - 1, y - size / 2 - 1, size + 2, size + 2);
  }
}

/** `30` when all is well, `30 · ✕ 2` when not. */
export function countsText({ size, tones }: FleetGroup): string {
  const rest = [tones.err ? `✕ ${tones.err}` : '', tones.warn + tones.run ? `◌ ${tones.warn + tones.run}` : ''];
  return [String(size), ...rest.filter(Boolean)].join(' · ');
}

/** The shapes of `StatusGlyph`, in lines. */
function shape(
  context: CanvasRenderingContext2D,
  { tone, glyph }: FleetCell,
  x: number,
  y: number,
  r: number,
  colours: FleetColours,
): void {
  context.strokeStyle = colours.tones[tone];
  context.fillStyle = colours.tones[tone];
  context.lineWidth = Math.max(1.2, r * 0.32);
  context.lineCap = 'round';
  context.beginPath();
  if (glyph === 'check' || glyph === 'done') {
    context.moveTo(x - r * 0.8, y);
    context.lineTo(x - r * 0.2, y + r * 0.65);
    context.lineTo(x + r * 0.85, y - r * 0.65);
  } else if (glyph === 'cross') {
    context.moveTo(x - r * 0.75, y - r * 0.75);
    context.lineTo(x + r * 0.75, y + r * 0.75);
    context.moveTo(x + r * 0.75, y - r * 0.75);
    context.lineTo(x - r * 0.75, y + r * 0.75);
  } else if (glyph === 'bang') {
    context.moveTo(x, y - r * 0.9);
    context.lineTo(x, y + r * 0.25);
    context.moveTo(x, y + r * 0.85);
    context.lineTo(x, y + r * 0.86);
  } else if (glyph === 'leaving') {
    context.moveTo(x - r, y);
    context.lineTo(x + r, y);
    context.lineTo(x + r * 0.3, y - r * 0.6);
    context.moveTo(x + r, y);
    context.lineTo(x + r * 0.3, y + r * 0.6);
  } else if (glyph === 'pause') {
    context.moveTo(x - r * 0.4, y - r * 0.7);
    context.lineTo(x - r * 0.4, y + r * 0.7);
    context.moveTo(x + r * 0.4, y - r * 0.7);
    context.lineTo(x + r * 0.4, y + r * 0.7);
  } else context.arc(x, y, r * 0.85, 0, glyph === 'wait' ? Math.PI * 2 : Math.PI * 1.4);
  context.stroke();
}

function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let end = Math.min(text.length, 80);
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > room) end = Math.floor(end * 0.85);
  return `${text.slice(0, end)}…`;
}

function fittedEnd(context: CanvasRenderingContext2D, text: string, room: number): string {
  let from = Math.max(0, text.length - 60);
  while (from < text.length - 1 && context.measureText(`…${text.slice(from)}`).width > room) from++;
  return `…${text.slice(from)}`;
}

/** The theme's colours: a canvas cannot take them by name. */
export function fleetColours(): FleetColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const byTone = (name: (tone: Tone) => string): Record<Tone, string> =>
    Object.fromEntries(TONES.map((tone) => [tone, read(name(tone))])) as Record<Tone, string>;
  return {
    tones: byTone((tone) => (tone === 'idle' ? '--dim' : `--${tone}`)),
    soft: byTone((tone) => (tone === 'idle' ? '--pane3' : `--${tone}-soft`)),
    background: read('--bg'),
    tile: read('--pane2'),
    line: read('--line2'),
    ink: read('--ink'),
    mute: read('--mute'),
    brass: read('--brass'),
    font: getComputedStyle(document.body).fontFamily || 'sans-serif',
  };
}
