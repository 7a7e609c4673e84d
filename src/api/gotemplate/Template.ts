import { goValue } from '../../base/goValue.ts';
import { goQuote } from '../FieldError.ts';
import { isObject } from '../patch/jsonObject.ts';
import { builtins, isTrue, type TemplateFunction, type TemplateFunctions } from './builtins.ts';
import {
  type Branch,
  type Command,
  type Operand,
  type Pipe,
  printCommand,
  printOperand,
  TemplateError,
  type TemplateNode,
} from './nodes.ts';
import { parseTemplate } from './parse.ts';

export interface TemplateOptions {
  /** Functions beyond the built-in ones. */
  readonly functions?: TemplateFunctions;
  /** What a key that is not there gives: nothing (default), or an error. */
  readonly missingKey?: 'default' | 'error';
  /** How a missing value is printed; `<no value>` by default. */
  readonly noValue?: string;
}

interface Definition {
  readonly name: string;
  readonly text: string;
  readonly nodes: readonly TemplateNode[];
}

const DEEPEST_CALL = 1000;

/**
 * Templates that can call each other, as Go's text/template. `parse` and `execute` throw TemplateError with Go's words.
 * Numbers are JSON's: whole ones print and format as int64. A value of the data may be a JavaScript function; it is then
 * called with the arguments that follow it.
 */
export class Template {
  private readonly definitions = new Map<string, Definition>();
  private readonly functions: ReadonlyMap<string, TemplateFunction>;

  constructor(
    readonly name: string,
    private readonly options: TemplateOptions = {},
  ) {
    this.functions = new Map(Object.entries({ ...builtins, ...options.functions }));
  }

  /** Reads a text, under the template's own name or another's (which errors will show). */
  parse(text: string, name = this.name): this {
    const { nodes, defined } = parseTemplate(name, text, (word) => this.functions.has(word));
    for (const [inner, body] of defined) this.definitions.set(inner, { name, text, nodes: body });
    const blank = nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
    if (!blank || !this.definitions.has(name)) this.definitions.set(name, { name, text, nodes });
    return this;
  }

  has(name: string): boolean {
    return this.definitions.has(name);
  }

  /** The text that the template (or another of the set) makes of the data. */
  execute(data: unknown, name = this.name): string {
    const definition = this.definitions.get(name);
    if (!definition)
      throw new TemplateError(`template: no template ${goQuote(name)} associated with template ${goQuote(this.name)}`);
    return this.run(name, definition, data, 0);
  }

  private run(name: string, definition: Definition, data: unknown, depth: number): string {
    const call = (inner: string, value: unknown): string | undefined => {
      const found = this.definitions.get(inner);
      return found && this.run(inner, found, value, depth + 1);
    };
    const execution = new Execution(name, definition, this.functions, this.options, call, depth);
    return execution.run(data);
  }
}

const isCallable = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function';

/** Ends a turn of a range, or the range. */
class LoopSignal {
  constructor(readonly kind: 'break' | 'continue') {}
}

const NO_ARGUMENT = Symbol('no argument');

/** One run of one template. */
class Execution {
  private out = '';
  private readonly variables: { name: string; value: unknown }[] = [];

  constructor(
    private readonly name: string,
    private readonly definition: Definition,
    private readonly functions: ReadonlyMap<string, TemplateFunction>,
    private readonly options: TemplateOptions,
    private readonly callTemplate: (name: string, data: unknown) => string | undefined,
    private readonly depth: number,
  ) {}

  run(data: unknown): string {
    this.variables.push({ name: '$', value: data });
    this.list(this.definition.nodes, data);
    return this.out;
  }

  private error(at: number, quoted: string, message: string): TemplateError {
    const before = this.definition.text.slice(0, at).split('\n');
    const place = `${this.definition.name}:${before.length}:${(before.at(-1) as string).length}`;
    return new TemplateError(`template: ${place}: executing ${goQuote(this.name)} at <${quoted}>: ${message}`);
  }

  private list(nodes: readonly TemplateNode[], dot: unknown): void {
    for (const node of nodes) this.node(node, dot);
  }

  private node(node: TemplateNode, dot: unknown): void {
    switch (node.kind) {
      case 'text':
        this.out += node.text;
        return;
      case 'action': {
        const value = this.pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.out += this.print(value);
        return;
      }
      case 'break':
      case 'continue':
        throw new LoopSignal(node.kind);
      case 'template':
        this.template(node, dot);
        return;
      default:
        this.branch(node, dot);
    }
  }

  private print(value: unknown): string {
    return value === null || value === undefined ? (this.options.noValue ?? '<no value>') : goValue(value);
  }

  private template(node: TemplateNode & { kind: 'template' }, dot: unknown): void {
    const data = node.pipe ? this.pipe(node.pipe, dot) : undefined;
    const quoted = `{{template ${goQuote(node.name)}${node.pipe ? ` ${printOperand(node.pipe)}` : ''}}}`;
    if (this.depth >= DEEPEST_CALL)
      throw this.error(node.at, quoted, `exceeded maximum template depth (${DEEPEST_CALL})`);
    const text = this.callTemplate(node.name, data);
    if (text === undefined) throw this.error(node.at, quoted, `template ${goQuote(node.name)} not defined`);
    this.out += text;
  }

  private branch(node: Branch, dot: unknown): void {
    const known = this.variables.length;
    if (node.kind === 'range') this.range(node, dot);
    else {
      const value = this.pipe(node.pipe, dot);
      if (isTrue(value)) this.list(node.body, node.kind === 'with' ? value : dot);
      else this.list(node.otherwise, dot);
    }
    this.variables.length = known;
  }

  private range(node: Branch, dot: unknown): void {
    const value = this.pipe(node.pipe, dot, true);
    const turns = this.turns(node.pipe, value);
    if (turns.length === 0) {
      this.list(node.otherwise, dot);
      return;
    }
    const known = this.variables.length;
    for (const [key, item] of turns) {
      this.setLoopVariables(node.pipe, key, item);
      try {
        this.list(node.body, item);
      } catch (signal) {
        if (!(signal instanceof LoopSignal)) throw signal;
        if (signal.kind === 'break') break;
      } finally {
        this.variables.length = known;
      }
    }
  }

  private turns(pipe: Pipe, value: unknown): [unknown, unknown][] {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, i) => [i, item]);
    if (isObject(value)) {
      return Object.keys(value)
        .sort()
        .map((key) => [key, value[key]]);
    }
    throw this.error(pipe.at, printOperand(pipe), `range can't iterate over ${goValue(value)}`);
  }

  private setLoopVariables({ variables, assigns }: Pipe, key: unknown, item: unknown): void {
    const [first, second] = variables;
    const values: [string | undefined, unknown][] =
      second === undefined
        ? [[first, item]]
        : [
            [first, key],
            [second, item],
          ];
    for (const [name, value] of values) if (name !== undefined) this.setVariable(name, value, assigns);
  }

  private setVariable(name: string, value: unknown, assigns: boolean): void {
    const known = assigns ? this.variables.findLast((variable) => variable.name === name) : undefined;
    if (known) known.value = value;
    else this.variables.push({ name, value });
  }

  private pipe(pipe: Pipe, dot: unknown, isRange = false): unknown {
    let value: unknown = NO_ARGUMENT;
    for (const command of pipe.commands) value = this.command(command, dot, value);
    if (!isRange) for (const name of pipe.variables) this.setVariable(name, value, pipe.assigns);
    return value;
  }

  /** `final` is what the command before it in the pipe gave, its last argument. */
  private command(command: Command, dot: unknown, final: unknown): unknown {
    const first = command.args[0] as Operand;
    if (first.kind === 'function') return this.callFunction(first.name, first.at, command, dot, final);
    const args = command.args.slice(1);
    const takesArguments = first.kind === 'field' || first.kind === 'variable' || first.kind === 'chain';
    if (takesArguments) return this.fieldChain(first, args, dot, final);
    if (args.length > 0 || final !== NO_ARGUMENT)
      throw this.error(first.at, printOperand(first), `can't give argument to non-function ${printOperand(first)}`);
    if (first.kind === 'nil') throw this.error(first.at, 'nil', 'nil is not a command');
    return this.operand(first, dot);
  }

  private operand(node: Operand, dot: unknown): unknown {
    switch (node.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'bool':
      case 'number':
      case 'string':
        return node.value;
      case 'function':
        return this.callFunction(node.name, node.at, { at: node.at, args: [node] }, dot, NO_ARGUMENT);
      case 'pipe':
        return this.pipe(node, dot);
      default:
        return this.fieldChain(node, [], dot, NO_ARGUMENT);
    }
  }

  private fieldChain(
    node: Operand & { kind: 'field' | 'variable' | 'chain' },
    args: readonly Operand[],
    dot: unknown,
    final: unknown,
  ): unknown {
    let value: unknown = dot;
    if (node.kind === 'variable') value = this.variables.findLast(({ name }) => name === node.name)?.value;
    else if (node.kind === 'chain') value = this.operand(node.base, dot);
    const values = (): unknown[] => {
      const given = args.map((arg) => this.operand(arg, dot));
      return final === NO_ARGUMENT ? given : [...given, final];
    };
    const hasArguments = args.length > 0 || final !== NO_ARGUMENT;
    node.names.forEach((name, i) => {
      const isLast = i === node.names.length - 1;
      value = this.field(value, name, node);
      if (isCallable(value)) value = this.guarded(name, node.at, printOperand(node), value, isLast ? values() : []);
      else if (isLast && hasArguments)
        throw this.error(node.at, printOperand(node), `${name} is not a method but has arguments`);
    });
    if (node.names.length === 0 && hasArguments)
      throw this.error(node.at, printOperand(node), `can't give argument to non-function ${printOperand(node)}`);
    return value;
  }

  private field(value: unknown, name: string, node: Operand): unknown {
    const fail = (message: string) => this.error(node.at, printOperand(node), message);
    if (value === undefined) {
      if (this.options.missingKey === 'error') throw fail(`nil data; no entry for key ${goQuote(name)}`);
      return undefined;
    }
    if (value === null) throw fail(`nil pointer evaluating interface {}.${name}`);
    if (!isObject(value)) throw fail(`can't evaluate field ${name} in type interface {}`);
    const found = name in value && !(name in Object.prototype && !Object.hasOwn(value, name)) ? value[name] : undefined;
    if (found === undefined && this.options.missingKey === 'error')
      throw fail(`map has no entry for key ${goQuote(name)}`);
    if (isCallable(found)) return found.bind(value);
    return found;
  }

  private callFunction(name: string, at: number, command: Command, dot: unknown, final: unknown): unknown {
    const definition = this.functions.get(name);
    if (!definition) throw this.error(at, name, `${goQuote(name)} is not a defined function`);
    const operands = command.args.slice(1);
    const count = operands.length + (final === NO_ARGUMENT ? 0 : 1);
    const { least, most } = definition;
    if (count < least || (most !== undefined && count > most)) {
      const want = least === most ? `${least}` : count < least ? `at least ${least}` : `at most ${most}`;
      throw this.error(at, name, `wrong number of args for ${name}: want ${want} got ${count}`);
    }
    if ((name === 'and' || name === 'or') && definition === builtins[name])
      return this.shortCircuit(name === 'or', operands, dot, final);
    const args = operands.map((operand) => this.operand(operand, dot) ?? null);
    if (final !== NO_ARGUMENT) args.push(final ?? null);
    return this.guarded(name, command.at, printCommand(command), definition.call, args);
  }

  private shortCircuit(stopAt: boolean, operands: readonly Operand[], dot: unknown, final: unknown): unknown {
    let value: unknown;
    for (const operand of operands) {
      value = this.operand(operand, dot);
      if (isTrue(value) === stopAt) return value;
    }
    return final === NO_ARGUMENT ? value : final;
  }

  private guarded(
    name: string,
    at: number,
    quoted: string,
    call: (...args: unknown[]) => unknown,
    args: unknown[],
  ): unknown {
    try {
      return call(...args);
    } catch (error) {
      if (error instanceof Error) throw this.error(at, quoted, `error calling ${name}: ${error.message}`);
      throw error;
    }
  }
}
