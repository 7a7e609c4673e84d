/** The same value with object keys in order, as Go's JSON has them. */
export function sortedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedJson);
  if (value === null || typeof value !== 'object') return value;
  const from = value as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(from).sort()) if (from[key] !== undefined) out[key] = sortedJson(from[key]);
  return out;
}
