import type { KubeList, KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { RequestOptions } from '../../client/KubeRequest.ts';
import type { Invocation } from '../Command.ts';
import type { OutputFormat } from '../output/OutputFormat.ts';
import { renderObject } from '../output/renderObject.ts';
import { TableWriter } from '../output/TableWriter.ts';
import type { Selection } from '../resource/Builder.ts';
import { refOf } from '../resource/Mapping.ts';
import { type CustomColumn, customCells, parseCustomColumns, parseCustomColumnsFile } from './customColumns.ts';
import { selectorsOf } from './fetchTables.ts';
import { sortObjects } from './sortObjects.ts';

/** Prints objects in a format that shows them whole: one object by itself, several as a `List`. */
export async function printObjectList(
  invocation: Invocation,
  selections: readonly Selection[],
  format: OutputFormat,
  errors: unknown[],
): Promise<void> {
  const { flags, io } = invocation;
  const found = await fetchObjects(invocation, selections, errors);
  const sortBy = flags.str('sort-by');
  const objects = sortBy === '' ? found : sortObjects(found, (object) => object, sortBy);
  const single = selections.length === 1 && selections[0]?.name !== undefined;
  if (format.format.startsWith('custom-columns')) {
    printColumns(invocation, objects, format);
    return;
  }
  if (single) {
    const [object] = objects;
    if (object) io.stdout(renderObject(object, format));
    return;
  }
  if (objects.length === 0 && (flags.bool('ignore-not-found') || errors.length > 0)) return;
  if (format.format === 'name') {
    for (const object of objects) io.stdout(renderObject(object, format));
    return;
  }
  io.stdout(renderObject(asList(objects), format));
}

/** Objects as the `List` that kubectl prints. */
export const asList = (items: readonly KubeObject[]): KubeObject =>
  ({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }) as unknown as KubeObject;

async function fetchObjects(
  invocation: Invocation,
  selections: readonly Selection[],
  errors: unknown[],
): Promise<KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const selection of selections) {
    try {
      objects.push(...(await fetchSelection(invocation, selection)));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.code === 404 && invocation.flags.bool('ignore-not-found')) continue;
      errors.push(error);
    }
  }
  return objects;
}

/** Every object that one part of a query selects, with its kind filled in. */
export async function fetchSelection(invocation: Invocation, selection: Selection): Promise<KubeObject[]> {
  const { flags } = invocation;
  const client = await invocation.session.client();
  const { mapping, namespace, name } = selection;
  if (name !== undefined) {
    const subresource = (flags.has('subresource') && flags.str('subresource')) || undefined;
    return [await client.get(refOf(mapping, namespace, name, subresource))];
  }
  const limit = flags.has('chunk-size') ? flags.int('chunk-size') : 500;
  const options: RequestOptions = { ...selectorsOf(selection), ...(limit > 0 ? { limit } : {}) };
  const objects: KubeObject[] = [];
  let next: string | undefined;
  do {
    const list: KubeList = await client.list(refOf(mapping, namespace), {
      ...options,
      ...(next ? { continue: next } : {}),
    });
    const kind = list.kind.endsWith('List') ? list.kind.slice(0, -4) : mapping.kind;
    for (const item of list.items) objects.push({ apiVersion: list.apiVersion, kind, ...item });
    next = list.metadata.continue;
  } while (next);
  return objects;
}

/** Which columns `-o custom-columns…` asks for. */
export function columnsOf(format: OutputFormat): CustomColumn[] {
  return format.format === 'custom-columns-file'
    ? parseCustomColumnsFile(format.argument)
    : parseCustomColumns(format.argument);
}

function printColumns({ io, flags }: Invocation, objects: readonly KubeObject[], format: OutputFormat): void {
  const columns = columnsOf(format);
  const rows = objects.map((object) => customCells(columns, object));
  if (!flags.bool('no-headers')) rows.unshift(columns.map((column) => column.header));
  io.stdout(new TableWriter().write(rows));
}
