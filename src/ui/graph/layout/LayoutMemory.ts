import type { Rect } from '../GraphModel.ts';

/**
 * What the last layout decided, so that the next moves as little as it can: which slot of its box each thing holds and
 * where each card stood. One per lens.
 */
export class LayoutMemory {
  readonly rects = new Map<string, Rect>();
  private readonly slots = new Map<string, Map<string, number>>();

  /**
   * A place in `box` for each id. Whoever had one keeps it, newcomers take the lowest that is free; only when less
   * than half of the places are taken do things close up.
   */
  assign(box: string, ids: readonly string[]): Map<string, number> {
    // Whoever waits for a node leaves soon: the queue closes up.
    if (box.startsWith('tray/')) return new Map(ids.map((id, index) => [id, index]));
    const before = this.slots.get(box) ?? new Map<string, number>();
    const after = new Map<string, number>();
    const taken = new Set<number>();
    for (const id of ids) {
      const slot = before.get(id);
      if (slot === undefined) continue;
      after.set(id, slot);
      taken.add(slot);
    }
    const newcomers = ids.filter((id) => !after.has(id));
    const highest = Math.max(-1, ...taken);
    if (newcomers.length === 0 && highest + 1 > 3 && taken.size * 2 < highest + 1) {
      const inOrder = [...after.entries()].sort((a, b) => a[1] - b[1]);
      for (const [index, [id]] of inOrder.entries()) after.set(id, index);
    }
    let next = 0;
    for (const id of newcomers) {
      while (taken.has(next)) next++;
      taken.add(next);
      after.set(id, next);
    }
    this.slots.set(box, after);
    return after;
  }
}
