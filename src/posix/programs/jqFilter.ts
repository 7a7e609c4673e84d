import { compileRegex } from '../text/compileRegex.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Scope = ReadonlyMap<string, Json>;
/** A filter: all outputs for an input. */
export type Filter = (input: Json, scope: Scope) => Json[];

export class JqError extends Error {
  override readonly name = 'JqError';
  constructor(
    message: string,
    readonly compile: boolean,
  ) {
    super(message);
  }
}

const MOST_OUTPUTS = 100_000;

export function evaluateJq(filter: Filter, input: Json, variables: Scope): Json[] {
  return filter(input, variables);
}

/** Compiles a jq program. Throws JqError. */
export function parseJq(source: string): Filter {
  const tokens =
    source.match(/"(?:\\.|[^"\\])*"|\.\.|\?\/\/|\/\/|[=!<>]=|\$?[A-Za-z_]\w*|@\w+|\d+(?:\.\d+)?|[^\s]/g) ?? [];
  const parser = new JqParser(tokens);
  return tokens.length === 0 ? (input) => [input] : parser.whole();
}

class JqParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {}

  whole(): Filter {
    const filter = this.pipe();
    if (this.at < this.tokens.length) throw this.error();
    return filter;
  }

  private error(): JqError {
    const token = this.tokens[this.at];
    return new JqError(
      `syntax error, unexpected ${token === undefined ? 'end of file' : token} (Unix shell quoting issues?) at <top-level>, line 1:`,
      true,
    );
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw this.error();
  }

  private pipe(): Filter {
    if (++this.depth > 100) throw this.error();
    const left = this.comma();
    if (this.accept('as')) {
      const name = this.tokens[this.at++]?.slice(1) ?? '';
      this.expect('|');
      const body = this.pipe();
      return (input, scope) => flat(left(input, scope), (value) => body(input, new Map([...scope, [name, value]])));
    }
    this.depth--;
    if (!this.accept('|')) return left;
    const right = this.pipe();
    return (input, scope) => flat(left(input, scope), (value) => right(value, scope));
  }

  private comma(): Filter {
    const left = this.binary(0);
    if (!this.accept(',')) return left;
    const right = this.comma();
    return (input, scope) => [...left(input, scope), ...right(input, scope)];
  }

  private binary(level: number): Filter {
    const operators = LEVELS[level];
    if (!operators) return this.postfix();
    let left = this.binary(level + 1);
    for (let op = this.tokens[this.at] ?? ''; operators.includes(op); op = this.tokens[this.at] ?? '') {
      this.at++;
      const first = left;
      const right = this.binary(level + 1);
      left =
        op === '//'
          ? alternative(first, right)
          : (input, scope) => flat(first(input, scope), (a) => logical(op, a, () => right(input, scope)));
    }
    return left;
  }

  private postfix(): Filter {
    let filter = this.primary();
    for (;;) {
      if (this.tokens[this.at] === '.' && (this.tokens[this.at + 1] === '[' || isName(this.tokens[this.at + 1])))
        this.at++;
      else if (this.tokens[this.at] !== '[' && this.tokens[this.at] !== '?') return filter;
      filter = this.suffix(filter);
    }
  }

  private suffix(base: Filter): Filter {
    const token = this.tokens[this.at++]!;
    if (token === '?') {
      return (input, scope) => {
        try {
          return base(input, scope);
        } catch (error) {
          if (error instanceof JqError) return [];
          throw error;
        }
      };
    }
    if (isName(token)) {
      const key = token.startsWith('"') ? (JSON.parse(token) as string) : token;
      return (input, scope) => base(input, scope).map((value) => index(value, key));
    }
    if (this.accept(']')) return (input, scope) => flat(base(input, scope), each);
    if (this.accept(':')) {
      const to = this.pipe();
      this.expect(']');
      return (input, scope) => base(input, scope).map((value) => slice(value, 0, to(input, scope)[0]));
    }
    const key = this.pipe();
    if (this.accept(':')) {
      const to = this.tokens[this.at] === ']' ? undefined : this.pipe();
      this.expect(']');
      return (input, scope) =>
        base(input, scope).map((value) => slice(value, key(input, scope)[0], to?.(input, scope)[0]));
    }
    this.expect(']');
    return (input, scope) => flat(base(input, scope), (value) => key(input, scope).map((one) => index(value, one)));
  }

  private primary(): Filter {
    const token = this.tokens[this.at++];
    if (token === undefined) {
      throw this.error();
    }
    if (token === '.')
      return isName(this.tokens[this.at]) && !KEYWORDS.has(this.tokens[this.at]!)
        ? this.suffix((input) => [input])
        : (input) => [input];
    if (token === '..') return (input) => recurse(input);
    if (/^\d/.test(token)) return () => [Number(token)];
    if (token === '-') {
      const inner = this.postfix();
      return (input, scope) => inner(input, scope).map((value) => -Number(value));
    }
    if (token.startsWith('"')) return interpolation(token);
    if (token.startsWith('$')) {
      return (_input, scope) => {
        const value = scope.get(token.slice(1));
        if (value === undefined) throw new JqError(`${token} is not defined at <top-level>, line 1:`, true);
        return [value];
      };
    }
    if (token === '(') {
      const inner = this.pipe();
      this.expect(')');
      return inner;
    }
    if (token === '[') {
      if (this.accept(']')) return () => [[]];
      const inner = this.pipe();
      this.expect(']');
      return (input, scope) => [inner(input, scope)];
    }
    if (token === '{') return this.object();
    if (token === 'if') return this.conditional();
    if (/^[a-z_@]/i.test(token)) return this.call(token);
    this.at--;
    throw this.error();
  }

  private object(): Filter {
    const entries: [Filter, Filter][] = [];
    while (!this.accept('}')) {
      const token = this.tokens[this.at++] ?? '';
      let key: Filter = () => [token];
      if (token === '(') {
        key = this.pipe();
        this.expect(')');
      } else if (token.startsWith('"')) key = interpolation(token);
      const name = token.replace(/^\$/, '');
      if (token.startsWith('$')) key = () => [name];
      let value: Filter = token.startsWith('$')
        ? (_input, scope) => [scope.get(name) ?? null]
        : (input, scope) => key(input, scope).map((one) => index(input, one));
      if (this.accept(':')) value = this.binary(0);
      entries.push([key, value]);
      if (!this.accept(',') && this.tokens[this.at] !== '}') throw this.error();
    }
    return (input, scope) => {
      let objects: { [key: string]: Json }[] = [{}];
      for (const [key, value] of entries) {
        const keys = key(input, scope);
        const values = value(input, scope);
        objects = flat(objects, (one) =>
          keys.flatMap((name) => values.map((item) => ({ ...(one as object), [String(name)]: item }))),
        ) as typeof objects;
      }
      return objects;
    };
  }

  private conditional(): Filter {
    const test = this.pipe();
    this.expect('then');
    const yes = this.pipe();
    let no: Filter = (input) => [input];
    if (this.accept('elif')) no = this.conditional();
    else {
      if (this.accept('else')) no = this.pipe();
      this.expect('end');
    }
    return (input, scope) => flat(test(input, scope), (value) => (truthy(value) ? yes : no)(input, scope));
  }

  private call(name: string): Filter {
    const args: Filter[] = [];
    if (this.accept('(')) {
      do args.push(this.pipe());
      while (this.accept(';'));
      this.expect(')');
    }
    const definition = FUNCTIONS[`${name}/${args.length}`];
    if (!definition) throw new JqError(`${name}/${args.length} is not defined at <top-level>, line 1:`, true);
    return (input, scope) =>
      definition(
        input,
        args.map((arg) => (value: Json) => arg(value, scope)),
      );
  }
}

const LEVELS = [['//'], ['or'], ['and'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];
const KEYWORDS = new Set(['then', 'else', 'elif', 'end', 'as', 'and', 'or']);

function isName(token: string | undefined): boolean {
  return token !== undefined && /^([A-Za-z_]\w*$|")/.test(token);
}

function flat(values: readonly Json[], more: (value: Json) => Json[]): Json[] {
  const out: Json[] = [];
  for (const value of values) {
    for (const one of more(value)) out.push(one);
    if (out.length > MOST_OUTPUTS) throw new JqError('too many outputs', false);
  }
  return out;
}

function truthy(value: Json): boolean {
  return value !== null && value !== false;
}

function kind(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function index(value: Json, key: Json): Json {
  if (value === null) return null;
  if (Array.isArray(value) && typeof key === 'number') return value.at(Math.floor(key)) ?? null;
  if (kind(value) === 'object' && typeof key === 'string')
    return Object.hasOwn(value as object, key) ? (value as { [key: string]: Json })[key]! : null;
  throw new JqError(`Cannot index ${kind(value)} with ${typeof key === 'string' ? `"${key}"` : kind(key)}`, false);
}

function slice(value: Json, from: Json | undefined, to: Json | undefined): Json {
  if (typeof value !== 'string' && !Array.isArray(value)) return null;
  return value.slice(Number(from ?? 0), to === undefined || to === null ? undefined : Number(to));
}

function each(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null) return Object.values(value);
  throw new JqError(`Cannot iterate over ${kind(value)}`, false);
}

function recurse(value: Json): Json[] {
  return typeof value === 'object' && value !== null ? [value, ...flat(each(value), recurse)] : [value];
}

function alternative(left: Filter, right: Filter): Filter {
  return (input, scope) => {
    const found = left(input, scope).filter(truthy);
    return found.length > 0 ? found : right(input, scope);
  };
}

function interpolation(token: string): Filter {
  const parts = token.slice(1, -1).split(/\\\(([^)]*(?:\([^)]*\)[^)]*)*)\)/);
  const filters = parts.map(
    (part, i): Filter => (i % 2 === 1 ? parseJq(part) : () => [JSON.parse(`"${part}"`) as string]),
  );
  return (input, scope) => [filters.map((filter) => filter(input, scope).map(text).join('')).join('')];
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const ORDER = ['null', 'boolean', 'number', 'string', 'array', 'object'];

function compare(a: Json, b: Json): number {
  const by = ORDER.indexOf(kind(a)) - ORDER.indexOf(kind(b));
  if (by !== 0) return by;
  if (typeof a === 'object') return text(a) < text(b) ? -1 : Number(text(a) !== text(b));
  return a < b! ? -1 : Number(a > b!);
}

function logical(op: string, left: Json, right: () => Json[]): Json[] {
  if (op === 'and' && !truthy(left)) return [false];
  if (op === 'or' && truthy(left)) return [true];
  return right().map((value) => (op === 'and' || op === 'or' ? truthy(value) : operate(op, left, value)));
}

function operate(op: string, a: Json, b: Json): Json {
  const by = compare(a, b);
  const comparisons: Readonly<Record<string, boolean>> = {
    '==': by === 0,
    '!=': by !== 0,
    '<': by < 0,
    '<=': by <= 0,
    '>': by > 0,
    '>=': by >= 0,
  };
  if (comparisons[op] !== undefined) return comparisons[op];
  if (op === '+' && (a === null || b === null)) return a ?? b;
  if (typeof a === 'number' && typeof b === 'number') {
    if ((op === '/' || op === '%') && b === 0)
      throw new JqError(`number (${a}) and number (0) cannot be divided because the divisor is zero`, false);
    return op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : op === '/' ? a / b : a % b;
  }
  if (op === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (op === '/' && typeof a === 'string' && typeof b === 'string') return a.split(b);
  if (Array.isArray(a) && Array.isArray(b))
    return op === '-' ? a.filter((one) => !b.some((two) => compare(one, two) === 0)) : [...a, ...b];
  if (kind(a) === 'object' && kind(b) === 'object') return { ...(a as object), ...(b as object) };
  throw new JqError(
    `${kind(a)} (${text(a)}) and ${kind(b)} (${text(b)}) cannot be ${{ '+': 'added', '-': 'subtracted', '*': 'multiplied' }[op] ?? 'divided'}`,
    false,
  );
}

type JqFunction = (input: Json, args: ((value: Json) => Json[])[]) => Json[];

const sortBy = (input: Json, key: (value: Json) => Json[]) => [...each(input)].sort((a, b) => compare(key(a), key(b)));
const matches = (input: Json, pattern: Json | undefined) => {
  const regex = compileRegex(String(pattern), { extended: true });
  return typeof regex !== 'string' && regex.test(String(input));
};

const FUNCTIONS: Readonly<Record<string, JqFunction>> = {
  'true/0': () => [true],
  'false/0': () => [false],
  'null/0': () => [null],
  'empty/0': () => [],
  'not/0': (input) => [!truthy(input)],
  'length/0': (input) => [
    input === null
      ? 0
      : typeof input === 'number'
        ? Math.abs(input)
        : typeof input === 'string'
          ? [...input].length
          : each(input).length,
  ],
  'keys/0': (input) => [Array.isArray(input) ? input.map((_, i) => i) : Object.keys(input as object).sort()],
  'values/0': (input) => (input === null ? [] : [input]),
  'type/0': (input) => [kind(input)],
  'tostring/0': (input) => [text(input)],
  'tonumber/0': (input) => [Number(input)],
  'tojson/0': (input) => [JSON.stringify(input)],
  'ascii_downcase/0': (input) => [String(input).toLowerCase()],
  'ascii_upcase/0': (input) => [String(input).toUpperCase()],
  'add/0': (input) => [each(input).reduce<Json>((sum, one) => operate('+', sum, one), null)],
  'first/0': (input) => [index(input, 0)],
  'last/0': (input) => [index(input, -1)],
  'reverse/0': (input) => [[...each(input)].reverse()],
  'sort/0': (input) => [[...each(input)].sort(compare)],
  'unique/0': (input) => [
    [...each(input)].sort(compare).filter((one, i, all) => i === 0 || compare(one, all[i - 1]!) !== 0),
  ],
  'min/0': (input) => [[...each(input)].sort(compare)[0] ?? null],
  'max/0': (input) => [[...each(input)].sort(compare).at(-1) ?? null],
  'any/0': (input) => [each(input).some(truthy)],
  'all/0': (input) => [each(input).every(truthy)],
  'to_entries/0': (input) => [Object.entries(input as { [key: string]: Json }).map(([key, value]) => ({ key, value }))],
  'from_entries/0': (input) => [
    Object.fromEntries(each(input).map((one) => [text(index(one, 'key') ?? index(one, 'name')), index(one, 'value')])),
  ],
  '@tsv/0': (input) => [each(input).map(text).join('\t')],
  '@csv/0': (input) => [
    each(input)
      .map((one) => (typeof one === 'string' ? `"${one.replaceAll('"', '""')}"` : text(one)))
      .join(','),
  ],
  '@json/0': (input) => [JSON.stringify(input)],
  '@text/0': (input) => [text(input)],
  'map/1': (input, [filter]) => [flat(each(input), filter!)],
  'select/1': (input, [test]) => flat(test!(input), (value) => (truthy(value) ? [input] : [])),
  'has/1': (input, [key]) =>
    key!(input).map((one) =>
      Array.isArray(input) ? Number(one) < input.length : Object.hasOwn(input as object, String(one)),
    ),
  'join/1': (input, [glue]) =>
    glue!(input).map((one) =>
      each(input)
        .map((part) => (part === null ? '' : text(part)))
        .join(String(one)),
    ),
  'split/1': (input, [by]) => by!(input).map((one) => String(input).split(String(one))),
  'contains/1': (input, [part]) =>
    part!(input).map((one) =>
      typeof input === 'string' ? input.includes(String(one)) : text(input).includes(text(one).slice(1, -1)),
    ),
  'startswith/1': (input, [part]) => part!(input).map((one) => String(input).startsWith(String(one))),
  'endswith/1': (input, [part]) => part!(input).map((one) => String(input).endsWith(String(one))),
  'ltrimstr/1': (input, [part]) =>
    part!(input).map((one) =>
      String(input).startsWith(String(one)) ? String(input).slice(String(one).length) : input,
    ),
  'test/1': (input, [pattern]) => pattern!(input).map((one) => matches(input, one)),
  'sort_by/1': (input, [key]) => [sortBy(input, key!)],
  'first/1': (input, [filter]) => filter!(input).slice(0, 1),
  'any/1': (input, [test]) => [each(input).some((one) => test!(one).some(truthy))],
  'all/1': (input, [test]) => [each(input).every((one) => test!(one).every(truthy))],
  'group_by/1': (input, [key]) => {
    const groups: Json[][] = [];
    for (const one of sortBy(input, key!)) {
      const last = groups.at(-1);
      if (last && compare(key!(last[0]!), key!(one)) === 0) last.push(one);
      else groups.push([one]);
    }
    return [groups];
  },
};
