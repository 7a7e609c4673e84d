import type { Value } from './Expression.ts';
import type { Table } from './Schema.ts';
import type { SqlReader } from './SqlReader.ts';
import type { SqlResult, SqlSession } from './SqlSession.ts';

const SYSTEM = ['information_schema', 'mysql', 'performance_schema', 'sys'];

/** SHOW and DESCRIBE of MySQL, SHOW of PostgreSQL; undefined for other statements. */
export function showStatement(session: SqlSession, r: SqlReader): SqlResult | undefined {
  if (r.take('describe') || r.take('desc') || r.take('explain'))
    return result(COLUMNS, columnRows(session.table(r.path())));
  if (!r.take('show')) return undefined;
  r.take('full');
  r.take('global');
  if (r.take('databases') || r.take('schemas')) {
    const names = [...new Set([...Object.keys(session.instance.databases), ...SYSTEM])].sort();
    return result(
      ['Database'],
      names.map((name) => [name]),
    );
  }
  if (r.take('tables')) {
    const schema = session.schema(r.take('from') || r.take('in') ? r.name() : undefined);
    return result(
      [`Tables_in_${schema.name}`],
      Object.keys(schema.tables)
        .sort()
        .map((name) => [name]),
    );
  }
  if (r.take('columns', 'from') || r.take('fields', 'from'))
    return result(COLUMNS, columnRows(session.table(r.path())));
  if (r.take('create', 'table')) {
    const table = session.table(r.path());
    return result(['Table', 'Create Table'], [[table.name, definition(table)]]);
  }
  if (r.take('grants')) {
    while (!r.done) r.next();
    return result(
      [`Grants for ${session.facts.user}@%`],
      [[`GRANT ALL PRIVILEGES ON *.* TO \`${session.facts.user}\`@\`%\``]],
    );
  }
  if (r.take('processlist')) return result(['Id', 'User', 'Host', 'db', 'Command', 'Time', 'State', 'Info'], []);
  if (r.take('variables') || r.take('status')) {
    const pattern = r.take('like') ? r.next().text : '%';
    while (!r.done) r.next();
    const known: Value[][] = [
      ['hostname', session.facts.hostname],
      ['max_connections', 151],
      ['version', session.facts.version],
      ['Threads_connected', 1],
      ['Uptime', 60],
    ];
    const source = new RegExp(`^${pattern.replaceAll('%', '.*')}$`, 'i');
    return result(
      ['Variable_name', 'Value'],
      known.filter(([name]) => source.test(String(name))),
    );
  }
  if (session.dialect === 'mysql') return r.fail();
  const name = r.name();
  return result([name], [[name === 'server_version' ? session.facts.version : 'on']]);
}

const COLUMNS = ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'];

const columnRows = ({ columns }: Table): Value[][] =>
  columns.map(({ name, type, notNull, primary, unique, fallback, counts }) => [
    name,
    type === 'integer' ? 'int' : type,
    notNull ? 'NO' : 'YES',
    primary ? 'PRI' : unique ? 'UNI' : '',
    typeof fallback === 'object' ? (fallback?.call.toUpperCase() ?? null) : (fallback ?? null),
    counts ? 'auto_increment' : '',
  ]);

const definition = ({ name, columns }: Table): string =>
  `CREATE TABLE \`${name}\` (\n${columns.map((c) => `  \`${c.name}\` ${c.type}${c.notNull ? ' NOT NULL' : ' DEFAULT NULL'}`).join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const result = (columns: string[], rows: Value[][]): SqlResult => ({
  columns,
  rows,
  tag: `SELECT ${rows.length}`,
  affected: rows.length,
});
