/** Bounds of JSON from strangers: deeper or larger values are refused before anything walks them recursively. */
const DEEPEST = 100;
const MOST_VALUES = 2_000_000;

/** A key that would reach into the prototype of what it is copied to. */
const FORBIDDEN = '__proto__';

/** Says what is wrong with the shape of parsed JSON, whatever it means; undefined when it is harmless. */
export function structureProblem(root: unknown): string | undefined {
  const open: { value: object; depth: number }[] = [];
  let count = 0;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value === 'object' && value !== null) open.push({ value, depth });
  };
  visit(root, 1);
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (depth > DEEPEST) return `it is nested more than ${DEEPEST} levels deep`;
    if (Array.isArray(value)) {
      count += value.length;
      for (const item of value) visit(item, depth + 1);
    } else {
      for (const key of Object.keys(value)) {
        if (key === FORBIDDEN) return `it has a key ${JSON.stringify(key)}`;
        count++;
        visit((value as Record<string, unknown>)[key], depth + 1);
      }
    }
    if (count > MOST_VALUES) return 'it has too many values';
  }
  return undefined;
}
