import type { KindView } from '../stores/KindTable.ts';
import { type FleetIndex, fillSlowly } from './FleetIndex.ts';
import { type FleetColours, FleetPainter, type FleetViewport } from './FleetPainter.ts';
import { type FleetLayout, fleetLayout, hit, TILE_HEAD } from './fleetLayout.ts';

const LEAST_SCALE = 0.3;
const MOST_SCALE = 150;
/** Tiles are placed anew at most this often (ms); what changes colour does so at once. */
const LAYOUT_MS = 400;

/** The moving parts behind the fleet's canvas: follows the pods, keeps the picture true, draws when something is new. */
export class FleetStage {
  readonly view: FleetViewport = { scale: 4, x: 0, y: 0 };
  layout: FleetLayout | undefined;
  selected: string | undefined;
  onChange: () => void = () => {};
  private readonly painter: FleetPainter;
  private frame = 0;
  private shape = -1;
  private laidAt = 0;
  private touched = false;
  private filling: Generator<void> | undefined;
  private readonly unfollow: () => void;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    readonly index: FleetIndex,
    pods: KindView,
    colours: FleetColours,
  ) {
    this.painter = new FleetPainter(canvas, colours);
    const { index: own } = this;
    this.unfollow = pods.table.follow({
      change: (key, before, after) => {
        own.change(key, before, after);
        this.wake();
      },
    });
    this.filling = fillSlowly(index, pods.values());
    this.wake();
  }

  stop(): void {
    this.unfollow();
    cancelAnimationFrame(this.frame);
    this.filling = undefined;
  }

  setColours(colours: FleetColours): void {
    this.painter.setColours(colours);
    this.wake();
  }

  resize(width: number, height: number): void {
    const ratio = ratioOf();
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    if (this.touched) this.wake();
    else this.fit();
  }

  wake(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  /** Shows all of it. */
  fit(): void {
    this.touched = false;
    if (!this.layout) return;
    const { width, height } = this.size();
    const room = Math.min((width - 24) / this.layout.width, (height - 96) / this.layout.height);
    this.view.scale = clamp(room, LEAST_SCALE, 40);
    this.view.x = this.layout.width / 2 - width / 2 / this.view.scale;
    this.view.y = this.layout.height / 2 - (height + 12) / 2 / this.view.scale;
    this.wake();
  }

  pan(dx: number, dy: number): void {
    this.touched = true;
    this.view.x -= dx / this.view.scale;
    this.view.y -= dy / this.view.scale;
    this.wake();
  }

  zoom(factor: number, at?: { x: number; y: number }): void {
    this.touched = true;
    const { width, height } = this.size();
    const { x, y } = at ?? { x: width / 2, y: height / 2 };
    const scale = clamp(this.view.scale * factor, LEAST_SCALE, MOST_SCALE);
    this.view.x += x / this.view.scale - x / scale;
    this.view.y += y / this.view.scale - y / scale;
    this.view.scale = scale;
    this.wake();
  }

  /** What is under a point of the element: a pod's key, or a group's name. */
  at(x: number, y: number): { pod?: string; group: string; word?: string } | undefined {
    if (!this.layout) return undefined;
    const found = hit(this.layout, this.view.x + x / this.view.scale, this.view.y + y / this.view.scale);
    if (!found) return undefined;
    const cell = found.place < 0 ? undefined : found.tile.group.cells[found.place];
    return { group: found.tile.group.name, ...(cell ? { pod: cell.key, word: cell.word } : {}) };
  }

  /** Brings a pod into sight, near enough to see its shape. */
  show(key: string): void {
    const found = this.index.find(key);
    const tile = found && this.layout?.byGroup.get(found.group);
    if (!found || !tile) return;
    const { width, height } = this.size();
    const x = tile.x + (found.place % tile.columns) + 0.5;
    const y = tile.y + TILE_HEAD + Math.floor(found.place / tile.columns) + 0.5;
    const { view } = this;
    const inside = x > view.x && y > view.y && x < view.x + width / view.scale && y < view.y + height / view.scale;
    if (inside && view.scale > 8) return;
    this.touched = true;
    view.scale = Math.max(view.scale, 22);
    view.x = x - width / 2 / view.scale;
    view.y = y - height / 2 / view.scale;
    this.wake();
  }

  private draw(now: number): void {
    this.frame = 0;
    if (this.filling?.next().done) this.filling = undefined;
    const { index } = this;
    const moved = index.shape !== this.shape;
    if (moved && (now - this.laidAt > LAYOUT_MS || !this.layout)) this.layOut(now);
    else this.painter.touch(index.takeDirty());
    const selected = this.selected ? index.find(this.selected) : undefined;
    this.painter.draw(this.view, ratioOf(), selected);
    this.onChange();
    if (this.filling || index.shape !== this.shape) this.wake();
  }

  private layOut(now: number): void {
    this.laidAt = now;
    this.shape = this.index.shape;
    this.index.takeDirty();
    this.layout = fleetLayout(this.index.groups.values(), this.layout);
    this.painter.setLayout(this.layout);
    if (!this.touched) this.fit();
  }

  private size(): { width: number; height: number } {
    const ratio = ratioOf();
    return { width: this.canvas.width / ratio, height: this.canvas.height / ratio };
  }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const ratioOf = (): number => Math.min(2, devicePixelRatio || 1);
