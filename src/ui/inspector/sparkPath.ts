/** A line through measured points in a box, from zero to the greatest; points without a value leave a gap. */
export function sparkPath(
  points: readonly (readonly [x: number, y: number | undefined])[],
  width: number,
  height: number,
): string {
  const first = points[0]?.[0] ?? 0;
  const span = Math.max(1, (points.at(-1)?.[0] ?? 0) - first);
  const top = Math.max(Number.MIN_VALUE, ...points.map(([, y]) => y ?? 0));
  let path = '';
  let pen = 'M';
  for (const [x, y] of points) {
    if (y === undefined) {
      pen = 'M';
      continue;
    }
    path += `${pen}${(((x - first) / span) * width).toFixed(1)} ${(height - 2 - (y / top) * (height - 6)).toFixed(1)}`;
    pen = 'L';
  }
  return path;
}
