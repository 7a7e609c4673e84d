import type { Expression, Value } from './Expression.ts';
import { SqlError } from './SqlError.ts';
import type { Dialect } from './tokens.ts';

/** What expressions are evaluated in: one row, or all rows of a group for aggregates. */
export interface Scope {
  dialect: Dialect;
  database: string;
  user: string;
  version: string;
  hostname: string;
  nowMs: number;
  random(): number;
  /** Throws SqlError for a column that there is not. */
  column(table: string | undefined, name: string): Value;
  /** A scope for each row of the group; undefined where there is no group. */
  rows?: readonly Scope[];
}

export const AGGREGATES = new Set(['count', 'sum', 'avg', 'min', 'max', 'group_concat', 'string_agg']);

export const isAggregate = (e: Expression): boolean => {
  if (e.op === 'call') return AGGREGATES.has(e.name) || e.args.some(isAggregate);
  if (e.op === 'binary') return isAggregate(e.left) || isAggregate(e.right);
  return (e.op === 'not' || e.op === 'minus') && isAggregate(e.of);
};

export const truthy = (value: Value): boolean =>
  typeof value === 'string'
    ? Number.parseFloat(value) !== 0 && !Number.isNaN(Number.parseFloat(value))
    : Boolean(value);

/** Numbers by size, texts by code unit (MySQL without regard to case); null before everything. */
export function compare(a: Value, b: Value, dialect: Dialect): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined && y !== undefined) return x - y;
  const fold = (value: Value): string => (dialect === 'mysql' ? String(value).toLowerCase() : String(value));
  return fold(a) < fold(b) ? -1 : fold(a) > fold(b) ? 1 : 0;
}

function numeric(value: Value): number | undefined {
  if (typeof value !== 'string') return Number(value);
  return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}

export function evaluate(e: Expression, scope: Scope): Value {
  switch (e.op) {
    case 'value':
      return e.value;
    case 'column':
      return e.name.startsWith('@@') ? variable(e.name.slice(2), scope) : scope.column(e.table, e.name);
    case 'star':
      return 1;
    case 'not': {
      const of = evaluate(e.of, scope);
      return of === null ? null : !truthy(of);
    }
    case 'minus':
      return -Number(evaluate(e.of, scope));
    case 'null':
      return (evaluate(e.of, scope) === null) !== e.not;
    case 'in': {
      const of = evaluate(e.of, scope);
      return e.list.some((item) => compare(of, evaluate(item, scope), scope.dialect) === 0) !== e.not;
    }
    case 'between': {
      const of = evaluate(e.of, scope);
      const inside =
        compare(of, evaluate(e.low, scope), scope.dialect) >= 0 &&
        compare(of, evaluate(e.high, scope), scope.dialect) <= 0;
      return inside !== e.not;
    }
    case 'case': {
      const branch = e.branches.find(([when]) => truthy(evaluate(when, scope)));
      return branch ? evaluate(branch[1], scope) : e.otherwise ? evaluate(e.otherwise, scope) : null;
    }
    case 'binary':
      return binary(e.symbol, e.left, e.right, scope);
    case 'call':
      return AGGREGATES.has(e.name)
        ? aggregate(e, scope)
        : scalar(
            e.name,
            e.args.map((a) => evaluate(a, scope)),
            scope,
          );
  }
}

function variable(name: string, scope: Scope): Value {
  const values: Record<string, Value> = { hostname: scope.hostname, version: scope.version, server_id: 1, port: 3306 };
  return values[name.toLowerCase()] ?? null;
}

function binary(symbol: string, l: Expression, r: Expression, scope: Scope): Value {
  const left = evaluate(l, scope);
  if (symbol === 'and' && left !== null && !truthy(left)) return false;
  if (symbol === 'or' && left !== null && truthy(left)) return true;
  const right = evaluate(r, scope);
  if (symbol === 'and')
    return left !== null && right !== null ? truthy(right) : right !== null && !truthy(right) ? false : null;
  if (symbol === 'or') return right !== null && truthy(right) ? true : left === null || right === null ? null : false;
  if (left === null || right === null) return null;
  const order = (): number => compare(left, right, scope.dialect);
  switch (symbol) {
    case '=':
      return order() === 0;
    case '<>':
    case '!=':
      return order() !== 0;
    case '<':
      return order() < 0;
    case '>':
      return order() > 0;
    case '<=':
      return order() <= 0;
    case '>=':
      return order() >= 0;
    case 'like':
    case 'ilike':
      return like(String(left), String(right), symbol === 'ilike' || scope.dialect === 'mysql');
    case '||':
      return scope.dialect === 'mysql' ? truthy(left) || truthy(right) : text(left) + text(right);
    case '+':
      return Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
    case '*':
      return Number(left) * Number(right);
    case '%':
      return Number(left) % Number(right);
    default:
      return Number(right) === 0 ? divisionByZero(scope.dialect) : quotient(Number(left), Number(right), scope.dialect);
  }
}

function divisionByZero(dialect: Dialect): null {
  if (dialect === 'postgres') throw new SqlError('other', 'division by zero');
  return null;
}

const quotient = (a: number, b: number, dialect: Dialect): number =>
  dialect === 'postgres' && Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : Number((a / b).toFixed(4));

function like(value: string, pattern: string, anyCase: boolean): boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[\\s\\S]*')
    .replaceAll('_', '[\\s\\S]');
  return new RegExp(`^${source}$`, anyCase ? 'i' : '').test(value);
}

function aggregate(e: Extract<Expression, { op: 'call' }>, scope: Scope): Value {
  const [arg = { op: 'star' } as Expression] = e.args;
  const rows = scope.rows ?? [];
  if (e.name === 'count' && arg.op === 'star') return rows.length;
  let values = rows.map((row) => evaluate(arg, row)).filter((value) => value !== null);
  if (e.distinct) values = [...new Set(values)];
  if (e.name === 'count') return values.length;
  if (values.length === 0) return null;
  const sum = (): number => values.reduce<number>((total, value) => total + Number(value), 0);
  if (e.name === 'sum') return sum();
  if (e.name === 'avg') return Number((sum() / values.length).toFixed(4));
  if (e.name === 'group_concat' || e.name === 'string_agg') return values.map(text).join(',');
  const sign = e.name === 'min' ? 1 : -1;
  return values.reduce((best, value) => (compare(value, best, scope.dialect) * sign < 0 ? value : best));
}

export const text = (value: Value): string => (typeof value === 'boolean' ? (value ? 't' : 'f') : String(value));

function scalar(name: string, args: Value[], scope: Scope): Value {
  const [first = null, second = null, third = null] = args;
  const now = (): string => new Date(scope.nowMs).toISOString().replace('T', ' ');
  switch (name) {
    case 'now':
    case 'current_timestamp':
    case 'sysdate':
      return scope.dialect === 'mysql' ? now().slice(0, 19) : `${now().slice(0, 23)}+00`;
    case 'current_date':
    case 'curdate':
      return now().slice(0, 10);
    case 'version':
      return scope.version;
    case 'database':
    case 'schema':
    case 'current_database':
      return scope.database || null;
    case 'user':
    case 'current_user':
    case 'session_user':
      return scope.dialect === 'mysql' ? `${scope.user}@%` : scope.user;
    case 'pg_is_in_recovery':
      return false;
    case 'coalesce':
    case 'ifnull':
      return args.find((value) => value !== null) ?? null;
    case 'rand':
    case 'random':
      return scope.random();
    case 'concat':
      return args.map((value) => (value === null ? '' : text(value))).join('');
    case 'if':
      return first !== null && truthy(first) ? second : third;
    case 'sleep':
    case 'pg_sleep':
      return 0;
    default:
      return first === null ? null : onValue(name, first, second, third);
  }
}

function onValue(name: string, first: Value, second: Value, third: Value): Value {
  const word = text(first);
  switch (name) {
    case 'upper':
    case 'ucase':
      return word.toUpperCase();
    case 'lower':
    case 'lcase':
      return word.toLowerCase();
    case 'length':
    case 'char_length':
      return word.length;
    case 'trim':
      return word.trim();
    case 'abs':
      return Math.abs(Number(first));
    case 'round':
      return Number(Number(first).toFixed(Number(second ?? 0)));
    case 'floor':
      return Math.floor(Number(first));
    case 'ceil':
    case 'ceiling':
      return Math.ceil(Number(first));
    case 'mod':
      return Number(first) % Number(second);
    case 'substring':
    case 'substr':
      return word.substr(Number(second) - 1, third === null ? undefined : Number(third));
    case 'replace':
      return word.replaceAll(text(second), text(third));
    case 'pg_size_pretty':
      return `${first} bytes`;
    default:
      if (!name.startsWith('cast:')) throw new SqlError('other', `function ${name} does not exist`);
      return /int|serial|numeric|decimal|float|double|real|signed/i.test(name) ? Number(first) : word;
  }
}
