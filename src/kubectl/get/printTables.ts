import { StatusError } from '../../api/StatusError.ts';
import type { Table } from '../../api/Table.ts';
import type { Invocation } from '../Command.ts';
import type { OutputFormat } from '../output/OutputFormat.ts';
import type { Selection } from '../resource/Builder.ts';
import type { Mapping } from '../resource/Mapping.ts';
import { fetchTable } from './fetchTables.ts';
import { FieldNotFound, sortObjects } from './sortObjects.ts';
import { TablePrinter } from './TablePrinter.ts';

interface Part {
  mapping: Mapping;
  table: Table;
}

/** Prints one table a resource type, with an empty line between them, or says that nothing was found. */
export async function printTables(
  invocation: Invocation,
  selections: readonly Selection[],
  format: OutputFormat,
  errors: unknown[],
): Promise<void> {
  const { flags, io } = invocation;
  const parts = await fetchAll(invocation, selections, errors);
  const types = new Set(selections.map((selection) => selection.mapping));
  const allNamespaces = flags.bool('all-namespaces');
  let printer: TablePrinter | undefined;
  let last: Mapping | undefined;
  let rows = 0;
  for (const { mapping, table } of joined(parts, flags.str('sort-by'))) {
    if (table.rows.length === 0) continue;
    rows += table.rows.length;
    if (mapping !== last || !printer) {
      printer?.flush();
      if (printer) io.stdout('\n');
      last = mapping;
      printer = new TablePrinter(io, mapping, {
        wide: format.format === 'wide',
        noHeaders: flags.bool('no-headers'),
        showLabels: flags.bool('show-labels'),
        labelColumns: flags.list('label-columns'),
        withNamespace: allNamespaces && mapping.namespaced,
        withKind: flags.bool('show-kind') || types.size > 1,
      });
    }
    printer.add(table);
  }
  printer?.flush();
  if (rows === 0 && errors.length === 0 && !flags.bool('ignore-not-found')) await sayNothing(invocation, selections);
}

async function fetchAll(invocation: Invocation, selections: readonly Selection[], errors: unknown[]): Promise<Part[]> {
  const { flags } = invocation;
  const parts: Part[] = [];
  for (const selection of selections) {
    try {
      const table = await fetchTable(invocation, selection, flags.str('sort-by') !== '');
      parts.push({ mapping: selection.mapping, table });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.code === 404 && flags.bool('ignore-not-found')) continue;
      errors.push(error);
    }
  }
  return parts;
}

/** Tables of the same type that follow each other become one, so that they can be sorted and aligned together. */
function joined(parts: readonly Part[], sortBy: string): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const before = out.at(-1);
    if (before && before.mapping === part.mapping) {
      before.table = { ...before.table, rows: [...before.table.rows, ...part.table.rows] };
    } else out.push({ ...part });
  }
  if (sortBy === '') return out;
  return out.map(({ mapping, table }) => ({
    mapping,
    table: { ...table, rows: sortedRows(table.rows, sortBy) },
  }));
}

/** Where no row has the field, upstream's tables come out empty. */
function sortedRows(rows: Table['rows'], sortBy: string): Table['rows'] {
  try {
    return sortObjects(rows, (row) => row.object, sortBy);
  } catch (error) {
    if (error instanceof FieldNotFound) return [];
    throw error;
  }
}

async function sayNothing(invocation: Invocation, selections: readonly Selection[]): Promise<void> {
  const { namespace } = await invocation.session.namespace();
  const clusterWide = selections.every((selection) => selection.namespace === '');
  invocation.io.stderr(clusterWide ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
}
