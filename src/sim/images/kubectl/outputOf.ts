import { JsonPath } from '../../../api/jsonpath/JsonPath.ts';
import type { KubeList, KubeObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Table } from '../../../api/Table.ts';
import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import { CommandError } from './ClusterApi.ts';

export interface Shown {
  info: ResourceInfo;
  body: unknown;
}

interface OutputOptions {
  everywhere: boolean;
  headers: boolean;
  labels: boolean;
  /** Names are prefixed with their type: several types are shown. */
  named: boolean;
}

/** What `get` prints: a table, or the objects as `-o` says; '' when there is nothing. */
export function outputOf(output: string, answers: readonly Shown[], options: OutputOptions): string {
  if (output === '' || output === 'wide') return tables(answers, output === 'wide', options);
  const objects = answers.flatMap(({ body }) => (body as KubeList).items ?? [body as KubeObject]);
  if (output === 'name') {
    const lines = answers.flatMap(({ info, body }) =>
      ((body as KubeList).items ?? [body as KubeObject]).map(
        ({ metadata }) => `${info.singular}${info.group === '' ? '' : `.${info.group}`}/${metadata?.name}\n`,
      ),
    );
    return lines.join('');
  }
  const [first] = answers;
  const single = answers.length === 1 ? first?.body : undefined;
  const list = single && !(single as KubeList).items;
  const value = list ? single : { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } };
  if (output === 'json') return `${JSON.stringify(value, undefined, 4)}\n`;
  if (output === 'yaml') return stringifyYaml(value);
  const template = /^jsonpath=(.*)$/s.exec(output)?.[1];
  if (template !== undefined) return new JsonPath(template).execute(value);
  const columns = /^custom-columns=(.*)$/s.exec(output)?.[1];
  if (columns !== undefined) return customColumns(columns, objects);
  throw new CommandError(
    `error: unable to match a printer suitable for the output format "${output}", allowed formats are: custom-columns,json,jsonpath,name,wide,yaml`,
  );
}

function tables(answers: readonly Shown[], wide: boolean, options: OutputOptions): string {
  const parts: string[] = [];
  for (const { info, body } of answers) {
    const table = body as Table;
    if (!table.rows || table.rows.length === 0) continue;
    const shown = table.columnDefinitions
      .map((column, at) => ({ column, at }))
      .filter(({ column }) => wide || column.priority === 0);
    const rows = table.rows.map(({ cells, object }) => {
      const metadata = (object as KubeObject | undefined)?.metadata;
      const words = shown.map(({ at }) => String(cells[at] ?? ''));
      if (options.named) words[0] = `${info.singular}${info.group === '' ? '' : `.${info.group}`}/${words[0]}`;
      const labels = Object.entries(metadata?.labels ?? {}).map(([key, value]) => `${key}=${value}`);
      return [
        ...(options.everywhere && info.namespaced ? [metadata?.namespace ?? ''] : []),
        ...words,
        ...(options.labels ? [labels.join(',') || '<none>'] : []),
      ];
    });
    const header = [
      ...(options.everywhere && info.namespaced ? ['NAMESPACE'] : []),
      ...shown.map(({ column }) => column.name.toUpperCase()),
      ...(options.labels ? ['LABELS'] : []),
    ];
    parts.push(aligned(options.headers ? [header, ...rows] : rows));
  }
  return parts.join('\n');
}

function customColumns(spec: string, objects: readonly KubeObject[]): string {
  const columns = spec.split(',').map((part) => part.split(':') as [string, string]);
  const paths = columns.map(([, path = '']) => new JsonPath(`{${path}}`));
  return aligned([
    columns.map(([title]) => title),
    ...objects.map((object) => paths.map((path) => path.execute(object) || '<none>')),
  ]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 6, cell.length + 3);
  }
  return rows
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('')}\n`)
    .join('');
}
