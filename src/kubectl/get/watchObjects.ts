import type { KubeObject } from '../../api/meta.ts';
import { type Status, StatusError } from '../../api/StatusError.ts';
import type { Table } from '../../api/Table.ts';
import type { RequestOptions, WatchEvent } from '../../client/KubeRequest.ts';
import type { Invocation } from '../Command.ts';
import { parseDuration } from '../flags/goValues.ts';
import type { OutputFormat } from '../output/OutputFormat.ts';
import { renderObject } from '../output/renderObject.ts';
import { TableWriter } from '../output/TableWriter.ts';
import type { Selection } from '../resource/Builder.ts';
import { refOf } from '../resource/Mapping.ts';
import { untilEnd } from '../untilEnd.ts';
import { customCells } from './customColumns.ts';
import { asTable, fetchTable, selectorsOf } from './fetchTables.ts';
import { columnsOf, fetchSelection } from './printObjectList.ts';
import { TablePrinter } from './TablePrinter.ts';

/** `get --watch`: lists, then prints every change until Ctrl-C, `--request-timeout`, or the end of the watch. */
export async function watchObjects(
  invocation: Invocation,
  selections: readonly Selection[],
  format: OutputFormat,
): Promise<number> {
  const [selection] = selections;
  if (!selection) return 0;
  const tabular = format.format === '' || format.format === 'wide';
  const show = tabular ? tableWatcher(invocation, selection, format) : objectWatcher(invocation, format);
  const listed = await show.list(selection);
  return watchFrom(invocation, selection, listed, tabular, (event) => show.event(event));
}

interface Watcher {
  /** Shows what is there, unless only changes were asked for, and answers from which version on to watch. */
  list(selection: Selection): Promise<string>;
  event(event: WatchEvent): void;
}

function tableWatcher(invocation: Invocation, { mapping }: Selection, format: OutputFormat): Watcher {
  const { flags, io } = invocation;
  const printer = new TablePrinter(io, mapping, {
    wide: format.format === 'wide',
    noHeaders: flags.bool('no-headers'),
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    withNamespace: flags.bool('all-namespaces') && mapping.namespaced,
    withKind: flags.bool('show-kind'),
  });
  const eventType = (type: string): string | undefined => (flags.bool('output-watch-events') ? type : undefined);
  return {
    async list(selection) {
      const table = await fetchTable(invocation, selection, false);
      if (!flags.bool('watch-only') && table.rows.length > 0) {
        printer.add(table, eventType('ADDED'));
        printer.flush();
      }
      return table.metadata.resourceVersion ?? table.rows[0]?.object?.metadata?.resourceVersion ?? '';
    },
    event({ type, object }) {
      const table: Table = asTable(object, io.now());
      printer.add(table, eventType(type));
      printer.flush();
    },
  };
}

function objectWatcher(invocation: Invocation, format: OutputFormat): Watcher {
  const { flags, io } = invocation;
  let first = true;
  const columns = format.format.startsWith('custom-columns') ? columnsOf(format) : undefined;
  const writer = new TableWriter();
  const show = (object: KubeObject, type: string): void => {
    if (columns) {
      const rows = [customCells(columns, object)];
      if (first && !flags.bool('no-headers')) rows.unshift(columns.map((column) => column.header));
      io.stdout(writer.write(rows));
    } else if (flags.bool('output-watch-events')) {
      io.stdout(renderObject({ type, object } as unknown as KubeObject, format, first));
    } else io.stdout(renderObject(object, format, first));
    first = false;
  };
  return {
    async list(selection) {
      const objects = await fetchSelection(invocation, selection);
      if (!flags.bool('watch-only')) for (const object of objects) show(object, 'ADDED');
      const versions = objects.map((object) => Number(object.metadata?.resourceVersion ?? 0));
      return versions.length > 0 ? String(Math.max(...versions)) : '';
    },
    event({ type, object }) {
      show(object, type);
    },
  };
}

async function watchFrom(
  invocation: Invocation,
  selection: Selection,
  resourceVersion: string,
  asTables: boolean,
  onEvent: (event: WatchEvent) => void,
): Promise<number> {
  const client = await invocation.session.client();
  const { mapping, namespace, name } = selection;
  const byName = name === undefined ? {} : { fieldSelector: `metadata.name=${name}` };
  const options: RequestOptions = {
    ...selectorsOf(selection),
    ...byName,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(asTables && invocation.flags.bool('server-print') ? { as: 'table' as const } : {}),
  };
  const limitMs = parseDuration(invocation.flags.str('request-timeout')) ?? 0;
  return untilEnd(invocation.io, limitMs, (end) =>
    client.watch(refOf(mapping, namespace), options, {
      onEvents(events) {
        for (const event of events) {
          if (event.type === 'ERROR') end(new StatusError(event.object as unknown as Status));
          else if (event.type !== 'BOOKMARK') onEvent(event);
        }
      },
      onClose: (error) => end(error),
    }),
  );
}
