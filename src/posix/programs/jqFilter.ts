import { formatJq, JQ_FUNCTIONS } from './jqFunctions.ts';
import { JQ_PRELUDE } from './jqPrelude.ts';
import { type JqDefinition, type JqNode, type JqPattern, parseJqProgram } from './jqSyntax.ts';
import {
  each,
  failure,
  isObject,
  JqError,
  type JqPath,
  type Json,
  operate,
  sliceOf,
  text,
  truthy,
  valueAt,
  withoutPaths,
  withPath,
} from './jqValues.ts';

export { JqError, type Json } from './jqValues.ts';

/** A value on its way, and where in the input it stands while paths are asked for. */
interface Item {
  value: Json;
  path: JqPath | undefined;
}

interface Scope {
  variables: ReadonlyMap<string, Json>;
  /** By name and number of parameters. */
  functions: ReadonlyMap<string, Closure>;
}

interface Closure {
  definition: JqDefinition;
  scope: Scope;
  /** A filter that was given as an argument has no parameters and is run in the caller's scope. */
  argument?: boolean;
}

/** A filter: all outputs for an input. */
export type Filter = JqNode;

const MOST_OUTPUTS = 100_000;
const MOST_STEPS = 2_000_000;
const DEEPEST = 500;

/** Compiles a jq program. Throws a JqError. */
export const parseJq = (source: string): Filter => parseJqProgram(source);

export function evaluateJq(filter: Filter, input: Json, variables: ReadonlyMap<string, Json>): Json[] {
  const machine = new JqMachine();
  const out: Json[] = [];
  for (const { value } of machine.run(filter, { value: input, path: undefined }, { variables, functions: prelude() })) {
    out.push(value);
    if (out.length > MOST_OUTPUTS) throw failure('too many outputs');
  }
  return out;
}

let known: ReadonlyMap<string, Closure> | undefined;

function prelude(): ReadonlyMap<string, Closure> {
  if (known) return known;
  const functions = new Map<string, Closure>();
  const scope: Scope = { variables: new Map(), functions };
  for (let node = parseJqProgram(JQ_PRELUDE); node.type === 'def'; node = node.body) {
    const { definition } = node;
    functions.set(`${definition.name}/${definition.parameters.length}`, { definition, scope });
  }
  known = functions;
  return functions;
}

class JqMachine {
  private steps = 0;
  private depth = 0;

  *run(node: JqNode, item: Item, scope: Scope): Generator<Item> {
    if (++this.steps > MOST_STEPS) throw failure('the program takes too long');
    switch (node.type) {
      case 'identity':
        yield item;
        return;
      case 'recurse':
        yield* this.recurse(item);
        return;
      case 'literal':
        yield plain(node.value);
        return;
      case 'variable':
        yield plain(variable(scope, node.name));
        return;
      case 'format':
        yield plain(formatJq(node.name, item.value));
        return;
      case 'text':
        yield* this.text(node, 0, '', item, scope);
        return;
      case 'pipe':
        for (const one of this.run(node.left, item, scope)) yield* this.run(node.right, one, scope);
        return;
      case 'comma':
        yield* this.run(node.left, item, scope);
        yield* this.run(node.right, item, scope);
        return;
      case 'if':
        for (const { value } of this.run(node.test, bare(item), scope))
          yield* this.run(truthy(value) ? node.yes : node.no, item, scope);
        return;
      case 'try':
        yield* this.attempt(node, item, scope);
        return;
      case 'def':
        yield* this.run(node.body, item, withFunction(scope, node.definition));
        return;
      case 'as':
        for (const { value } of this.run(node.source, bare(item), scope))
          for (const inner of this.bind(node.pattern, value, scope)) yield* this.run(node.body, item, inner);
        return;
      case 'reduce':
      case 'foreach':
        yield* this.fold(node, item, scope);
        return;
      case 'call':
        yield* this.call(node, item, scope);
        return;
      case 'assign':
        yield* this.assign(node, item, scope);
        return;
      default:
        yield* this.value(node, item, scope);
    }
  }

  private *value(node: JqNode, item: Item, scope: Scope): Generator<Item> {
    switch (node.type) {
      case 'index':
        for (const of of this.run(node.of, item, scope))
          for (const { value: key } of this.run(node.key, bare(item), scope))
            yield step(of, key, valueAt(of.value, key));
        return;
      case 'slice':
        for (const of of this.run(node.of, item, scope)) {
          const from = node.from ? this.first(node.from, item, scope) : null;
          const to = node.to ? this.first(node.to, item, scope) : null;
          yield step(of, { start: from, end: to }, sliceOf(of.value, from, to));
        }
        return;
      case 'each':
        for (const of of this.run(node.of, item, scope)) yield* children(of);
        return;
      case 'negate':
        for (const { value } of this.run(node.of, bare(item), scope)) {
          if (typeof value !== 'number') throw failure(`${text(value)} cannot be negated`);
          yield plain(-value);
        }
        return;
      case 'array':
        yield plain(node.of ? Array.from(this.run(node.of, bare(item), scope), ({ value }) => value) : []);
        return;
      case 'object':
        yield* this.object(node.entries, 0, {}, bare(item), scope);
        return;
      case 'binary':
        yield* this.binary(node.op, node.left, node.right, item, scope);
        return;
      default:
        throw failure('not a filter');
    }
  }

  private first(node: JqNode, item: Item, scope: Scope): Json {
    for (const { value } of this.run(node, bare(item), scope)) return value;
    return null;
  }

  private *recurse(item: Item): Generator<Item> {
    yield item;
    if (typeof item.value === 'object' && item.value !== null)
      for (const child of children(item)) yield* this.recurse(child);
  }

  private *attempt(node: Extract<JqNode, { type: 'try' }>, item: Item, scope: Scope): Generator<Item> {
    try {
      yield* this.run(node.body, item, scope);
    } catch (error) {
      if (!(error instanceof JqError) || error.compile) throw error;
      if (node.handler) yield* this.run(node.handler, plain(error.value), scope);
    }
  }

  private *text(
    node: Extract<JqNode, { type: 'text' }>,
    at: number,
    done: string,
    item: Item,
    scope: Scope,
  ): Generator<Item> {
    const part = node.parts[at];
    if (part === undefined) yield plain(done);
    else if (typeof part === 'string') yield* this.text(node, at + 1, done + part, item, scope);
    else {
      for (const { value } of this.run(part, bare(item), scope)) {
        const shown = node.format
          ? formatJq(node.format, node.format === '@csv' || node.format === '@tsv' ? [value] : value)
          : text(value);
        yield* this.text(node, at + 1, done + shown, item, scope);
      }
    }
  }

  private *object(
    entries: readonly [JqNode, JqNode][],
    at: number,
    done: { [key: string]: Json },
    item: Item,
    scope: Scope,
  ): Generator<Item> {
    const entry = entries[at];
    if (!entry) {
      yield plain(done);
      return;
    }
    for (const { value: key } of this.run(entry[0], item, scope)) {
      if (typeof key !== 'string') throw failure(`Object keys must be strings`);
      for (const { value } of this.run(entry[1], item, scope))
        yield* this.object(entries, at + 1, { ...done, [key]: value }, item, scope);
    }
  }

  private *binary(op: string, left: JqNode, right: JqNode, item: Item, scope: Scope): Generator<Item> {
    if (op === '//') {
      yield* this.alternative(left, right, item, scope);
      return;
    }
    const input = bare(item);
    if (op === 'and' || op === 'or') {
      for (const { value: a } of this.run(left, input, scope)) {
        if (truthy(a) === (op === 'or')) yield plain(op === 'or');
        else for (const { value: b } of this.run(right, input, scope)) yield plain(truthy(b));
      }
      return;
    }
    for (const { value: b } of this.run(right, input, scope))
      for (const { value: a } of this.run(left, input, scope)) yield plain(operate(op, a, b));
  }

  private *alternative(left: JqNode, right: JqNode, item: Item, scope: Scope): Generator<Item> {
    let found = false;
    try {
      for (const one of this.run(left, item, scope)) {
        if (!truthy(one.value)) continue;
        found = true;
        yield one;
      }
    } catch (error) {
      if (!(error instanceof JqError) || error.compile) throw error;
    }
    if (!found) yield* this.run(right, item, scope);
  }

  private *assign({ op, left, right }: Extract<JqNode, { type: 'assign' }>, item: Item, scope: Scope): Generator<Item> {
    const paths = this.paths(left, item.value, scope);
    if (op === '|=') {
      const gone: JqPath[] = [];
      const changed = paths.reduce((whole, path) => {
        return withPath(whole, path, (old) => {
          for (const { value } of this.run(right, plain(old), scope)) return value;
          gone.push(path);
          return old;
        });
      }, item.value);
      yield plain(withoutPaths(changed, gone));
      return;
    }
    for (const { value } of this.run(right, bare(item), scope)) {
      const change = (old: Json): Json => {
        if (op === '=') return value;
        if (op === '//=') return truthy(old) ? old : value;
        return operate(op.slice(0, -1), old, value);
      };
      yield plain(paths.reduce((whole, path) => withPath(whole, path, change), item.value));
    }
  }

  private paths(node: JqNode, value: Json, scope: Scope): JqPath[] {
    return Array.from(this.run(node, { value, path: [] }, scope), ({ path }) => {
      if (!path) throw failure('Invalid path expression');
      return path;
    });
  }

  private *bind(pattern: JqPattern, value: Json, scope: Scope): Generator<Scope> {
    if (typeof pattern === 'string') {
      yield { ...scope, variables: new Map([...scope.variables, [pattern, value]]) };
      return;
    }
    const parts: [Json, JqPattern][] =
      'array' in pattern
        ? pattern.array.map((part, i) => [i, part])
        : pattern.object.map(([key, part]) => [this.first(key, plain(value), scope), part]);
    let inner = scope;
    for (const [key, part] of parts) for (const next of this.bind(part, valueAt(value, key), inner)) inner = next;
    yield inner;
  }

  private *fold(node: Extract<JqNode, { type: 'reduce' | 'foreach' }>, item: Item, scope: Scope): Generator<Item> {
    let state = plain(this.first(node.start, item, scope));
    for (const { value } of this.run(node.source, bare(item), scope)) {
      for (const inner of this.bind(node.pattern, value, scope)) {
        let last: Item | undefined;
        for (const one of this.run(node.update, state, inner)) {
          last = one;
          if (node.type === 'foreach') yield* node.extract ? this.run(node.extract, one, inner) : [one];
        }
        state = last ?? plain(null);
      }
    }
    if (node.type === 'reduce') yield state;
  }

  private *call({ name, args }: Extract<JqNode, { type: 'call' }>, item: Item, scope: Scope): Generator<Item> {
    const key = `${name}/${args.length}`;
    const closure = scope.functions.get(key);
    if (closure) {
      if (++this.depth > DEEPEST) throw failure('the program goes too deep');
      yield* this.run(
        closure.definition.body,
        item,
        closure.argument ? closure.scope : this.entered(closure, args, item, scope),
      );
      this.depth--;
      return;
    }
    if (yield* this.special(key, args, item, scope)) return;
    const native = JQ_FUNCTIONS[key];
    if (!native) throw new JqError(`${key} is not defined at <top-level>, line 1:`, true);
    for (const given of this.products(args, item, scope))
      for (const value of native(item.value, given)) yield plain(value);
  }

  /** What needs paths, or filters rather than their values. True when it was one of these. */
  private *special(key: string, args: readonly JqNode[], item: Item, scope: Scope): Generator<Item, boolean> {
    const [first] = args;
    switch (key) {
      case 'empty/0':
        return true;
      case 'path/1':
        for (const path of this.paths(first!, item.value, scope)) yield plain([...path]);
        return true;
      case 'getpath/1':
        for (const { value } of this.run(first!, bare(item), scope)) {
          const path = value as Json[];
          const found = path.reduce<Json>((at, one) => (at === null ? null : valueAt(at, one)), item.value);
          yield { value: found, path: item.path && [...item.path, ...path] };
        }
        return true;
      case 'first/1':
        for (const one of this.run(first!, item, scope)) {
          yield one;
          break;
        }
        return true;
      case 'limit/2':
        for (const { value } of this.run(first!, bare(item), scope)) {
          let left = Number(value);
          if (left > 0)
            for (const one of this.run(args[1]!, item, scope)) {
              yield one;
              if (--left <= 0) break;
            }
        }
        return true;
      case 'sortkeys/1':
        yield plain(
          each(item.value).map((one) => [Array.from(this.run(first!, plain(one), scope), ({ value }) => value), one]),
        );
        return true;
      case 'now/0':
        yield plain(scope.variables.get('__now') ?? 0);
        return true;
      case 'env/0':
        yield plain(scope.variables.get('ENV') ?? {});
        return true;
      default:
        return false;
    }
  }

  private *products(args: readonly JqNode[], item: Item, scope: Scope): Generator<Json[]> {
    const [first, ...rest] = args;
    if (!first) {
      yield [];
      return;
    }
    for (const others of this.products(rest, item, scope))
      for (const { value } of this.run(first, bare(item), scope)) yield [value, ...others];
  }

  private entered(closure: Closure, args: readonly JqNode[], item: Item, scope: Scope): Scope {
    const { definition } = closure;
    const functions = new Map(closure.scope.functions);
    const variables = new Map(closure.scope.variables);
    for (const name of ['ENV', '__now']) if (scope.variables.has(name)) variables.set(name, scope.variables.get(name)!);
    functions.set(`${definition.name}/${args.length}`, closure);
    definition.parameters.forEach((parameter, i) => {
      const body = args[i]!;
      const name = parameter.replace(/^\$/, '');
      functions.set(`${name}/0`, { definition: { name, parameters: [], body }, scope, argument: true });
      if (parameter.startsWith('$')) variables.set(name, this.first(body, item, scope));
    });
    return { variables, functions };
  }
}

const plain = (value: Json): Item => ({ value, path: undefined });
const bare = (item: Item): Item => (item.path ? plain(item.value) : item);
const step = ({ path }: Item, key: Json, value: Json): Item => ({ value, path: path && [...path, key] });

function* children(item: Item): Generator<Item> {
  const { value } = item;
  if (isObject(value)) for (const [key, one] of Object.entries(value)) yield step(item, key, one);
  else for (const [i, one] of each(value).entries()) yield step(item, i, one);
}

function withFunction(scope: Scope, definition: JqDefinition): Scope {
  const functions = new Map(scope.functions);
  const inner: Scope = { variables: scope.variables, functions };
  functions.set(`${definition.name}/${definition.parameters.length}`, { definition, scope: inner });
  return inner;
}

function variable({ variables }: Scope, name: string): Json {
  const value = variables.get(name);
  if (value === undefined) throw new JqError(`$${name} is not defined at <top-level>, line 1:`, true);
  return value;
}
