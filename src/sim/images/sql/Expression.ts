export type Value = string | number | boolean | null;

export type Expression =
  | { op: 'value'; value: Value }
  | { op: 'column'; table: string | undefined; name: string }
  | { op: 'star' }
  | { op: 'call'; name: string; args: Expression[]; distinct: boolean }
  | { op: 'binary'; symbol: string; left: Expression; right: Expression }
  | { op: 'not' | 'minus'; of: Expression }
  | { op: 'null'; of: Expression; not: boolean }
  | { op: 'in'; of: Expression; list: Expression[]; not: boolean }
  | { op: 'between'; of: Expression; low: Expression; high: Expression; not: boolean }
  | { op: 'case'; branches: [Expression, Expression][]; otherwise: Expression | undefined };
