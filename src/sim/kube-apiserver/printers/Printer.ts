import type { TableCell, TableColumn, TableRow } from '../../../api/Table.ts';

/** How one kind becomes rows of a table: its columns and the cells of one object, in the same order. */
export interface Printer<T = never> {
  columns: TableColumn[];
  cells(object: T, now: number): TableCell[];
  /** Row conditions, e.g. `Completed` for finished pods. */
  conditions?(object: T): TableRow['conditions'];
}

/** Kinds of one group of files, by Kind. */
export type Printers = Record<string, Printer>;

interface ColumnOptions {
  type?: string;
  format?: string;
  description?: string;
  priority?: number;
}

export function column(name: string, options: ColumnOptions = {}): TableColumn {
  return { name, type: 'string', format: '', description: '', priority: 0, ...options };
}

export const integer = (name: string, description = ''): TableColumn => column(name, { type: 'integer', description });
export const boolean = (name: string, description = ''): TableColumn => column(name, { type: 'boolean', description });
/** A column that only `-o wide` shows. */
export const wide = (name: string, description = ''): TableColumn => column(name, { priority: 1, description });

export const NAME = column('Name', {
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
});

const CREATION =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';
export const AGE = column('Age', { description: CREATION });
export const CREATED_AT = column('Created At', { type: 'date', description: CREATION });

/** Typed entry of a list of printers; the list itself forgets the type. */
export function printer<T>(
  columns: TableColumn[],
  cells: (object: T, now: number) => TableCell[],
  conditions?: (object: T) => TableRow['conditions'],
): Printer {
  return { columns, cells, ...(conditions ? { conditions } : {}) } as Printer;
}

/** At most `max` of a list, comma separated, then `+ n more...`. */
export function listWithMore(items: readonly string[], max: number, empty: string): string {
  if (items.length === 0) return empty;
  const shown = items.slice(0, max).join(',');
  return items.length > max ? `${shown} + ${items.length - max} more...` : shown;
}
