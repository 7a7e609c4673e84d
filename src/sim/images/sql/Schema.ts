import type { Value } from './Expression.ts';

export interface Column {
  name: string;
  /** As it was written, in lower case: `varchar(20)`. */
  type: string;
  notNull: boolean;
  primary: boolean;
  unique: boolean;
  /** Counts up by itself: AUTO_INCREMENT, serial, identity. */
  counts: boolean;
  fallback: Value | { call: string } | undefined;
}

export interface Table {
  name: string;
  columns: Column[];
  rows: Value[][];
  /** The last number of a column that counts. */
  counter: number;
}

export interface Schema {
  name: string;
  tables: Record<string, Table>;
}

/** All that a server keeps in its data directory. */
export interface Instance {
  databases: Record<string, Schema>;
  /** Passwords by user; null for a user that needs none. */
  users: Record<string, string | null>;
}
