import { limits } from '../limits.ts';
import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { compileRegex, type Regex } from '../text/compileRegex.ts';
import { awkFunctions } from './awkFunctions.ts';
import type { AwkProgram, Expr, Rule, Statement } from './awkParser.ts';
import { AwkError, arithmetic, awkText, substituteAll, type Value } from './awkValues.ts';

type Jump = 'break' | 'continue' | 'next' | 'nextfile' | 'exit' | 'return' | undefined;
type AwkArray = Map<string, Value>;

interface Stream {
  fd: number;
  pid?: number;
}

/** Runs one awk program. */
export class AwkMachine {
  private readonly globals = new Map<string, Value | AwkArray>();
  private frames: Map<string, Value | AwkArray>[] = [];
  private record = '';
  private fields: string[] = [];
  private jump: Jump;
  private returned: Value = '';
  private status = 0;
  private steps = 0;
  private out = '';
  private source: number | undefined;
  private argument = 0;
  private usedFile = false;
  readonly streams = new Map<string, Stream>();
  randomState = 42;

  constructor(
    readonly p: ProcessContext,
    private readonly program: AwkProgram,
    private readonly files: readonly string[],
  ) {
    const initial = {
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      NR: 0,
      NF: 0,
      FNR: 0,
      RSTART: 0,
      RLENGTH: -1,
      FILENAME: '',
      ARGC: files.length + 1,
    };
    for (const [name, value] of Object.entries(initial)) this.globals.set(name, value);
    this.globals.set('ENVIRON', new Map(Object.entries(p.env).map(([name, value]) => [name, this.input(value)])));
    this.globals.set('ARGV', new Map(['awk', ...files].map((arg, i) => [String(i), arg])));
  }

  /** Text from outside. */
  input(text: string): Value {
    const trimmed = text.trim();
    return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(trimmed) ? { input: text, number: Number(trimmed) } : text;
  }

  private get exiting(): boolean {
    return this.jump === 'exit';
  }

  *run(): Sys<number> {
    const of = (kind: Rule['kind']) => this.program.rules.filter((rule) => rule.kind === kind);
    for (const rule of of('BEGIN')) if (!this.exiting) yield* this.statement(rule.body!);
    if (!this.exiting && of('main').length + of('END').length > 0) {
      while (yield* this.nextRecord()) {
        for (const rule of of('main')) {
          yield* this.rule(rule);
          if (this.jump) break;
        }
        if (this.exiting) break;
        if (this.jump === 'nextfile') yield* this.closeSource();
        this.jump = undefined;
      }
    }
    if (this.exiting) this.jump = undefined;
    for (const rule of of('END')) if (!this.jump) yield* this.statement(rule.body!);
    yield* this.flush();
    for (const name of [...this.streams.keys()]) yield* this.close(name);
    return this.status;
  }

  private *rule(rule: Rule): Sys<void> {
    let hit = true;
    if (rule.until) {
      hit = rule.active || this.truth(yield* this.value(rule.pattern!));
      if (hit) rule.active = !this.truth(yield* this.value(rule.until));
    } else if (rule.pattern) hit = this.truth(yield* this.value(rule.pattern));
    if (!hit) return;
    if (rule.body) yield* this.statement(rule.body);
    else yield* this.write(`${this.record}${this.text(this.get('ORS'))}`);
  }

  private *nextRecord(): Sys<boolean> {
    for (;;) {
      if (this.source === undefined && !(yield* this.openNext())) return false;
      const line = yield* this.readRecord(this.source!);
      if (line !== undefined) {
        this.setRecord(line);
        this.set('NR', this.number(this.get('NR')) + 1);
        this.set('FNR', this.number(this.get('FNR')) + 1);
        return true;
      }
      yield* this.closeSource();
    }
  }

  private *openNext(): Sys<boolean> {
    while (this.argument < this.files.length) {
      const name = this.files[this.argument++]!;
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(name);
      if (assignment) {
        this.set(assignment[1]!, this.input(assignment[2]!));
        continue;
      }
      this.usedFile = true;
      const fd = name === '-' ? 0 : yield* this.p.open(name);
      if (failed(fd)) {
        yield* this.p.fail(this.p.gnu ? `cannot open "${name}" (${fd.message})` : `${name}: ${fd.message}`);
        this.status = 2;
        continue;
      }
      this.source = fd;
      this.set('FILENAME', name);
      this.set('FNR', 0);
      return true;
    }
    if (this.usedFile) return false;
    this.usedFile = true;
    this.source = 0;
    return true;
  }

  private *closeSource(): Sys<void> {
    if (this.source) yield* this.p.close(this.source);
    this.source = undefined;
  }

  private *readRecord(fd: number): Sys<string | undefined> {
    const rs = this.text(this.get('RS'));
    const until = rs === '' ? '\n\n' : rs.length === 1 ? rs : '\n';
    let text = '';
    for (;;) {
      const part = yield* call({ op: 'read', fd, max: limits.pipeBytes, until });
      if (failed(part) || part === '') {
        if (text === '') return undefined;
        return rs === '\n' || rs !== '' ? text.replace(/\n$/, '') : text.replace(/\n+$/, '');
      }
      text += part;
      if (text.length > limits.valueChars) throw new AwkError('record too long');
      if (!text.endsWith(until)) continue;
      const record = text.slice(0, -until.length);
      if (rs !== '' || record.trim() !== '') return rs === '' ? record.replace(/^\n+/, '') : record;
      text = '';
    }
  }

  setRecord(text: string): void {
    this.record = text;
    this.fields = this.split(text, this.text(this.get('FS')));
    this.globals.set('NF', this.fields.length);
  }

  split(text: string, separator: string): string[] {
    if (text === '') return [];
    if (separator === ' ')
      return text
        .trim()
        .split(/\s+/)
        .filter((part) => part !== '');
    if (separator === '') return [...text];
    if (separator.length === 1 && separator !== '\\') return text.split(separator);
    const regex = this.regex(separator);
    const parts: string[] = [];
    let at = 0;
    for (let from = 0; from <= text.length; ) {
      const match = regex.exec(text, from);
      if (!match) break;
      if (match.end === match.start) {
        from = match.end + 1;
        continue;
      }
      parts.push(text.slice(at, match.start));
      at = match.end;
      from = at;
    }
    parts.push(text.slice(at));
    return parts;
  }

  regex(source: string): Regex {
    const regex = compileRegex(source, { extended: true });
    if (typeof regex === 'string') throw new AwkError(`bad regex '${source}': ${regex}`);
    return regex;
  }

  get(name: string): Value {
    const value = this.scope(name).get(name);
    if (value instanceof Map) throw new AwkError(`attempt to use array '${name}' in a scalar context`);
    return value ?? { input: '', number: 0 };
  }

  set(name: string, value: Value): void {
    if (typeof value === 'string' && value.length > limits.valueChars) throw new AwkError('out of memory');
    this.scope(name).set(name, value);
    if (name === 'NF') {
      const count = Math.max(0, Math.min(this.number(value), limits.words));
      this.fields = Array.from({ length: count }, (_, i) => this.fields[i] ?? '');
      this.rebuild();
    }
  }

  array(name: string): AwkArray {
    const scope = this.scope(name);
    const value = scope.get(name);
    if (value instanceof Map) return value;
    const made: AwkArray = new Map();
    scope.set(name, made);
    return made;
  }

  private scope(name: string): Map<string, Value | AwkArray> {
    const frame = this.frames.at(-1);
    return frame?.has(name) ? frame : this.globals;
  }

  private rebuild(): void {
    this.record = this.fields.join(this.text(this.get('OFS')));
  }

  number(value: Value): number {
    if (typeof value === 'number') return value;
    if (typeof value === 'object') return value.number;
    const number = Number.parseFloat(value);
    return Number.isNaN(number) ? 0 : number;
  }

  text(value: Value): string {
    return awkText(value);
  }

  truth(value: Value): boolean {
    if (typeof value === 'number') return value !== 0;
    return typeof value === 'string' ? value !== '' : value.input.trim() !== '' && value.number !== 0;
  }

  *write(text: string): Sys<void> {
    this.out += text;
    if (this.out.length > 4096) yield* this.flush();
  }

  *flush(): Sys<void> {
    const text = this.out;
    this.out = '';
    if (text !== '') yield* this.p.out(text);
  }

  private *tick(): Sys<void> {
    if (++this.steps % 128 !== 0) return;
    yield* this.flush();
    yield* this.p.step();
  }

  private *statement(statement: Statement): Sys<void> {
    yield* this.tick();
    switch (statement.s) {
      case 'expr':
        yield* this.value(statement.expr);
        return;
      case 'print':
        return yield* this.print(statement);
      case 'block':
        for (const one of statement.body) {
          yield* this.statement(one);
          if (this.jump) return;
        }
        return;
      case 'if':
        if (this.truth(yield* this.value(statement.test))) yield* this.statement(statement.yes);
        else if (statement.no) yield* this.statement(statement.no);
        return;
      case 'loop':
        return yield* this.loop(statement);
      case 'each':
        for (const key of [...this.array(statement.array).keys()]) {
          this.set(statement.name, this.input(key));
          yield* this.statement(statement.body);
          if (this.leavesLoop()) return;
        }
        return;
      case 'jump':
        this.jump = statement.kind;
        return;
      case 'leave':
        if (statement.value) {
          const value = yield* this.value(statement.value);
          if (statement.kind === 'exit') this.status = this.number(value) & 255;
          else this.returned = value;
        } else if (statement.kind === 'return') this.returned = '';
        this.jump = statement.kind;
        return;
      case 'delete':
        if (statement.keys) this.array(statement.name).delete(yield* this.key(statement.keys));
        else this.array(statement.name).clear();
    }
  }

  private *loop({ start, test, step, body, after }: Extract<Statement, { s: 'loop' }>): Sys<void> {
    if (start) yield* this.statement(start);
    for (let first = true; ; first = false) {
      yield* this.tick();
      if (test && !(after && first) && !this.truth(yield* this.value(test))) return;
      yield* this.statement(body);
      if (this.leavesLoop()) return;
      if (step) yield* this.statement(step);
    }
  }

  private leavesLoop(): boolean {
    if (this.jump === 'continue') this.jump = undefined;
    if (this.jump !== 'break') return this.jump !== undefined;
    this.jump = undefined;
    return true;
  }

  private *print({ format, args, op, to }: Extract<Statement, { s: 'print' }>): Sys<void> {
    const values: Value[] = [];
    for (const arg of args) values.push(yield* this.value(arg));
    const plain =
      values.length === 0 ? this.record : values.map((one) => this.text(one)).join(this.text(this.get('OFS')));
    const text = format ? awkFunctions.sprintf!(this, values) : plain + this.text(this.get('ORS'));
    if (!to) return yield* this.write(this.text(text as Value));
    const target = this.text(yield* this.value(to));
    yield* this.flush();
    const fd = yield* this.output(op!, target);
    if (fd !== undefined) yield* this.p.write(fd, this.text(text as Value));
  }

  private *output(op: string, name: string): Sys<number | undefined> {
    if (name === '/dev/stderr' || name === '/dev/stdout') return name.endsWith('err') ? 2 : 1;
    const known = this.streams.get(name);
    if (known) return known.fd;
    if (op === '|') return yield* this.spawn(name, 0);
    const fd = yield* this.p.open(name, { write: true, create: true, truncate: op === '>', append: op === '>>' });
    if (failed(fd)) throw new AwkError(`can't open file ${name}`);
    this.streams.set(name, { fd });
    return fd;
  }

  /** Runs a command with a pipe to its standard input (0) or from its output (1). */
  private *spawn(command: string, end: 0 | 1): Sys<number | undefined> {
    const shell = yield* this.p.which('sh');
    const pipe = yield* call({ op: 'pipe' });
    if (shell === undefined || failed(pipe)) return undefined;
    const [mine, theirs] = end === 0 ? [pipe[1], pipe[0]] : pipe;
    const fds: Record<number, number> = { 0: 0, 1: 1, 2: 2 };
    fds[end] = theirs;
    const pid = yield* call({ op: 'spawn', path: shell, argv: ['sh', '-c', command], fds });
    yield* this.p.close(theirs);
    if (failed(pid)) return undefined;
    this.streams.set(command, { fd: mine, pid });
    return mine;
  }

  *close(name: string): Sys<number> {
    const stream = this.streams.get(name);
    if (!stream) return -1;
    this.streams.delete(name);
    yield* this.p.close(stream.fd);
    if (stream.pid === undefined) return 0;
    const ended = yield* call({ op: 'wait', pid: stream.pid });
    return ended && !failed(ended) ? ended.status : 0;
  }

  *system(command: string): Sys<number> {
    yield* this.flush();
    const shell = yield* this.p.which('sh');
    const pid =
      shell === undefined ? undefined : yield* call({ op: 'spawn', path: shell, argv: ['sh', '-c', command] });
    if (pid === undefined || failed(pid)) return 127;
    const ended = yield* call({ op: 'wait', pid });
    return ended && !failed(ended) ? ended.status : 1;
  }

  private *key(keys: Expr[]): Sys<string> {
    const parts: string[] = [];
    for (const key of keys) parts.push(this.text(yield* this.value(key)));
    return parts.join(this.text(this.get('SUBSEP')));
  }

  *value(expr: Expr): Sys<Value> {
    switch (expr.e) {
      case 'number':
      case 'string':
        return expr.value;
      case 'regex':
        return Number(this.regex(expr.source).test(this.record));
      case 'name':
        return this.get(expr.name);
      case 'index': {
        const key = yield* this.key(expr.keys);
        const array = this.array(expr.name);
        const value = array.get(key);
        if (value !== undefined) return value;
        if (array.size >= limits.words) throw new AwkError('out of memory');
        array.set(key, { input: '', number: 0 });
        return array.get(key)!;
      }
      case 'field': {
        const index = this.number(yield* this.value(expr.of));
        if (index < 0) throw new AwkError('access to negative field');
        return this.input(index === 0 ? this.record : (this.fields[Math.floor(index) - 1] ?? ''));
      }
      case 'unary': {
        const value = yield* this.value(expr.of);
        return expr.op === '!'
          ? Number(!this.truth(value))
          : expr.op === '-'
            ? -this.number(value)
            : this.number(value);
      }
      case 'binary':
        return yield* this.binary(expr);
      case 'assign': {
        const right = yield* this.value(expr.value);
        const value =
          expr.op === '' ? right : arithmetic(expr.op, this.number(yield* this.value(expr.target)), this.number(right));
        yield* this.store(expr.target, value);
        return value;
      }
      case 'step': {
        const before = this.number(yield* this.value(expr.target));
        yield* this.store(expr.target, before + expr.by);
        return expr.prefix ? before + expr.by : before;
      }
      case 'choose':
        return yield* this.value(this.truth(yield* this.value(expr.test)) ? expr.yes : expr.no);
      case 'in':
        return Number(this.array(expr.name).has(yield* this.key(expr.keys)));
      case 'call':
        return yield* this.call(expr);
      case 'getline':
        return yield* this.getline(expr);
      case 'group':
        return yield* this.value(expr.of.at(-1)!);
    }
  }

  *store(target: Expr, value: Value): Sys<void> {
    if (target.e === 'group' && target.of.length === 1) return yield* this.store(target.of[0]!, value);
    if (target.e === 'name') this.set(target.name, value);
    else if (target.e === 'index') this.array(target.name).set(yield* this.key(target.keys), value);
    else if (target.e === 'field') {
      const index = Math.floor(this.number(yield* this.value(target.of)));
      if (index === 0) return this.setRecord(this.text(value));
      if (index < 0 || index > limits.words) throw new AwkError('field number out of range');
      while (this.fields.length < index) this.fields.push('');
      this.fields[index - 1] = this.text(value);
      this.globals.set('NF', this.fields.length);
      this.rebuild();
    }
  }

  private *binary({ op, left, right }: Extract<Expr, { e: 'binary' }>): Sys<Value> {
    const one = yield* this.value(left);
    if (op === '&&' && !this.truth(one)) return 0;
    if (op === '||' && this.truth(one)) return 1;
    if (op === '~' || op === '!~') {
      const source = right.e === 'regex' ? right.source : this.text(yield* this.value(right));
      return Number(this.regex(source).test(this.text(one)) === (op === '~'));
    }
    const two = yield* this.value(right);
    if (op === '&&' || op === '||') return Number(this.truth(two));
    if (op === ' ') return this.text(one) + this.text(two);
    if (!['<', '<=', '==', '!=', '>', '>='].includes(op)) return arithmetic(op, this.number(one), this.number(two));
    const numeric = typeof one !== 'string' && typeof two !== 'string';
    const a = numeric ? this.number(one) : this.text(one);
    const b = numeric ? this.number(two) : this.text(two);
    const by = a < b ? -1 : a > b ? 1 : 0;
    return Number({ '<': by < 0, '<=': by <= 0, '==': by === 0, '!=': by !== 0, '>': by > 0, '>=': by >= 0 }[op]);
  }

  private *getline({ target, file, command }: Extract<Expr, { e: 'getline' }>): Sys<Value> {
    yield* this.flush();
    let fd: number | undefined;
    if (file || command) {
      const name = this.text(yield* this.value((file ?? command)!));
      fd = this.streams.get(name)?.fd;
      if (fd === undefined && command) fd = yield* this.spawn(name, 1);
      else if (fd === undefined) {
        const opened = name === '-' ? 0 : yield* this.p.open(name);
        if (failed(opened)) return -1;
        fd = opened;
        this.streams.set(name, { fd });
      }
    } else {
      if (this.source === undefined && !(yield* this.openNext())) return 0;
      fd = this.source;
    }
    const line = fd === undefined ? undefined : yield* this.readRecord(fd);
    if (line === undefined) return 0;
    if (!file) this.set('NR', this.number(this.get('NR')) + 1);
    if (target) yield* this.store(target, this.input(line));
    else this.setRecord(line);
    return 1;
  }

  private *call({ name, args, own }: Extract<Expr, { e: 'call' }>): Sys<Value> {
    yield* this.tick();
    if (own) return yield* this.callOwn(name, args);
    if (name === 'split') {
      const text = this.text(yield* this.value(args[0]!));
      const by = args[2];
      const separator = by
        ? by.e === 'regex'
          ? by.source
          : this.text(yield* this.value(by))
        : this.text(this.get('FS'));
      const target = args[1];
      const parts = this.split(text, separator);
      if (target?.e !== 'name') throw new AwkError('split needs an array');
      const array = this.array(target.name);
      array.clear();
      for (const [i, part] of parts.entries()) array.set(String(i + 1), this.input(part));
      return parts.length;
    }
    if (name === 'sub' || name === 'gsub') return yield* this.substitute(args, name === 'gsub');
    if (name === 'length' && args[0]?.e === 'name' && this.scope(args[0].name).get(args[0].name) instanceof Map)
      return this.array(args[0].name).size;
    const values: Value[] = [];
    for (const [i, arg] of args.entries()) {
      const isRegex = arg.e === 'regex' && ((name === 'match' && i === 1) || (name === 'gensub' && i === 0));
      values.push(isRegex ? arg.source : yield* this.value(arg));
    }
    if (name === 'length' && values.length === 0) return this.record.length;
    if (name === 'system') return yield* this.system(this.text(values[0] ?? ''));
    if (name === 'close') return yield* this.close(this.text(values[0] ?? ''));
    if (name === 'fflush') {
      yield* this.flush();
      return 0;
    }
    if (name === 'systime' || name === 'srand' || name === 'strftime') values.push((yield* this.p.now()) / 1000);
    if (name === 'gensub' && values.length < 4) values.push(this.record);
    return awkFunctions[name]!(this, values);
  }

  private *substitute(args: Expr[], all: boolean): Sys<Value> {
    const [pattern, by, target = { e: 'field', of: { e: 'number', value: 0 } } as Expr] = args;
    const source = pattern?.e === 'regex' ? pattern.source : this.text(yield* this.value(pattern!));
    const replacement = this.text(yield* this.value(by!));
    const text = this.text(yield* this.value(target));
    const regex = this.regex(source);
    const { result, count } = substituteAll(regex, text, replacement, all);
    if (count > 0) yield* this.store(target, result);
    return count;
  }

  private *callOwn(name: string, args: Expr[]): Sys<Value> {
    const definition = this.program.functions.get(name);
    if (!definition) throw new AwkError(`undefined function '${name}'`);
    if (this.frames.length > 100) throw new AwkError('function call nesting too deep');
    const frame = new Map<string, Value | AwkArray>();
    for (const [i, param] of definition.params.entries()) {
      const arg = args[i];
      const passed = arg?.e === 'name' ? this.scope(arg.name).get(arg.name) : undefined;
      if (arg?.e === 'name' && (passed === undefined || passed instanceof Map))
        frame.set(param, passed ?? this.array(arg.name));
      else frame.set(param, arg ? yield* this.value(arg) : { input: '', number: 0 });
    }
    for (const param of definition.params.slice(args.length)) frame.delete(param);
    for (const param of definition.params.slice(args.length)) frame.set(param, undefined as unknown as Value);
    this.frames.push(frame);
    this.returned = '';
    yield* this.statement(definition.body);
    this.frames.pop();
    if (this.jump === 'return') this.jump = undefined;
    return this.returned;
  }
}
