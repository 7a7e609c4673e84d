import type { V1ListMeta } from './generated/types.ts';
import type { KubeObject } from './meta.ts';

/** `meta.k8s.io/v1 Table`: what a server sends to a client that wants to show objects without knowing their kind. */
export interface Table {
  kind: 'Table';
  apiVersion: 'meta.k8s.io/v1';
  metadata: V1ListMeta;
  columnDefinitions: TableColumn[];
  rows: TableRow[];
}

export interface TableColumn {
  name: string;
  /** `string`, `integer`, `number`, `boolean` or `date`. */
  type: string;
  /** `name` marks the column that holds the object's name. */
  format: string;
  description: string;
  /** 0 is always shown, more only in wide output. */
  priority: number;
}

export type TableCell = string | number | boolean | null;

export interface TableRow {
  cells: TableCell[];
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
  /** The object, its metadata, or nothing, as `includeObject` asked. */
  object?: KubeObject;
}
