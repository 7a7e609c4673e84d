import type { FleetGroup } from './FleetIndex.ts';

/** A group's rectangle in cells: one cell is one pod. */
export interface FleetTile {
  group: FleetGroup;
  x: number;
  y: number;
  /** Pods in a row, and rows. */
  columns: number;
  rows: number;
}

export interface FleetLayout {
  tiles: readonly FleetTile[];
  byGroup: ReadonlyMap<FleetGroup, FleetTile>;
  width: number;
  height: number;
}

/** Cells above the pods of a tile for its name, and between tiles. */
export const TILE_HEAD = 2;
export const TILE_GAP = 1;
const LEAST_COLUMNS = 6;

/**
 * Tiles on shelves, all on one grid of cells. Rooms grow in steps and the width of the shelves changes only when it must,
 * so that a pod more or less moves nothing.
 */
export function fleetLayout(groups: Iterable<FleetGroup>, before?: FleetLayout): FleetLayout {
  const shapes: FleetTile[] = [];
  let area = 0;
  for (const group of groups) {
    const old = before?.byGroup.get(group);
    const room = roomFor(group.cells.length);
    const kept = old && old.columns * old.rows >= group.cells.length;
    const columns = kept ? old.columns : Math.max(LEAST_COLUMNS, Math.ceil(Math.sqrt(room * 1.7)));
    const rows = kept ? old.rows : Math.max(1, Math.ceil(room / columns));
    shapes.push({ group, x: 0, y: 0, columns, rows });
    area += (columns + TILE_GAP) * (rows + TILE_HEAD + TILE_GAP);
  }
  const wished = Math.max(LEAST_COLUMNS, Math.ceil(Math.sqrt(area * 2)));
  const width = before && before.width > wished * 0.8 && before.width < wished * 1.25 ? before.width : wished;
  return placed(shapes, width);
}

/** Room for this many and some more. */
export function roomFor(count: number): number {
  let room = 6;
  while (room < count) room = Math.ceil(room * 1.5);
  return room;
}

function placed(shapes: readonly FleetTile[], width: number): FleetLayout {
  const tiles: FleetTile[] = [];
  const byGroup = new Map<FleetGroup, FleetTile>();
  let x = TILE_GAP;
  let y = TILE_GAP;
  let shelf = 0;
  for (const shape of shapes) {
    if (x > TILE_GAP && x + shape.columns + TILE_GAP > width) {
      x = TILE_GAP;
      y += shelf + TILE_GAP;
      shelf = 0;
    }
    const tile = { ...shape, x, y };
    tiles.push(tile);
    byGroup.set(shape.group, tile);
    x += shape.columns + TILE_GAP;
    shelf = Math.max(shelf, shape.rows + TILE_HEAD);
  }
  return {
    tiles,
    byGroup,
    width: Math.max(width, ...tiles.slice(0, 1).map((t) => t.columns + 2)),
    height: y + shelf + TILE_GAP,
  };
}

/** The tile under a point, and the place in it. */
export function hit(layout: FleetLayout, x: number, y: number): { tile: FleetTile; place: number } | undefined {
  for (const tile of layout.tiles) {
    if (x < tile.x || x >= tile.x + tile.columns || y < tile.y || y >= tile.y + tile.rows + TILE_HEAD) continue;
    const row = Math.floor(y - tile.y - TILE_HEAD);
    return { tile, place: row < 0 ? -1 : row * tile.columns + Math.floor(x - tile.x) };
  }
  return undefined;
}
