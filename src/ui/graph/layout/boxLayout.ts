import type { Density, Rect } from '../GraphModel.ts';

/** Sizes of what lies in a machine, by density. */
export const POD_SIZE: Record<Density, { width: number; height: number; gap: number }> = {
  card: { width: 152, height: 35, gap: 5 },
  chip: { width: 26, height: 26, gap: 5 },
  texel: { width: 7, height: 7, gap: 1 },
};

export const BOX_PADDING = 9;

export interface BoxShape {
  columns: number;
  rows: number;
  width: number;
  height: number;
}

/** The shape of a box that holds `slots` pods. Boxes grow by whole rows and never shrink below two. */
export function boxShape(slots: number, density: Density, header: number, columns: number): BoxShape {
  const { width, height, gap } = POD_SIZE[density];
  const least = density === 'card' ? 1 : 2;
  const rows = Math.max(least, Math.ceil(slots / columns));
  return {
    columns,
    rows,
    width: 2 * BOX_PADDING + columns * width + (columns - 1) * gap,
    height: header + rows * height + (rows - 1) * gap + BOX_PADDING,
  };
}

/** The place of one slot inside a box whose top left corner is at `x`, `y`. */
export function slotRect(slot: number, density: Density, header: number, columns: number, x: number, y: number): Rect {
  const { width, height, gap } = POD_SIZE[density];
  const column = slot % columns;
  const row = Math.floor(slot / columns);
  return {
    x: x + BOX_PADDING + column * (width + gap),
    y: y + header + row * (height + gap),
    width,
    height,
  };
}

/** Columns that keep the fullest box readable: one of cards up to four, two up to sixteen; chips wider than high. */
export function boxColumns(mostSlots: number, density: Density): number {
  if (density === 'card') return mostSlots <= 4 ? 1 : mostSlots <= 16 ? 2 : 3;
  return density === 'chip'
    ? Math.max(6, Math.ceil(Math.sqrt(mostSlots * 1.8)))
    : Math.max(20, Math.ceil(Math.sqrt(mostSlots)));
}
