import { DEFAULT_COLUMNS, printerCells } from '../../../api/apiextensions/printerColumns.ts';
import type { V1CustomResourceColumnDefinition } from '../../../api/generated/types.ts';
import { humanDuration } from '../../../api/humanDuration.ts';
import { JsonPath } from '../../../api/jsonpath/JsonPath.ts';
import type { TableCell } from '../../../api/Table.ts';
import type { CustomColumns } from '../printers/tableOf.ts';
import type { RequestContext } from '../RequestContext.ts';

/** The printer columns of a custom resource, from its definition; undefined for built-in kinds. */
export function customColumnsOf({ custom }: RequestContext): CustomColumns | undefined {
  if (!custom) return undefined;
  const own = custom.version.additionalPrinterColumns;
  const columns = own && own.length > 0 ? own : DEFAULT_COLUMNS;
  const paths = new Map(columns.map(({ jsonPath }) => [jsonPath, pathOf(jsonPath)]));
  return {
    columns: columns.map(({ name, type, format, description, priority }) => ({
      name,
      type,
      format: format ?? '',
      description: description ?? `Custom resource definition column (in JSONPath format): ${pathIn(columns, name)}`,
      priority: priority ?? 0,
    })),
    cells: (object, now) =>
      printerCells(
        columns,
        object,
        (path, from) => paths.get(path)?.(from) ?? [],
        (timestamp) => humanDuration(now - Date.parse(timestamp)),
      ) as TableCell[],
  };
}

const pathIn = (columns: readonly V1CustomResourceColumnDefinition[], name: string): string =>
  columns.find((column) => column.name === name)?.jsonPath ?? '';

/** What a path finds in an object: nothing where it leads nowhere or is none. */
function pathOf(jsonPath: string): (object: object) => readonly unknown[] {
  try {
    const path = new JsonPath(`{${jsonPath}}`);
    return (object) => path.find(object).flat();
  } catch {
    return () => [];
  }
}
