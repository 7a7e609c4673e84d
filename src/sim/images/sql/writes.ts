import { columnIndex } from './definitions.ts';
import type { Expression, Value } from './Expression.ts';
import { evaluate, text, truthy } from './evaluate.ts';
import type { Column, Table } from './Schema.ts';
import { SqlError } from './SqlError.ts';
import type { SqlReader } from './SqlReader.ts';
import type { SqlResult, SqlSession } from './SqlSession.ts';
import { rowScope, select, selectList } from './select.ts';

/** Rows that one table may have: a model of a database, not one. */
const MAX_ROWS = 100_000;

/** `INSERT [INTO] name [(columns)] VALUES (…), … | SELECT …`, after the keyword. */
export function insertRows(session: SqlSession, r: SqlReader): SqlResult {
  const ignore = r.take('ignore');
  r.take('into');
  const table = session.table(r.path());
  const names = r.is('(') && !r.is('(', 'select') ? r.inParentheses(() => r.list(() => r.name())) : undefined;
  const places = names?.map((name) => columnIndex(session, table, name)) ?? table.columns.map((_, i) => i);
  let tuples: (Value | undefined)[][];
  if (r.take('values') || r.take('value')) {
    const one = (): Value | undefined => (r.take('default') ? undefined : session.constant(r));
    tuples = r.list(() => r.inParentheses(() => r.list(one)));
  } else if (r.take('default', 'values')) tuples = [[]];
  else if (r.is('select')) tuples = select(session, r).rows ?? [];
  else return r.fail();
  let added = 0;
  for (const [i, tuple] of tuples.entries()) {
    if (
      tuple.length > places.length ||
      (names && tuple.length !== places.length) ||
      (session.dialect === 'mysql' && tuple.length !== places.length && tuple.length > 0)
    ) {
      const more = tuple.length > places.length;
      throw new SqlError(
        'columnCount',
        session.dialect === 'mysql'
          ? `Column count doesn't match value count at row ${i + 1}`
          : `INSERT has more ${more ? 'expressions than target columns' : 'target columns than expressions'}`,
      );
    }
    const row = newRow(session, table, places, tuple);
    const conflict = duplicate(table, row, undefined);
    if (conflict && (ignore || r.is('on'))) continue;
    if (conflict) throw duplicateError(session, table, conflict, row);
    if (table.rows.length >= MAX_ROWS) throw new SqlError('other', `The table '${table.name}' is full`);
    table.rows.push(row);
    added++;
  }
  if (r.is('on')) while (!r.done && !r.is('returning')) r.next();
  const result = session.done(`INSERT 0 ${added}`, added);
  if (!r.take('returning')) return result;
  return { ...result, ...selectList(session, r, table, table.rows.slice(-added)) };
}

function newRow(
  session: SqlSession,
  table: Table,
  places: readonly number[],
  tuple: readonly (Value | undefined)[],
): Value[] {
  const given = new Map(places.map((place, i) => [place, tuple[i]]));
  return table.columns.map((column, at) => {
    let value = given.get(at);
    if (column.counts) {
      if (value === undefined || value === null) value = ++table.counter;
      else table.counter = Math.max(table.counter, Number(value));
    }
    if (value === undefined) value = fallback(session, column);
    return checked(session, table, column, value);
  });
}

function fallback(session: SqlSession, { fallback: own }: Column): Value {
  if (own === undefined) return null;
  if (own === null || typeof own !== 'object') return own;
  return evaluate({ op: 'call', name: own.call, args: [], distinct: false }, session.scope());
}

function checked(session: SqlSession, table: Table, column: Column, value: Value): Value {
  if (value === null) {
    if (!column.notNull) return null;
    throw new SqlError(
      'notNull',
      session.dialect === 'mysql'
        ? `Column '${column.name}' cannot be null`
        : `null value in column "${column.name}" of relation "${table.name}" violates not-null constraint`,
    );
  }
  const isNumber =
    /^(?:(?:tiny|small|medium|big)?int|integer|(?:big|small)?serial|numeric|decimal|float|double|real|year)/.test(
      column.type,
    );
  if (/^bool/.test(column.type))
    return session.dialect === 'mysql' ? Number(truthy(value)) : truthy(value) && !/^f/i.test(text(value));
  if (!isNumber) return text(value);
  if (typeof value === 'string' && !/^\s*-?\d+(?:\.\d+)?\s*$/.test(value)) {
    throw new SqlError(
      'other',
      session.dialect === 'mysql'
        ? `Incorrect integer value: '${value}' for column '${column.name}' at row 1`
        : `invalid input syntax for type integer: "${value}"`,
    );
  }
  return Number(value);
}

/** The column whose value another row has already. */
function duplicate(table: Table, row: readonly Value[], self: readonly Value[] | undefined): Column | undefined {
  return table.columns.find(
    ({ primary, unique }, at) =>
      (primary || unique) && row[at] !== null && table.rows.some((other) => other !== self && other[at] === row[at]),
  );
}

function duplicateError(session: SqlSession, table: Table, column: Column, row: readonly Value[]): SqlError {
  const value = text(row[table.columns.indexOf(column)] ?? null);
  const key = column.primary ? 'PRIMARY' : column.name;
  const constraint = column.primary ? `${table.name}_pkey` : `${table.name}_${column.name}_key`;
  return new SqlError(
    'duplicate',
    session.dialect === 'mysql'
      ? `Duplicate entry '${value}' for key '${table.name}.${key}'`
      : `duplicate key value violates unique constraint "${constraint}"\nDETAIL:  Key (${column.name})=(${value}) already exists.`,
  );
}

/** `UPDATE name SET a = …, … [WHERE …]`, after the keyword. */
export function updateRows(session: SqlSession, r: SqlReader): SqlResult {
  const table = session.table(r.path());
  r.expect('set');
  const changes = r.list((): [number, Expression] => {
    const at = columnIndex(session, table, r.name());
    r.expect('=');
    return [at, r.expression()];
  });
  const where = r.take('where') ? r.expression() : undefined;
  let affected = 0;
  table.rows = table.rows.map((row) => {
    const scope = rowScope(session, [{ alias: table.name, table }], [row]);
    if (where && !truthy(evaluate(where, scope))) return row;
    const next = [...row];
    for (const [at, e] of changes) next[at] = checked(session, table, table.columns[at] as Column, evaluate(e, scope));
    const conflict = duplicate(table, next, row);
    if (conflict) throw duplicateError(session, table, conflict, next);
    affected++;
    return next;
  });
  return session.done(`UPDATE ${affected}`, affected);
}

/** `DELETE FROM name [WHERE …]`, after the keyword. */
export function deleteRows(session: SqlSession, r: SqlReader): SqlResult {
  r.expect('from');
  const table = session.table(r.path());
  const where = r.take('where') ? r.expression() : undefined;
  const before = table.rows.length;
  const stays = (row: Value[]): boolean =>
    where !== undefined && !truthy(evaluate(where, rowScope(session, [{ alias: table.name, table }], [row])));
  table.rows = table.rows.filter(stays);
  const affected = before - table.rows.length;
  return session.done(`DELETE ${affected}`, affected);
}
