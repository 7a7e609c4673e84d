/** A JSON value as Go's `%v` prints it: `map[a:b c:1]`, `[x y]`, `<nil>`. */
export function goFormat(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const object = value as Record<string, unknown>;
  const pairs = Object.keys(object)
    .sort()
    .map((key) => `${key}:${goFormat(object[key])}`);
  return `map[${pairs.join(' ')}]`;
}
