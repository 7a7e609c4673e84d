/** A binary min-heap. Items that compare equal come out in no particular order: give each a sequence number. */
export class Heap<T> {
  private readonly items: T[] = [];

  constructor(private readonly before: (a: T, b: T) => boolean) {}

  get size(): number {
    return this.items.length;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    const { items, before } = this;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as T;
      if (!before(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) this.sink(last as T);
    return top;
  }

  private sink(item: T): void {
    const { items, before } = this;
    const half = items.length >> 1;
    let at = 0;
    while (at < half) {
      let child = 2 * at + 1;
      const right = child + 1;
      if (right < items.length && before(items[right] as T, items[child] as T)) child = right;
      const below = items[child] as T;
      if (!before(below, item)) break;
      items[at] = below;
      at = child;
    }
    items[at] = item;
  }
}
