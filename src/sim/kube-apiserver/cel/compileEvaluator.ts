import { CelError } from './CelError.ts';
import type { FunctionTable, Overload } from './CelFunction.ts';
import { type CelType, isDyn, optionalParam } from './CelType.ts';
import { compileLoop } from './compileLoop.ts';
import type { Expression } from './Expression.ts';
import { attempt, type Evaluate, type Locals } from './Frame.ts';
import { matchesType } from './matchesType.ts';
import { memberOf } from './memberOf.ts';
import { typeName } from './parseExpression.ts';
import { CelList, CelMap, type CelValue, Optional, TypeValue } from './values.ts';

/** What a literal list or map costs to make (cel-go `common.ListCreateBaseCost`, `MapCreateBaseCost`). */
const LIST_COST = 10;
const MAP_COST = 30;

/** Turns a checked expression into a function, which is many times faster than walking the tree again and again. */
export function compileEvaluator(expression: Expression, functions: FunctionTable, locals: Locals = []): Evaluate {
  const compile = (inner: Expression): Evaluate => compileEvaluator(inner, functions, locals);
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'ident':
      return compileIdent(expression.name, locals);
    case 'select':
      return compileSelect(expression, compile, locals);
    case 'has':
      return compileHas(expression, compile);
    case 'list': {
      const items = expression.items.map(compile);
      const { optional } = expression;
      return (frame) => {
        frame.charge(LIST_COST);
        const values = items.map((item) => item(frame));
        if (optional.size === 0) return CelList.of(values);
        return CelList.of(values.flatMap((value, i) => (optional.has(i) ? present(value) : [value])));
      };
    }
    case 'map':
      return compileMap(expression, compile);
    case 'struct':
      return compileStruct(expression, compile);
    case 'loop':
      return compileLoop(expression, locals, (inner, scope) => compileEvaluator(inner, functions, scope));
    case 'call':
      return compileCall(expression, functions, compile);
  }
}

const present = (value: CelValue): CelValue[] =>
  value instanceof Optional ? (value.value === undefined ? [] : [value.value]) : [value];

function compileIdent(name: string, locals: Locals): Evaluate {
  const slot = locals.lastIndexOf(name);
  if (slot >= 0) {
    return (frame) => {
      frame.charge(1);
      return frame.slots[slot] as CelValue;
    };
  }
  return (frame) => {
    frame.charge(1);
    const value = frame.variable(name);
    if (value !== undefined) return value;
    if (TYPE_NAMES.has(name)) return new TypeValue(name);
    throw new CelError(`no such attribute(s): ${name}`);
  };
}

const TYPE_NAMES = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'null_type',
  'list',
  'map',
  'type',
  'dyn',
]);

type Compile = (expression: Expression) => Evaluate;

function compileSelect(
  expression: Extract<Expression, { kind: 'select' }>,
  compile: Compile,
  locals: Locals,
): Evaluate {
  const { operand, field, optional } = expression;
  const qualified = typeName(expression);
  if (qualified?.startsWith('google.protobuf.') && !locals.includes('google')) return () => new TypeValue(qualified);
  const inner = compile(operand);
  return (frame) => {
    const value = inner(frame);
    frame.charge(1);
    if (optional || value instanceof Optional) return optionalMember(value, field);
    return memberOf(value, field);
  };
}

function optionalMember(value: CelValue, key: CelValue): Optional {
  const of = value instanceof Optional ? value.value : value;
  if (of === undefined || of === null) return Optional.NONE;
  const found = of instanceof CelMap ? of.get(key) : of instanceof CelList ? itemOf(of, key) : undefined;
  if (found === undefined) return Optional.NONE;
  return found instanceof Optional ? found : new Optional(found);
}

const itemOf = (list: CelList, key: CelValue): CelValue | undefined =>
  typeof key === 'bigint' || typeof key === 'number' ? list.values[Number(key)] : undefined;

function compileHas({ operand, field }: Extract<Expression, { kind: 'has' }>, compile: Compile): Evaluate {
  const inner = compile(operand);
  return (frame) => {
    const value = inner(frame);
    if (value instanceof Optional) return optionalMember(value, field).value !== undefined;
    if (!(value instanceof CelMap)) throw new CelError('no such overload');
    return value.get(field) !== undefined;
  };
}

function compileMap({ entries }: Extract<Expression, { kind: 'map' }>, compile: Compile): Evaluate {
  const compiled = entries.map(({ key, value, optional }) => ({ key: compile(key), value: compile(value), optional }));
  return (frame) => {
    frame.charge(MAP_COST);
    const pairs: [CelValue, CelValue][] = [];
    for (const entry of compiled) {
      const key = entry.key(frame);
      const value = entry.value(frame);
      for (const one of entry.optional ? present(value) : [value]) pairs.push([key, one]);
    }
    const map = CelMap.of(pairs);
    if (map.size < pairs.length) throw new CelError('Failed with repeated key');
    return map;
  };
}

function compileStruct({ fields }: Extract<Expression, { kind: 'struct' }>, compile: Compile): Evaluate {
  const compiled = fields.map(({ name, value, optional }) => ({ name, value: compile(value), optional }));
  return (frame) => {
    frame.charge(40);
    const pairs: [CelValue, CelValue][] = [];
    for (const { name, value, optional } of compiled) {
      const given = value(frame);
      for (const one of optional ? present(given) : [given]) pairs.push([name, one]);
    }
    return CelMap.of(pairs);
  };
}

function compileCall(
  { name, target, args }: Extract<Expression, { kind: 'call' }>,
  functions: FunctionTable,
  compile: Compile,
): Evaluate {
  const all = target ? [target, ...args] : args;
  const compiled = all.map(compile);
  const [a, b, c] = compiled;
  if (name === '_&&_' && a && b) return logical(a, b, false);
  if (name === '_||_' && a && b) return logical(a, b, true);
  if (name === '_?_:_' && a && b && c) {
    return (frame) => {
      const condition = a(frame);
      if (typeof condition !== 'boolean') throw new CelError('no such overload');
      return condition ? b(frame) : c(frame);
    };
  }
  if (name === '_[?_]' && a && b) return (frame) => optionalMember(a(frame), b(frame));
  if ((name === 'or' || name === 'orValue') && target && a && b && optionalParam(target.type ?? NOTHING)) {
    return (frame) => {
      const value = a(frame);
      if (!(value instanceof Optional)) throw new CelError('no such overload');
      if (value.value === undefined) return b(frame);
      return name === 'or' ? value : value.value;
    };
  }
  const overloads = (functions.get(name) ?? []).filter(
    (overload) => overload.member === (target !== undefined) && overload.args.length === all.length,
  );
  const types = all.map(({ type }) => type ?? NOTHING);
  const [only] = overloads;
  const certain = overloads.length === 1 && only !== undefined && types.every(isCertain);
  return certain ? direct(only, compiled) : dispatched(overloads, compiled);
}

const NOTHING: CelType = { kind: 'dyn' };

const isCertain = (type: CelType): boolean => !isDyn(type) && type.kind !== 'param';

function direct(overload: Overload, args: readonly Evaluate[]): Evaluate {
  return (frame) => {
    const values = args.map((arg) => arg(frame));
    frame.charge(1);
    return overload.run(values, frame);
  };
}

/** Which overload is meant is seen from the values. */
function dispatched(overloads: readonly Overload[], args: readonly Evaluate[]): Evaluate {
  return (frame) => {
    const values = args.map((arg) => arg(frame));
    frame.charge(1);
    for (const overload of overloads) {
      if (overload.args.every((type, i) => matchesType(values[i] as CelValue, type)))
        return overload.run(values, frame);
    }
    throw new CelError('no such overload');
  };
}

/** `&&` and `||`: an error on one side counts for nothing where the other side decides. */
function logical(left: Evaluate, right: Evaluate, decisive: boolean): Evaluate {
  return (frame) => {
    let problem: CelError | undefined;
    for (const side of [left, right]) {
      const value = attempt(side, frame);
      if (value === decisive) return decisive;
      if (value instanceof CelError) problem ??= value;
      else if (typeof value !== 'boolean') problem ??= new CelError('no such overload');
    }
    if (problem) throw problem;
    return !decisive;
  };
}
