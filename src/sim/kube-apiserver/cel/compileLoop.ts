import { CelError } from './CelError.ts';
import type { Expression, Loop } from './Expression.ts';
import { attempt, type Evaluate, type Frame, type Locals, nextSlot } from './Frame.ts';
import { CelList, CelMap, type CelValue, celCompare, Optional } from './values.ts';

/** One turn: what the variables are. */
type Turn = readonly [CelValue, CelValue];

/** Compiles a macro into a loop; `compile` compiles what is inside it, with the variables that are known there. */
export function compileLoop(
  loop: Loop,
  locals: Locals,
  compile: (expression: Expression, locals: Locals) => Evaluate,
): Evaluate {
  const range = compile(loop.range, locals);
  const first = nextSlot(locals);
  const inner = loop.second === undefined ? [...locals, loop.first] : [...locals, loop.first, loop.second];
  const body = compile(loop.body, inner);
  const where = loop.where && compile(loop.where, inner);
  const set = (frame: Frame, [a, b]: Turn): void => {
    frame.charge(1);
    frame.slots[first] = a;
    if (loop.second !== undefined) frame.slots[first + 1] = b;
  };
  if (loop.macro === 'optMap' || loop.macro === 'optFlatMap') {
    return (frame) => {
      const optional = range(frame);
      if (!(optional instanceof Optional)) throw new CelError('no such overload');
      if (optional.value === undefined) return Optional.NONE;
      set(frame, [optional.value, null]);
      const value = body(frame);
      return loop.macro === 'optMap' ? new Optional(value) : value;
    };
  }
  const run = RUNNERS[loop.macro];
  return (frame) => {
    const turns = turnsOf(range(frame), loop.second !== undefined);
    const at = (turn: Turn): Frame => {
      set(frame, turn);
      return frame;
    };
    const admitted = (turn: Turn): boolean => !where || truth(where(at(turn)));
    return run(turns, { body: (turn) => body(at(turn)), tryBody: (turn) => attempt(body, at(turn)), admitted });
  };
}

function turnsOf(range: CelValue, two: boolean): Turn[] {
  if (range instanceof CelList) return range.values.map((item, i) => (two ? [BigInt(i), item] : [item, null]));
  if (range instanceof CelMap) return range.keys().map((key) => [key, two ? (range.get(key) ?? null) : null]);
  throw new CelError('no such overload');
}

function truth(value: CelValue): boolean {
  if (typeof value !== 'boolean') throw new CelError('no such overload');
  return value;
}

interface Turns {
  body(turn: Turn): CelValue;
  tryBody(turn: Turn): CelValue | CelError;
  admitted(turn: Turn): boolean;
}

type Runner = (turns: readonly Turn[], on: Turns) => CelValue;

/** `all` and `exists`: the first member that decides does, whatever errors others make. */
function quantifier(decisive: boolean): Runner {
  return (turns, on) => {
    let problem: CelError | undefined;
    for (const turn of turns) {
      const value = on.tryBody(turn);
      if (value === decisive) return decisive;
      if (value instanceof CelError) problem ??= value;
      else if (typeof value !== 'boolean') problem ??= new CelError('no such overload');
    }
    if (problem) throw problem;
    return !decisive;
  };
}

const collect: Runner = (turns, on) => CelList.of(turns.filter(on.admitted).map(on.body));

const RUNNERS: Readonly<Record<Exclude<Loop['macro'], 'optMap' | 'optFlatMap'>, Runner>> = {
  all: quantifier(false),
  exists: quantifier(true),
  existsOne: (turns, on) => turns.filter((turn) => truth(on.body(turn))).length === 1,
  map: collect,
  transformList: collect,
  filter: (turns, on) => CelList.of(turns.filter((turn) => truth(on.body(turn))).map(([item]) => item)),
  sortBy: (turns, on) => {
    const keyed = turns.map((turn) => ({ item: turn[0], key: on.body(turn) }));
    keyed.sort((a, b) => {
      const order = celCompare(a.key, b.key);
      if (order === undefined) throw new CelError('no such overload');
      return order;
    });
    return CelList.of(keyed.map(({ item }) => item));
  },
  transformMap: (turns, on) =>
    CelMap.of(turns.filter(on.admitted).map((turn): [CelValue, CelValue] => [turn[0], on.body(turn)])),
  transformMapEntry: (turns, on) => {
    const pairs: [CelValue, CelValue][] = [];
    for (const turn of turns.filter(on.admitted)) {
      const entry = on.body(turn);
      if (!(entry instanceof CelMap)) throw new CelError('no such overload');
      for (const key of entry.keys()) pairs.push([key, entry.get(key) ?? null]);
    }
    return CelMap.of(pairs);
  },
};
