import { lineOf, widthOf } from './alignTabs.ts';

/** Rows of cells as `kubectl get` lays them out: three spaces between columns, none after the last. */
export class TableWriter {
  private readonly widths: number[] = [];

  /** Lines for these rows. Columns keep the widths they have grown to, so that a watch stays aligned. */
  write(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (let i = 0; i < row.length - 1; i++) {
        this.widths[i] = Math.max(this.widths[i] ?? 6, widthOf(row[i] ?? '') + 3);
      }
    }
    return rows.map((row) => `${lineOf(row, this.widths.slice(0, row.length - 1))}\n`).join('');
  }
}
