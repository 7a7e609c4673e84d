import { limits } from '../limits.ts';
import type { ProcessContext } from '../ProcessContext.ts';
import type { Sys } from '../Program.ts';
import { Parser } from './Parser.ts';
import { type Command, type Script, type ShellFlavor, ShellSyntaxError } from './syntax.ts';

export interface Variable {
  /** A text, or an array by index or key. */
  value: string | Map<string, string>;
  exported: boolean;
  readonly: boolean;
  associative?: boolean;
  integer?: boolean;
  /** Declared (exported, local) without a value. */
  unset?: boolean;
}

export interface Job {
  id: number;
  pid: number;
  pids: number[];
  command: string;
  status?: number;
}

/** Why execution leaves what it is in: asked for by break, continue, return, exit. */
export type Unwinding = { kind: 'break' | 'continue'; levels: number } | { kind: 'return' } | { kind: 'exit' };

/** Something that ends the current command with a message; `fatal` ends a shell that is not interactive. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
  constructor(
    message: string,
    readonly status = 1,
    readonly fatal = true,
  ) {
    super(message);
  }
}

export type Evaluate = (sh: Shell, script: Script, last?: boolean) => Sys<number>;

/** The state of one shell process. */
export class Shell {
  variables = new Map<string, Variable>();
  functions = new Map<string, Command>();
  aliases = new Map<string, string>();
  /** Single letters of `set` and `pipefail`. */
  options = new Set<string>();
  positional: string[] = [];
  arg0 = 'sh';
  status = 0;
  lastBackground: number | undefined;
  /** `$$`: of the first shell, also in its subshells. */
  mainPid: number;
  traps = new Map<string, string>();
  jobs: Job[] = [];
  scopes: Map<string, Variable | undefined>[] = [];
  unwinding: Unwinding | undefined;
  loops = 0;
  depth = 0;
  calls = 0;
  /** Above zero where a failure does not end a `set -e` shell. */
  tolerant = 0;
  interactive = false;
  /** Forked by an interactive shell: its messages carry no line numbers either. */
  ofInteractive = false;
  /** Run from -c or a file: decides how bash words where an error is. */
  origin: 'command' | 'file' | 'stdin' = 'command';
  line = 1;
  /** Reserved for the status of a command substitution in an assignment. */
  substitutionStatus = 0;
  optionPosition = 0;
  startMs = 0;
  pipeStatus: number[] = [0];
  history: string[] = [];
  /** The state of $RANDOM. */
  random: number | undefined;

  constructor(
    readonly p: ProcessContext,
    readonly flavor: ShellFlavor,
    /** Runs commands: handed in so that expansion can run command substitutions. */
    readonly evaluate: Evaluate,
  ) {
    this.mainPid = p.pid;
    for (const [name, value] of Object.entries(p.env)) {
      if (/^[A-Za-z_]\w*$/.test(name)) this.variables.set(name, { value, exported: true, readonly: false });
    }
  }

  /** The state of a subshell: a copy that shares nothing that changes. */
  fork(p: ProcessContext): Shell {
    const child = new Shell(p, this.flavor, this.evaluate);
    child.variables = new Map();
    for (const [name, one] of this.variables) {
      child.variables.set(name, { ...one, value: typeof one.value === 'string' ? one.value : new Map(one.value) });
    }
    child.functions = new Map(this.functions);
    child.aliases = new Map(this.aliases);
    child.options = new Set(this.options);
    child.positional = [...this.positional];
    child.scopes = this.scopes.map((scope) => new Map(scope));
    for (const key of [
      'arg0',
      'status',
      'mainPid',
      'loops',
      'depth',
      'calls',
      'tolerant',
      'origin',
      'line',
      'startMs',
    ] as const) {
      Object.assign(child, { [key]: this[key] });
    }
    child.lastBackground = this.lastBackground;
    child.ofInteractive = this.interactive || this.ofInteractive;
    for (const [signal, action] of this.traps) if (action === '') child.traps.set(signal, action);
    return child;
  }

  get(name: string): string | undefined {
    const variable = this.variables.get(name);
    if (!variable || variable.unset) return undefined;
    return typeof variable.value === 'string' ? variable.value : variable.value.get('0');
  }

  set(name: string, value: string, index?: string): void {
    const variable = this.writable(name);
    if (value.length > limits.valueChars) throw new ShellError('out of memory', 2);
    delete variable.unset;
    if (index !== undefined && typeof variable.value === 'string') {
      variable.value = new Map(variable.value === '' ? [] : [['0', variable.value]]);
    }
    if (typeof variable.value !== 'string') variable.value.set(index ?? '0', value);
    else variable.value = value;
    if (this.options.has('a')) variable.exported = true;
  }

  setArray(name: string, elements: Map<string, string>, associative = false): void {
    const variable = this.writable(name);
    variable.value = elements;
    delete variable.unset;
    if (associative) variable.associative = true;
  }

  /** The variable, made when missing. Fails for a readonly one. */
  writable(name: string): Variable {
    let variable = this.variables.get(name);
    if (variable?.readonly) {
      throw new ShellError(
        this.flavor === 'bash' ? `${name}: readonly variable` : `${name}: is read only`,
        this.flavor === 'bash' ? 1 : 2,
      );
    }
    if (!variable) {
      variable = { value: '', exported: false, readonly: false };
      this.variables.set(name, variable);
    }
    return variable;
  }

  /** An array's elements in order: by number, or as inserted for an associative one. */
  elements(name: string): [string, string][] {
    const variable = this.variables.get(name);
    if (!variable || variable.unset) return [];
    if (typeof variable.value === 'string') return [['0', variable.value]];
    const list = [...variable.value];
    return variable.associative ? list : list.sort(([a], [b]) => Number(a) - Number(b));
  }

  /** Makes a variable local to the running function. */
  local(name: string): Variable {
    const scope = this.scopes.at(-1);
    if (scope && !scope.has(name)) {
      const outer = this.variables.get(name);
      scope.set(name, outer);
      const exported = outer?.exported ?? false;
      this.variables.set(name, { value: '', exported, readonly: false, unset: true });
    }
    return this.writable(name);
  }

  environment(extra: ReadonlyMap<string, string> = new Map()): Record<string, string> {
    const env: Record<string, string> = {};
    for (const [name, { value, exported, unset }] of this.variables) {
      if (exported && !unset && typeof value === 'string') env[name] = value;
    }
    for (const [name, value] of extra) env[name] = value;
    return env;
  }

  /** The beginning of a message: `sh: `, `bash: line 3: `, `sh: 3: `. */
  where(builtin?: string): string {
    const { arg0, line } = this;
    if (this.flavor === 'dash') return `${arg0}: ${line}: ${builtin ? `${builtin}: ` : ''}`;
    const tail = builtin ? `${builtin}: ` : '';
    if (this.flavor === 'bash')
      return this.interactive || this.ofInteractive ? `${arg0}: ${tail}` : `${arg0}: line ${line}: ${tail}`;
    if (this.origin === 'file') return `${arg0}: ${tail}line ${line}: `;
    if (!builtin) return `${arg0}: `;
    return this.interactive ? `${arg0}: ${builtin}: ` : `${arg0}: ${builtin}: line ${line - 1}: `;
  }

  *complain(message: string, builtin?: string): Sys<undefined> {
    yield* this.p.write(2, `${this.where(builtin)}${message}\n`);
    return undefined;
  }

  /** Runs source in this shell, line by line: eval, traps, sourced files. A syntax error is a ShellError of status 2. */
  *evaluateText(source: string): Sys<number> {
    if (source.trim() === '') {
      this.status = 0;
      return 0;
    }
    const parser = new Parser(source, this.flavor, this.aliases, this.line);
    try {
      let script = parser.nextLine();
      if (!script) this.status = 0;
      for (; script; script = parser.nextLine()) {
        yield* this.evaluate(this, script);
        if (this.unwinding) break;
      }
    } catch (error) {
      if (error instanceof ShellSyntaxError) throw new ShellError(error.message, 2);
      throw error;
    }
    return this.status;
  }
}
