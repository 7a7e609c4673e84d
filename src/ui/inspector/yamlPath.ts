/** The key of a line of YAML: `    - name: web` has `name` at column 6. */
const KEY = /^( *)((?:- )*)([\w./-]+):(?: |$)/;

/**
 * The fields that lead to the key in one line of a text as `kubectl -o yaml` prints it, list items without a step of their
 * own: `spec`, `containers`, `image`. Empty for a line that has no key.
 */
export function yamlPath(lines: readonly string[], index: number): string[] {
  const path: string[] = [];
  let below = Number.POSITIVE_INFINITY;
  for (let at = index; at >= 0 && below > 0; at--) {
    const found = KEY.exec(lines[at] ?? '');
    if (!found) {
      if (at === index) return [];
      continue;
    }
    const column = (found[1] ?? '').length + (found[2] ?? '').length;
    if (column >= below) continue;
    path.unshift(found[3] ?? '');
    // The list that a dash begins belongs to a key at the dash's own column.
    below = found[2] ? (found[1] ?? '').length + 0.5 : column;
  }
  return path;
}
