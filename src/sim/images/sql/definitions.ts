import type { Value } from './Expression.ts';
import type { Column, Table } from './Schema.ts';
import { SqlError } from './SqlError.ts';
import type { SqlReader } from './SqlReader.ts';
import type { SqlResult, SqlSession } from './SqlSession.ts';

const CONSTRAINT = /^(?:primary|unique|key|index|constraint|foreign|check|fulltext)$/i;

/** `CREATE TABLE name (…)`, after the keyword. */
export function createTable(session: SqlSession, r: SqlReader): SqlResult {
  const unless = r.take('if', 'not', 'exists');
  const { database, name } = r.path();
  const schema = session.schema(database);
  if (schema.tables[name] && !unless) {
    throw new SqlError(
      'tableExists',
      session.dialect === 'mysql' ? `Table '${name}' already exists` : `relation "${name}" already exists`,
    );
  }
  const table: Table = { name, columns: [], rows: [], counter: 0 };
  r.inParentheses(() => r.list(() => element(session, r, table)));
  while (!r.done) r.next();
  schema.tables[name] ??= table;
  return session.done('CREATE TABLE');
}

function element(session: SqlSession, r: SqlReader, table: Table): void {
  if (r.token.kind !== 'word' || !CONSTRAINT.test(r.token.text)) {
    table.columns.push(columnOf(session, r));
    return;
  }
  const words = r.skipClause();
  const keys = /primary\s+key\s*\(([^)]*)\)/i.exec(words)?.[1]?.split(',') ?? [];
  for (const key of keys) {
    const column = table.columns.find((c) => c.name.toLowerCase() === key.trim().replace(/["`]/g, '').toLowerCase());
    if (column) Object.assign(column, { primary: keys.length === 1, notNull: true });
  }
}

function columnOf(session: SqlSession, r: SqlReader): Column {
  const name = r.name();
  let type = r.name().toLowerCase();
  if (r.take('varying') || r.take('precision')) type += type === 'double' ? ' precision' : ' varying';
  if (r.is('(')) type += `(${r.inParentheses(() => r.list(() => r.next().text)).join(',')})`;
  while (r.take('unsigned') || r.take('zerofill')) type += ' unsigned';
  if (/^(?:timestamp|time)$/.test(type) && (r.take('with', 'time', 'zone') || r.take('without', 'time', 'zone')))
    type += ' with time zone';
  const counts = /^(?:big|small)?serial$/.test(type);
  const column: Column = { name, type, notNull: counts, primary: false, unique: false, counts, fallback: undefined };
  while (!r.done && !r.is(',') && !r.is(')')) option(session, r, column);
  return column;
}

function option(session: SqlSession, r: SqlReader, column: Column): void {
  if (r.take('not', 'null')) column.notNull = true;
  else if (r.take('null')) column.notNull = false;
  else if (r.take('primary', 'key')) Object.assign(column, { primary: true, notNull: true });
  else if (r.take('unique')) column.unique = true;
  else if (r.take('auto_increment') || r.take('generated')) column.counts = true;
  else if (r.take('default')) column.fallback = fallbackOf(session, r);
  else {
    r.next();
    if (r.is('(')) r.inParentheses(() => r.skipClause());
  }
}

function fallbackOf(session: SqlSession, r: SqlReader): Column['fallback'] {
  const e = r.expression(3);
  if (e.op === 'value') return e.value;
  if (e.op === 'call') return { call: e.name };
  return e.op === 'minus' && e.of.op === 'value' ? -Number(e.of.value) : (session.scope().database as Value);
}

/** `DROP TABLE [IF EXISTS] a, b`, after the keywords. */
export function dropTables(session: SqlSession, r: SqlReader): SqlResult {
  const unless = r.take('if', 'exists');
  for (const { database, name } of r.list(() => r.path())) {
    const schema = session.schema(database);
    if (!schema.tables[name] && !unless) {
      throw new SqlError(
        'dropTable',
        session.dialect === 'mysql' ? `Unknown table '${schema.name}.${name}'` : `table "${name}" does not exist`,
      );
    }
    delete schema.tables[name];
  }
  while (!r.done) r.next();
  return session.done('DROP TABLE');
}

/** `ALTER TABLE name ADD|DROP|RENAME …`, after the keywords. */
export function alterTable(session: SqlSession, r: SqlReader): SqlResult {
  r.take('if', 'exists');
  const path = r.path();
  const table = session.table(path);
  r.list(() => {
    if (r.take('add')) {
      if (CONSTRAINT.test(r.token.text)) {
        r.skipClause();
        return;
      }
      r.take('column');
      const column = columnOf(session, r);
      table.columns.push(column);
      for (const row of table.rows) row.push(typeof column.fallback === 'object' ? null : (column.fallback ?? null));
    } else if (r.take('drop')) {
      r.take('column');
      const at = columnIndex(session, table, r.name());
      table.columns.splice(at, 1);
      for (const row of table.rows) row.splice(at, 1);
    } else if (r.take('rename', 'to')) {
      const { tables } = session.schema(path.database);
      delete tables[table.name];
      table.name = r.name();
      tables[table.name] = table;
    } else if (r.take('rename')) {
      r.take('column');
      const column = table.columns[columnIndex(session, table, r.name())] as Column;
      r.expect('to');
      column.name = r.name();
    } else r.skipClause();
  });
  return session.done('ALTER TABLE');
}

/** Where a column is in its table. Throws SqlError. */
export function columnIndex(session: SqlSession, table: Table, name: string): number {
  const at = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (at >= 0) return at;
  throw new SqlError(
    'noColumn',
    session.dialect === 'mysql'
      ? `Unknown column '${name}' in 'field list'`
      : `column "${name}" of relation "${table.name}" does not exist`,
  );
}
