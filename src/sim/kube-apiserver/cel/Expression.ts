import type { CelType } from './CelType.ts';
import type { CelValue } from './values.ts';

/** A node of the syntax tree; `offset` is where error messages point. The checker fills in `type`. */
export type Expression = Node & { offset: number; type?: CelType };

type Node =
  | { kind: 'literal'; value: CelValue; literalType: CelType }
  | { kind: 'ident'; name: string }
  | { kind: 'select'; operand: Expression; field: string; optional: boolean }
  | { kind: 'has'; operand: Expression; field: string }
  | { kind: 'call'; name: string; target: Expression | undefined; args: Expression[] }
  | { kind: 'list'; items: Expression[]; optional: ReadonlySet<number> }
  | { kind: 'map'; entries: { key: Expression; value: Expression; optional: boolean }[] }
  | { kind: 'struct'; name: string; fields: { name: string; value: Expression; optional: boolean; offset: number }[] }
  | Loop;

/** A macro over the members of a list or the keys of a map. `second` is set where it was given two variables. */
export interface Loop {
  kind: 'loop';
  macro: LoopMacro;
  range: Expression;
  first: string;
  second: string | undefined;
  /** Only members for which it holds (three-argument `map`, `filter`, `transformList` …). */
  where: Expression | undefined;
  body: Expression;
}

export type LoopMacro =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'map'
  | 'filter'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry'
  | 'sortBy'
  | 'optMap'
  | 'optFlatMap';
