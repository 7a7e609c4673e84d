import type { V1ListMeta } from '../../../api/generated/types.ts';
import type { GroupVersionKind, KubeObject } from '../../../api/meta.ts';
import type { Table, TableCell, TableColumn, TableRow } from '../../../api/Table.ts';
import { defaultPrinter } from './corePrinters.ts';
import type { Printer } from './Printer.ts';
import { printers } from './printers.ts';

export interface TableOptions {
  /** The server's clock in ms: ages are relative to it. */
  now: number;
  /** Which part of each object rides along; `Metadata` when the request does not say. */
  includeObject?: 'None' | 'Metadata' | 'Object';
  /** resourceVersion, continue and remainingItemCount of the list, or the resourceVersion of the one object. */
  listMeta?: V1ListMeta;
  /** Columns of a custom resource (`additionalPrinterColumns`); absent for built-in kinds. */
  custom?: CustomColumns;
}

/** How a custom resource prints itself. `cells` are those after the name. */
export interface CustomColumns {
  columns: TableColumn[];
  cells(object: KubeObject, now: number): TableCell[];
}

/**
 * Objects of one kind as a `meta.k8s.io/v1 Table`, with upstream's columns and cells (pkg/printers/internalversion).
 * Kinds without a printer of their own get name and creation time.
 */
export function tableOf(kind: GroupVersionKind, objects: readonly KubeObject[], options: TableOptions): Table {
  const printer = printerOf(kind, options.custom);
  const rows = objects.map((object) => rowOf(printer, object, options));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.listMeta ?? {},
    columnDefinitions: printer.columns,
    rows,
  };
}

function printerOf(kind: GroupVersionKind, custom: CustomColumns | undefined): Printer<KubeObject> {
  if (!custom) return (printers[kind.kind] ?? defaultPrinter) as Printer<KubeObject>;
  const name = (defaultPrinter as Printer<KubeObject>).columns[0];
  return {
    columns: name ? [name, ...custom.columns] : custom.columns,
    cells: (object, now) => [object.metadata?.name ?? '', ...custom.cells(object, now)],
  };
}

function rowOf(printer: Printer<KubeObject>, object: KubeObject, options: TableOptions): TableRow {
  const conditions = printer.conditions?.(object);
  const include = options.includeObject ?? 'Metadata';
  return {
    cells: printer.cells(object, options.now),
    ...(conditions ? { conditions } : {}),
    ...(include === 'None' ? {} : { object: include === 'Object' ? object : partial(object) }),
  };
}

const partial = (object: KubeObject): KubeObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});
