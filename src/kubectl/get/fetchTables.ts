import { ageOf } from '../../api/humanDuration.ts';
import type { KubeList, KubeObject } from '../../api/meta.ts';
import type { Table } from '../../api/Table.ts';
import type { RequestOptions } from '../../client/KubeRequest.ts';
import type { Invocation } from '../Command.ts';
import type { Selection } from '../resource/Builder.ts';
import { listError } from '../resource/listError.ts';
import { refOf } from '../resource/Mapping.ts';

/** Selectors of one part of a query as request options. */
export function selectorsOf(selection: Selection): RequestOptions {
  const { labelSelector, fieldSelector } = selection;
  return { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) };
}

/** Gets what a selection selects as one table: the pieces of a long list are put together. */
export async function fetchTable(invocation: Invocation, selection: Selection, withObject: boolean): Promise<Table> {
  const { flags } = invocation;
  const client = await invocation.session.client();
  const { mapping, namespace, name } = selection;
  const subresource = flags.str('subresource') || undefined;
  const as: RequestOptions = flags.bool('server-print')
    ? { as: 'table', ...(withObject ? { includeObject: 'Object' as const } : {}) }
    : {};
  if (name !== undefined) {
    const answer = await client.get<unknown>(refOf(mapping, namespace, name, subresource), as);
    return asTable(answer, invocation.io.now());
  }
  const limit = flags.int('chunk-size');
  const options: RequestOptions = { ...as, ...selectorsOf(selection), ...(limit > 0 ? { limit } : {}) };
  const table = asTable(
    await client.list<unknown>(refOf(mapping, namespace), options).catch(listError(mapping, options)),
    invocation.io.now(),
  );
  const rows = [...table.rows];
  let next = table.metadata.continue;
  while (next) {
    const more = await client.list<unknown>(refOf(mapping, namespace), { ...options, continue: next });
    const part = asTable(more, invocation.io.now());
    rows.push(...part.rows);
    next = part.metadata.continue;
  }
  return { ...table, rows };
}

/** The answer itself, or name and age of the objects of a server that makes no tables. */
export function asTable(answer: unknown, now: number): Table {
  const object = answer as KubeObject & Partial<Table> & Partial<KubeList>;
  if (object.kind === 'Table') return { ...(answer as Table), rows: object.rows ?? [] };
  const items = object.items ?? [object];
  const column = (name: string, format: string) => ({ name, type: 'string', format, description: '', priority: 0 });
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.items ? ((object.metadata ?? {}) as Table['metadata']) : {},
    columnDefinitions: [column('Name', 'name'), column('Age', '')],
    rows: items.map((item) => ({
      cells: [item.metadata?.name ?? '', ageOf(item.metadata?.creationTimestamp, now)],
      object: item,
    })),
  };
}
