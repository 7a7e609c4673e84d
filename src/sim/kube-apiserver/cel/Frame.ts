import { assert } from '../../../base/assert.ts';
import { CelError, CostError } from './CelError.ts';
import type { Evaluation } from './CelFunction.ts';
import type { CelValue } from './values.ts';

/** An evaluation in progress: the values of variables, and what it has cost so far. */
export class Frame implements Evaluation {
  /** Variables of macros, by their place. */
  readonly slots: CelValue[] = [];
  cost = 0;

  constructor(
    readonly variable: (name: string) => CelValue | undefined,
    private readonly limit: number,
  ) {}

  charge(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CostError();
  }
}

/** Evaluates a node. Throws CelError. */
export type Evaluate = (frame: Frame) => CelValue;

/** Where macros keep their variables: innermost last. */
export type Locals = readonly string[];

/** The value, or the error that came of it; running out of budget is not held up. */
export function attempt(evaluate: Evaluate, frame: Frame): CelValue | CelError {
  try {
    return evaluate(frame);
  } catch (error) {
    if (error instanceof CostError || !(error instanceof CelError)) throw error;
    return error;
  }
}

/** The place that the next variable of a macro gets. */
export function nextSlot(locals: Locals): number {
  assert(locals.length < 256, 'too many variables');
  return locals.length;
}
