export interface ColumnItem {
  id: string;
  height: number;
  /** Where its middle would like to be. */
  wish: number;
  /** Where its top was, if it was there before. */
  before?: number;
}

/** How far a card may stand from where it would like to be before it moves. */
const PATIENCE = 120;

/**
 * Tops for the cards of one column: near their wishes, in a steady order, `gap` apart. A card that was there before
 * stays where it was unless that is too far from its wish or somebody is in the way.
 */
export function placeColumn(items: readonly ColumnItem[], gap: number): Map<string, number> {
  const wishes = items.map((item) => {
    const top = item.wish - item.height / 2;
    const keeps = item.before !== undefined && Math.abs(item.before - top) <= PATIENCE;
    return { ...item, top: keeps ? (item.before ?? top) : top };
  });
  wishes.sort((a, b) => a.top - b.top || (a.id < b.id ? -1 : 1));
  const down: number[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  for (const { top, height } of wishes) {
    const y = Math.max(top, floor);
    down.push(y);
    floor = y + height + gap;
  }
  const up: number[] = [];
  let ceiling = Number.POSITIVE_INFINITY;
  for (const { top, height } of [...wishes].reverse()) {
    const y = Math.min(top, ceiling - height);
    up.unshift(y);
    ceiling = y - gap;
  }
  return new Map(wishes.map((w, i) => [w.id, Math.round(((down[i] ?? 0) + (up[i] ?? 0)) / 2)]));
}
