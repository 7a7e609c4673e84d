import type { Expression, Value } from './Expression.ts';
import { compare, evaluate, isAggregate, type Scope, text, truthy } from './evaluate.ts';
import type { Table } from './Schema.ts';
import { SqlError } from './SqlError.ts';
import type { SqlReader } from './SqlReader.ts';
import type { SqlResult, SqlSession } from './SqlSession.ts';
import { systemTable } from './systemTables.ts';

interface Source {
  alias: string;
  table: Table;
}

interface Item {
  e: Expression;
  name: string;
}

/** A scope for one row of each source; null where an outer join found nothing. */
export function rowScope(
  session: SqlSession,
  sources: readonly Source[],
  rows: readonly (readonly Value[] | null)[],
): Scope {
  return {
    ...session.scope(),
    column: (alias, name) => {
      for (const [i, source] of sources.entries()) {
        if (alias !== undefined && alias.toLowerCase() !== source.alias.toLowerCase()) continue;
        const at = source.table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
        if (at >= 0) return rows[i]?.[at] ?? null;
      }
      throw new SqlError('noColumn', session.unknownColumn(alias ? `${alias}.${name}` : name));
    },
  };
}

const ENDS = ['from', 'where', 'group', 'order', 'limit', 'having', 'offset', 'union', 'for', 'returning'];

/** A SELECT to its end. */
export function select(session: SqlSession, r: SqlReader): SqlResult {
  r.expect('select');
  const distinct = r.take('distinct');
  const items = r.list(() => itemOf(r));
  const sources: Source[] = [];
  let scopes: Scope[] = [session.scope()];
  if (r.take('from')) scopes = from(session, r, sources);
  if (r.take('where')) {
    const where = r.expression();
    scopes = scopes.filter((scope) => truthy(evaluate(where, scope)));
  }
  const keys = r.take('group', 'by') ? r.list(() => r.expression()) : undefined;
  const having = r.take('having') ? r.expression() : undefined;
  if (keys || items.some(({ e }) => isAggregate(e))) scopes = grouped(session, scopes, keys ?? []);
  if (having) scopes = scopes.filter((scope) => truthy(evaluate(having, scope)));
  const columns = expanded(items, sources);
  if (r.take('order', 'by')) scopes = ordered(session, r, scopes, columns);
  let rows = scopes.map((scope) => columns.map(({ e }) => evaluate(e, scope)));
  if (distinct) rows = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  rows = limited(r, rows);
  if (r.take('for')) while (!r.done) r.next();
  return { columns: columns.map(({ name }) => name), rows, tag: `SELECT ${rows.length}`, affected: rows.length };
}

/** What RETURNING gives of rows that were written. */
export function selectList(
  session: SqlSession,
  r: SqlReader,
  table: Table,
  rows: readonly Value[][],
): Pick<SqlResult, 'columns' | 'rows'> {
  const sources = [{ alias: table.name, table }];
  const columns = expanded(
    r.list(() => itemOf(r)),
    sources,
  );
  return {
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) => columns.map(({ e }) => evaluate(e, rowScope(session, sources, [row])))),
  };
}

function itemOf(r: SqlReader): Item {
  const from = r.token.at;
  const e = r.expression();
  if (r.take('as')) return { e, name: r.name() };
  const bare = (r.token.kind === 'word' && !ENDS.some((word) => r.is(word))) || r.token.kind === 'name';
  if (bare) return { e, name: r.name() };
  return { e, name: nameOf(e, r, from) };
}

function nameOf(e: Expression, r: SqlReader, from: number): string {
  if (e.op === 'column') return e.name;
  if (r.dialect === 'mysql') return r.textFrom(from);
  return e.op === 'call' ? e.name.replace(/^cast:.*/, 'text') : '?column?';
}

function expanded(items: readonly Item[], sources: readonly Source[]): Item[] {
  return items.flatMap((item) => {
    if (item.e.op !== 'star') return [item];
    return sources.flatMap(({ alias, table }) =>
      table.columns.map(({ name }): Item => ({ e: { op: 'column', table: alias, name }, name })),
    );
  });
}

function from(session: SqlSession, r: SqlReader, sources: Source[]): Scope[] {
  let rows: (readonly Value[] | null)[][] = addSource(session, r, sources).rows.map((row) => [row]);
  for (;;) {
    const left = r.take('left');
    if (left) r.take('outer');
    const inner = r.take('inner') || r.take('cross');
    const joins = r.take('join') || (!left && !inner && r.take(','));
    if (!joins) break;
    const table = addSource(session, r, sources);
    const on = r.take('on') ? r.expression() : undefined;
    rows = rows.flatMap((before) => {
      const found = table.rows
        .map((row) => [...before, row])
        .filter((candidate) => !on || truthy(evaluate(on, rowScope(session, sources, candidate))));
      return found.length === 0 && left ? [[...before, null]] : found;
    });
    if (rows.length > 1_000_000) throw new SqlError('other', 'The join has too many rows');
  }
  return rows.map((row) => rowScope(session, sources, row));
}

function addSource(session: SqlSession, r: SqlReader, sources: Source[]): Table {
  const first = r.name();
  const name = r.take('.') ? r.name() : undefined;
  const table =
    systemTable(session, name === undefined ? '' : first, name ?? first) ??
    session.table({
      database: name !== undefined && session.dialect === 'mysql' ? first : undefined,
      name: name ?? first,
    });
  const stops = [...ENDS, 'join', 'left', 'inner', 'cross', 'right', 'on'];
  r.take('as');
  const aliased = r.token.kind === 'word' && !stops.some((word) => r.is(word));
  sources.push({ alias: aliased ? r.name() : table.name, table });
  return table;
}

function grouped(session: SqlSession, scopes: readonly Scope[], keys: readonly Expression[]): Scope[] {
  const groups = new Map<string, Scope[]>();
  if (keys.length === 0) groups.set('', [...scopes]);
  else
    for (const scope of scopes) {
      const key = JSON.stringify(keys.map((e) => evaluate(e, scope)));
      const known = groups.get(key);
      if (known) known.push(scope);
      else groups.set(key, [scope]);
    }
  return [...groups.values()].map((rows) => ({ ...(rows[0] ?? { ...session.scope(), column: () => null }), rows }));
}

function ordered(session: SqlSession, r: SqlReader, scopes: readonly Scope[], columns: readonly Item[]): Scope[] {
  const orders = r.list(() => {
    const e = r.expression();
    const down = r.take('desc');
    if (!down) r.take('asc');
    if (r.take('nulls')) r.next();
    const at = e.op === 'value' && typeof e.value === 'number' ? columns[e.value - 1]?.e : undefined;
    const alias =
      e.op === 'column' && e.table === undefined ? columns.find(({ name }) => name === e.name)?.e : undefined;
    return { e: at ?? alias ?? e, sign: down ? -1 : 1 };
  });
  return [...scopes].sort((a, b) => {
    for (const { e, sign } of orders) {
      const order = compare(evaluate(e, a), evaluate(e, b), session.dialect);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function limited(r: SqlReader, rows: Value[][]): Value[][] {
  let offset = 0;
  let limit = Number.POSITIVE_INFINITY;
  for (;;) {
    if (r.take('limit')) {
      if (!r.take('all')) limit = Number(r.next().text);
      if (r.take(',')) [offset, limit] = [limit, Number(r.next().text)];
    } else if (r.take('offset')) offset = Number(r.next().text);
    else return rows.slice(offset, offset + limit);
  }
}

export const shownText = (value: Value): string => (value === null ? 'NULL' : text(value));
