import type { CelType } from './CelType.ts';
import type { CelValue } from './values.ts';

/** What a call is given besides its arguments. */
export interface Evaluation {
  /** Adds to what the evaluation has cost; throws when that is more than it may. */
  charge(cost: number): void;
}

/** One way to call a function. */
export interface Overload {
  /** Called as `a.f(b)`: the first of `args` is `a`. */
  member: boolean;
  args: readonly CelType[];
  result: CelType;
  run(args: readonly CelValue[], evaluation: Evaluation): CelValue;
}

/** Functions by name. */
export type FunctionTable = ReadonlyMap<string, readonly Overload[]>;

type Run = Overload['run'];

/** Collects the functions of a library. */
export class Functions {
  private readonly table = new Map<string, Overload[]>();

  /** `name(a, b)` */
  global(name: string, args: readonly CelType[], result: CelType, run: Run): this {
    return this.add(name, { member: false, args, result, run });
  }

  /** `a.name(b)` */
  member(name: string, args: readonly CelType[], result: CelType, run: Run): this {
    return this.add(name, { member: true, args, result, run });
  }

  build(): FunctionTable {
    return this.table;
  }

  private add(name: string, overload: Overload): this {
    const known = this.table.get(name);
    if (known) known.push(overload);
    else this.table.set(name, [overload]);
    return this;
  }
}
