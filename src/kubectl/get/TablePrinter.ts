import { formatLabels } from '../../api/formatLabels.ts';
import type { Table, TableCell, TableColumn, TableRow } from '../../api/Table.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import { TableWriter } from '../output/TableWriter.ts';
import { type Mapping, qualifiedKind } from '../resource/Mapping.ts';

export interface TableLook {
  wide: boolean;
  noHeaders: boolean;
  showLabels: boolean;
  labelColumns: readonly string[];
  withNamespace: boolean;
  withKind: boolean;
}

/** Prints tables of one resource type: a header once, then rows that stay aligned. */
export class TablePrinter {
  private readonly writer = new TableWriter();
  private columns: TableColumn[] = [];
  private headed = false;
  private waiting: string[][] = [];

  constructor(
    private readonly io: KubectlIO,
    private readonly mapping: Mapping,
    private readonly look: TableLook,
  ) {}

  /** Keeps rows until `flush`, so that columns are as wide as the widest of all. */
  add(table: Pick<Table, 'columnDefinitions' | 'rows'>, eventType?: string): void {
    if ((table.columnDefinitions ?? []).length > 0) this.columns = table.columnDefinitions;
    if (!this.headed) {
      this.headed = true;
      if (!this.look.noHeaders) this.waiting.push(this.header(eventType !== undefined));
    }
    for (const row of table.rows ?? []) this.waiting.push(this.cells(row, eventType));
  }

  flush(): void {
    if (this.waiting.length > 0) this.io.stdout(this.writer.write(this.waiting));
    this.waiting = [];
  }

  private header(withEvent: boolean): string[] {
    const names = this.shown().map(({ column }) => column.name.toUpperCase());
    const labels = this.look.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase());
    return [
      ...(withEvent ? ['EVENT'] : []),
      ...(this.look.withNamespace ? ['NAMESPACE'] : []),
      ...names,
      ...labels,
      ...(this.look.showLabels ? ['LABELS'] : []),
    ];
  }

  private cells(row: TableRow, eventType: string | undefined): string[] {
    const metadata = row.object?.metadata;
    const cells = this.shown().map(({ column, index }) => {
      const text = cellText(row.cells[index] ?? null);
      return this.look.withKind && isName(column) ? `${qualifiedKind(this.mapping)}/${text}` : text;
    });
    const labels = this.look.labelColumns.map((label) => metadata?.labels?.[label] ?? '');
    return [
      ...(eventType === undefined ? [] : [eventType]),
      ...(this.look.withNamespace ? [metadata?.namespace ?? ''] : []),
      ...cells,
      ...labels,
      ...(this.look.showLabels ? [formatLabels(metadata?.labels)] : []),
    ];
  }

  private shown(): { column: TableColumn; index: number }[] {
    return this.columns
      .map((column, index) => ({ column, index }))
      .filter(({ column }) => this.look.wide || column.priority === 0 || column.priority === undefined);
  }
}

const isName = (column: TableColumn): boolean => column.format === 'name' && column.name === 'Name';

/** A cell on one line: what comes after a line break is cut off, control sequences are made visible. */
function cellText(cell: TableCell): string {
  if (cell === null) return '<none>';
  const text = String(cell);
  const end = text.search(/[\n\r\f\t]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll('\x1b', '^[');
}
