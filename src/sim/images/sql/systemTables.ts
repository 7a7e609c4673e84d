import type { Value } from './Expression.ts';
import type { Table } from './Schema.ts';
import type { SqlSession } from './SqlSession.ts';

/** Tables that say what there is: those of them that people ask. */
export function systemTable(session: SqlSession, schema: string, name: string): Table | undefined {
  const { databases, users } = session.instance;
  const key = `${schema.toLowerCase()}.${name.toLowerCase()}`;
  const all = Object.values(databases);
  switch (key) {
    case '.pg_database':
    case 'pg_catalog.pg_database':
      return table(
        name,
        ['datname'],
        all.map((d) => [d.name]),
      );
    case '.pg_tables':
    case 'pg_catalog.pg_tables':
    case 'information_schema.tables':
      return session.dialect === 'mysql'
        ? table(
            name,
            ['table_schema', 'table_name'],
            all.flatMap((d) => Object.keys(d.tables).map((t) => [d.name, t])),
          )
        : table(
            name,
            ['schemaname', 'tablename', 'table_schema', 'table_name'],
            Object.keys(databases[session.database]?.tables ?? {}).map((t) => ['public', t, 'public', t]),
          );
    case 'mysql.user':
      return table(
        name,
        ['user', 'host'],
        Object.keys(users).map((user) => [user, '%']),
      );
    case 'information_schema.schemata':
      return table(
        name,
        ['schema_name'],
        all.map((d) => [d.name]),
      );
    case '.pg_user':
    case '.pg_roles':
      return table(
        name,
        ['usename', 'rolname'],
        Object.keys(users).map((user) => [user, user]),
      );
    case '.dual':
      return table(name, [], [[]]);
    case '.pg_stat_replication':
      return table(name, ['client_addr', 'state'], []);
    default:
      return undefined;
  }
}

function table(name: string, columns: string[], rows: Value[][]): Table {
  const plain = { type: 'text', notNull: false, primary: false, unique: false, counts: false, fallback: undefined };
  return { name, columns: columns.map((column) => ({ ...plain, name: column })), rows, counter: 0 };
}
