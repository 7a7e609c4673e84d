import type { Issue } from './CelError.ts';
import type { FunctionTable, Overload } from './CelFunction.ts';
import {
  type Bindings,
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  isAssignable,
  isDyn,
  joined,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  optionalParam,
  param,
  STRING,
  substitute,
  TIMESTAMP,
  typeOf,
  typeText,
  UINT,
} from './CelType.ts';
import type { Expression, Loop } from './Expression.ts';
import { typeName } from './parseExpression.ts';

/** What an expression may speak of. */
export interface CheckScope {
  variables: ReadonlyMap<string, CelType>;
  functions: FunctionTable;
  /** Types that `Name{…}` may make. */
  structs?: ((name: string) => CelType | undefined) | undefined;
}

/** Names of types, which are values as well. */
const TYPES: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ['int', INT],
  ['uint', UINT],
  ['double', DOUBLE],
  ['bool', BOOL],
  ['string', STRING],
  ['bytes', BYTES],
  ['null_type', NULL],
  ['list', listOf(DYN)],
  ['map', mapOf(DYN, DYN)],
  ['type', typeOf(DYN)],
  ['dyn', DYN],
  ['google.protobuf.Timestamp', TIMESTAMP],
  ['google.protobuf.Duration', DURATION],
]);

/** Works out the type of an expression and of everything in it. What does not fit is added to `issues`. */
export function checkExpression(expression: Expression, scope: CheckScope, issues: Issue[]): CelType {
  return new Checker(scope, issues).check(expression);
}

class Checker {
  private readonly locals: Map<string, CelType>[] = [];
  private fresh = 0;
  /** Literals may mix types: what `format` is given does. */
  private mixes = false;

  constructor(
    private readonly scope: CheckScope,
    private readonly issues: Issue[],
  ) {}

  check(expression: Expression): CelType {
    const type = this.typeOf(expression);
    expression.type = type;
    return type;
  }

  private issue({ offset }: { offset: number }, message: string): CelType {
    this.issues.push({ offset, message });
    return DYN;
  }

  private typeOf(expression: Expression): CelType {
    switch (expression.kind) {
      case 'literal':
        return expression.literalType;
      case 'ident': {
        const known = this.variable(expression.name);
        return known ?? this.issue(expression, `undeclared reference to '${expression.name}' (in container '')`);
      }
      case 'select': {
        const qualified = this.dottedVariable(expression) ?? this.qualified(expression);
        if (qualified) return qualified;
        const type = this.selected(expression, expression.operand, expression.field);
        return expression.optional && !optionalParam(type) ? optionalOf(type) : type;
      }
      case 'has':
        this.selected(expression, expression.operand, expression.field);
        return BOOL;
      case 'call':
        return this.call(expression);
      case 'list':
        return listOf(
          this.shared(
            expression.items.map((item, i) => this.element(item, expression.optional.has(i))),
            expression,
          ),
        );
      case 'map': {
        const keys = expression.entries.map(({ key }) => ({ type: this.check(key), at: key }));
        const values = expression.entries.map(({ value, optional }) => this.element(value, optional));
        return mapOf(this.shared(keys, expression), this.shared(values, expression));
      }
      case 'struct':
        return this.struct(expression);
      case 'loop':
        return this.loop(expression);
    }
  }

  /** `google.protobuf.Timestamp` and the like: dots that are part of a name. */
  private qualified(expression: Expression): CelType | undefined {
    const name = typeName(expression);
    if (name === undefined || this.variable(name.split('.')[0] as string)) return undefined;
    const type = TYPES.get(name);
    return type && typeOf(type);
  }

  /** A variable whose name has dots (`authorizer.requestResource`) goes before the field of another. */
  private dottedVariable(expression: Expression): CelType | undefined {
    const name = typeName(expression);
    const type = name?.includes('.') ? this.scope.variables.get(name) : undefined;
    if (type) Object.assign(expression, { kind: 'ident', name });
    return type;
  }

  private variable(name: string): CelType | undefined {
    for (let i = this.locals.length - 1; i >= 0; i--) {
      const found = this.locals[i]?.get(name);
      if (found) return found;
    }
    const type = TYPES.get(name);
    return this.scope.variables.get(name) ?? (type && typeOf(type));
  }

  private element(item: Expression, optional: boolean): { type: CelType; at: Expression } {
    const type = this.check(item);
    return { type: optional ? (optionalParam(type) ?? DYN) : type, at: item };
  }

  /** The type that all members of a literal have; members of several types are an error unless one is dyn. */
  private shared(members: readonly { type: CelType; at: Expression }[], whole: Expression): CelType {
    const [first, ...rest] = members;
    if (!first) return param(`_${this.fresh++}`);
    let type = first.type;
    for (const member of rest) {
      const both = joined(type, member.type);
      if (both) type = both;
      else if (this.mixes) return DYN;
      else {
        this.issue(member.at, `expected type '${typeText(type)}' but found '${typeText(member.type)}'`);
        return whole.kind === 'list' ? DYN : type;
      }
    }
    return type;
  }

  private selected(at: Expression, operand: Expression, field: string): CelType {
    const outer = this.check(operand);
    const inner = optionalParam(outer);
    const type = inner ?? outer;
    const wrap = (found: CelType): CelType => (inner ? optionalOf(found) : found);
    switch (type.kind) {
      case 'dyn':
      case 'param':
        return wrap(DYN);
      case 'map':
        return wrap(type.value);
      case 'object': {
        const found = type.fields.get(field);
        return found ? wrap(found.type) : this.issue(at, `undefined field '${field}'`);
      }
      default:
        return this.issue(at, `type '${typeText(type)}' does not support field selection`);
    }
  }

  private call(expression: Extract<Expression, { kind: 'call' }>): CelType {
    const { name } = expression;
    const namespaced = this.namespacedName(expression);
    const overloads = this.scope.functions.get(namespaced ?? name);
    const target = namespaced ? undefined : expression.target;
    if (namespaced) {
      expression.name = namespaced;
      expression.target = undefined;
    }
    const args = target ? [target, ...expression.args] : expression.args;
    const lenient = this.mixes;
    this.mixes ||= name === 'format';
    const types = args.map((arg) => this.check(arg));
    this.mixes = lenient;
    if (!overloads) return this.issue(expression, `undeclared reference to '${name}' (in container '')`);
    const result = resolve(overloads, types, target !== undefined);
    if (result) return result;
    const texts = types.map(typeText);
    const shown = target ? `${texts[0]}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`;
    return this.issue(expression, `found no matching overload for '${name}' applied to '${shown}'`);
  }

  /** `optional.of(x)`, `sets.contains(a, b)`: functions whose names have dots. */
  private namespacedName({ name, target }: Extract<Expression, { kind: 'call' }>): string | undefined {
    const before = target && typeName(target);
    if (before === undefined || this.variable(before.split('.')[0] as string)) return undefined;
    const full = `${before}.${name}`;
    return this.scope.functions.has(full) ? full : undefined;
  }

  private struct(expression: Extract<Expression, { kind: 'struct' }>): CelType {
    const type = this.scope.structs?.(expression.name);
    for (const field of expression.fields) {
      const given = this.check(field.value);
      if (type?.kind !== 'object') continue;
      const declared = type.fields.get(field.name);
      if (!declared) this.issue(field, `undefined field '${field.name}'`);
      else if (!isAssignable(declared.type, field.optional ? (optionalParam(given) ?? DYN) : given, new Map())) {
        const expected = typeText(declared.type);
        this.issue(
          field,
          `expected type of field '${field.name}' is '${expected}' but provided type is '${typeText(given)}'`,
        );
      }
    }
    return type ?? this.issue(expression, `undeclared reference to '${expression.name}' (in container '')`);
  }

  private loop(loop: Loop & { offset: number }): CelType {
    const range = this.check(loop.range);
    if (loop.macro === 'optMap' || loop.macro === 'optFlatMap') {
      const inner = optionalParam(range) ?? (isDyn(range) ? DYN : undefined);
      if (!inner)
        return this.issue(loop, `found no matching overload for 'hasValue' applied to '${typeText(range)}.()'`);
      const body = this.within(new Map([[loop.first, inner]]), loop.body);
      return loop.macro === 'optMap' ? optionalOf(body) : body;
    }
    const members = membersOf(range, loop.second !== undefined);
    if (!members) {
      const message = `expression of type '${typeText(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`;
      return this.issue(loop.range, message);
    }
    const scope = new Map([[loop.first, members[0]]]);
    if (loop.second !== undefined) scope.set(loop.second, members[1]);
    if (loop.where) this.expectBool(loop.where, this.within(scope, loop.where), loop);
    const body = this.within(scope, loop.body);
    switch (loop.macro) {
      case 'map':
      case 'transformList':
        return listOf(body);
      case 'filter':
        this.expectBool(loop.body, body, loop);
        return listOf(members[0]);
      case 'sortBy':
        return range.kind === 'list' ? range : listOf(members[0]);
      case 'transformMap':
        return mapOf(range.kind === 'map' ? range.key : INT, body);
      case 'transformMapEntry':
        return body.kind === 'map' ? body : mapOf(DYN, DYN);
      default:
        this.expectBool(loop.body, body, loop);
        return BOOL;
    }
  }

  /** A condition that is no bool fails where the macro puts it to use. */
  private expectBool(at: Expression, type: CelType, { macro }: Loop): void {
    if (isAssignable(BOOL, type, new Map())) return;
    const operator = macro === 'all' ? '_&&_' : macro === 'exists' ? '_||_' : '_?_:_';
    const shown =
      operator === '_?_:_'
        ? `(${typeText(type)}, ${macro === 'existsOne' ? 'int, int' : 'list(dyn), list(dyn)'})`
        : `(bool, ${typeText(type)})`;
    this.issue(at, `found no matching overload for '${operator}' applied to '${shown}'`);
  }

  private within(variables: Map<string, CelType>, expression: Expression): CelType {
    this.locals.push(variables);
    const type = this.check(expression);
    this.locals.pop();
    return type;
  }
}

function membersOf(range: CelType, two: boolean): [CelType, CelType] | undefined {
  if (range.kind === 'dyn' || range.kind === 'param') return [DYN, DYN];
  if (range.kind === 'list') return two ? [INT, range.item] : [range.item, DYN];
  return range.kind === 'map' ? [range.key, range.value] : undefined;
}

/** The type of a call's result; undefined when no overload takes such arguments. */
function resolve(overloads: readonly Overload[], types: readonly CelType[], member: boolean): CelType | undefined {
  let result: CelType | undefined;
  for (const overload of overloads) {
    if (overload.member !== member || overload.args.length !== types.length) continue;
    const bindings: Bindings = new Map();
    if (!overload.args.every((expected, i) => isAssignable(expected, types[i] as CelType, bindings))) continue;
    const own = substitute(overload.result, bindings);
    if (result === undefined) result = own;
    else if (typeText(result) !== typeText(own)) return DYN;
  }
  return result;
}
