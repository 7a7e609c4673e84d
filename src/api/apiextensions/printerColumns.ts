import type { V1CustomResourceColumnDefinition } from '../generated/types.ts';

/** Finds the values that a JSONPath such as `.spec.size` names; none where the path leads nowhere. */
export type EvaluateJsonPath = (jsonPath: string, object: object) => readonly unknown[];

/** How an instant is shown in a column of the type `date`: as an age. */
export type FormatAge = (timestamp: string) => string;

/** What a table shows of custom resources when their definition names no columns. */
export const DEFAULT_COLUMNS: readonly V1CustomResourceColumnDefinition[] = [
  {
    name: 'Age',
    type: 'date',
    description: 'CreationTimestamp is a timestamp representing the server time when this object was created.',
    jsonPath: '.metadata.creationTimestamp',
  },
];

/**
 * The cells of one object, after its name (apiextensions `customresource/tableconvertor`). A column whose path finds
 * nothing, or something that is not of its type, is null, which printers show as nothing.
 */
export function printerCells(
  columns: readonly V1CustomResourceColumnDefinition[],
  object: object,
  evaluate: EvaluateJsonPath,
  formatAge: FormatAge,
): unknown[] {
  return columns.map((column) => cellOf(column, evaluate(column.jsonPath, object), formatAge));
}

function cellOf(column: V1CustomResourceColumnDefinition, found: readonly unknown[], formatAge: FormatAge): unknown {
  if (found.length === 0) return null;
  const value = found[0];
  switch (column.type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'string':
      return typeof value === 'object' && value === null ? null : textOf(value);
    case 'date':
      if (typeof value !== 'string') return null;
      return RFC3339.test(value) && !Number.isNaN(Date.parse(value)) ? formatAge(value) : '<invalid>';
    default:
      return null;
  }
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
