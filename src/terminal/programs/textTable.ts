/** Rows in columns as wide as their widest cell, `gap` spaces apart; no spaces at line ends. */
export function textTable(rows: readonly (readonly string[])[], gap = 3): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]! + gap))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}
