import type { Issue } from './CelError.ts';
import type { Expression, LoopMacro } from './Expression.ts';

/** How many arguments each macro takes, with one variable and with two. */
const LOOPS: Readonly<Record<string, { macro: LoopMacro; one: readonly number[]; two: readonly number[] }>> = {
  all: { macro: 'all', one: [2], two: [3] },
  exists: { macro: 'exists', one: [2], two: [3] },
  exists_one: { macro: 'existsOne', one: [2], two: [3] },
  existsOne: { macro: 'existsOne', one: [], two: [3] },
  map: { macro: 'map', one: [2, 3], two: [] },
  filter: { macro: 'filter', one: [2], two: [] },
  transformList: { macro: 'transformList', one: [], two: [3, 4] },
  transformMap: { macro: 'transformMap', one: [], two: [3, 4] },
  transformMapEntry: { macro: 'transformMapEntry', one: [], two: [3, 4] },
  sortBy: { macro: 'sortBy', one: [2], two: [] },
  optMap: { macro: 'optMap', one: [2], two: [] },
  optFlatMap: { macro: 'optFlatMap', one: [2], two: [] },
};

/** What a call stands for, if it is a macro with that many arguments; undefined for ordinary calls. */
export function expandMacro(
  name: string,
  target: Expression | undefined,
  args: readonly Expression[],
  offset: number,
  issues: Issue[],
): Expression | undefined {
  if (!target) {
    return name === 'has' && args.length === 1 ? expandHas(args[0] as Expression, offset, issues) : undefined;
  }
  const loop = Object.hasOwn(LOOPS, name) ? LOOPS[name] : undefined;
  if (!loop) return undefined;
  const two = loop.two.includes(args.length);
  if (!two && !loop.one.includes(args.length)) return undefined;
  const variables = args.slice(0, two ? 2 : 1);
  const names: string[] = [];
  for (const variable of variables) {
    if (variable.kind === 'ident') names.push(variable.name);
    else
      issues.push({
        offset: variable.offset,
        message: two ? 'argument must be a simple name' : 'argument is not an identifier',
      });
  }
  const rest = args.slice(variables.length);
  return {
    kind: 'loop',
    macro: loop.macro,
    range: target,
    first: names[0] ?? '',
    second: two ? (names[1] ?? '') : undefined,
    where: rest.length === 2 ? rest[0] : undefined,
    body: rest.at(-1) as Expression,
    offset,
  };
}

function expandHas(argument: Expression, offset: number, issues: Issue[]): Expression {
  if (argument.kind === 'select' && !argument.optional) {
    return { kind: 'has', operand: argument.operand, field: argument.field, offset };
  }
  issues.push({ offset: argument.offset, message: 'invalid argument to has() macro' });
  return argument;
}
