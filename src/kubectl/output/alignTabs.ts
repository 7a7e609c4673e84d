/**
 * Elastic tabstops as Go's text/tabwriter lays them out: cells end at tabs, a column is a block of consecutive lines
 * that have a cell there, and the last cell of a line belongs to no column.
 */
export function alignTabs(text: string, minWidth: number, padding: number): string {
  const endsInNewline = text.endsWith('\n');
  const lines = (endsInNewline ? text.slice(0, -1) : text).split('\n').map((line) => line.split('\t'));
  const out: string[] = [];
  const widths: number[] = [];
  const write = (from: number, to: number): void => {
    for (let i = from; i < to; i++) out.push(lineOf(lines[i] ?? [], widths));
  };
  const format = (start: number, end: number): void => {
    let from = start;
    const column = widths.length;
    for (let at = start; at < end; at++) {
      if (column >= (lines[at]?.length ?? 0) - 1) continue;
      write(from, at);
      from = at;
      let width = minWidth;
      for (; at < end; at++) {
        const line = lines[at] ?? [];
        if (column >= line.length - 1) break;
        width = Math.max(width, widthOf(line[column] ?? '') + padding);
      }
      widths.push(width);
      format(from, at);
      widths.pop();
      from = at;
    }
    write(from, end);
  };
  format(0, lines.length);
  return `${out.join('\n')}${endsInNewline ? '\n' : ''}`;
}

export function lineOf(cells: readonly string[], widths: readonly number[]): string {
  let line = '';
  for (const [index, cell] of cells.entries()) {
    const width = widths[index];
    line += width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
  }
  return line;
}

/** Characters, not bytes or columns: that is what Go counts. */
export function widthOf(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}
