/** Words laid out in columns from top to bottom, as a shell lists completions. More than 300 are cut with a note. */
export function listColumns(words: readonly string[], screenColumns: number): string {
  const shown = words.slice(0, 300);
  const width = Math.max(...shown.map((word) => word.length)) + 2;
  const columns = Math.max(1, Math.floor(screenColumns / width));
  const rows = Math.ceil(shown.length / columns);
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (let column = 0; column < columns; column++) line += (shown[column * rows + row] ?? '').padEnd(width);
    lines.push(line.trimEnd());
  }
  if (words.length > shown.length) lines.push(`… and ${words.length - shown.length} more`);
  return lines.join('\n');
}
