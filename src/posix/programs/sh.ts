import { call, type Program, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { collect } from '../shell/builtins/jobBuiltins.ts';
import { evaluate } from '../shell/evaluate.ts';
import { Parser } from '../shell/Parser.ts';
import { Shell, ShellError } from '../shell/Shell.ts';
import { type ShellFlavor, ShellSyntaxError } from '../shell/syntax.ts';
import { runExitTrap } from '../shell/traps.ts';

/** The shell of a flavor as a program: `-c`, a script file, or standard input, interactive when that is a terminal. */
export function shell(flavor: ShellFlavor): Program {
  return function* (p) {
    const sh = new Shell(p, flavor, evaluate);
    sh.startMs = yield* p.now();
    sh.arg0 = p.name.replace(/^-/, '') || 'sh';
    const options = parseArguments(sh, p.args);
    yield* prepare(sh);
    if (options.command !== undefined) {
      if (options.rest[0] !== undefined) sh.arg0 = options.rest[0];
      sh.positional = options.rest.slice(1);
      return yield* runSource(sh, options.command);
    }
    if (options.rest[0] === '-') options.rest.shift();
    const [file, ...args] = options.rest;
    if (file !== undefined && !options.stdin) return yield* runFile(sh, file, args);
    sh.positional = options.rest;
    sh.origin = 'stdin';
    sh.interactive = options.interactive || (yield* p.isatty(0));
    return sh.interactive ? yield* interact(sh) : yield* runInput(sh);
  };
}

interface ShellArguments {
  command?: string;
  rest: string[];
  interactive: boolean;
  stdin: boolean;
}

function parseArguments(sh: Shell, args: string[]): ShellArguments {
  const result: ShellArguments = { rest: [], interactive: false, stdin: false };
  let wantsCommand = false;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (!/^[-+]./.test(arg) || arg === '--') break;
    if (arg.startsWith('--')) continue;
    for (const letter of arg.slice(1)) {
      if (letter === 'c') wantsCommand = true;
      else if (letter === 'i') result.interactive = true;
      else if (letter === 's') result.stdin = true;
      else if (letter === 'o')
        sh.options.add({ errexit: 'e', nounset: 'u', xtrace: 'x' }[args[at + 1] ?? ''] ?? args[at + 1] ?? '');
      else if (letter !== 'l') sh.options.add(letter);
    }
    if (arg.endsWith('o')) at++;
  }
  if (args[at] === '--') at++;
  if (wantsCommand) result.command = args[at++] ?? '';
  result.rest = args.slice(at);
  return result;
}

function* prepare(sh: Shell): Sys<void> {
  const { p } = sh;
  if (!sh.variables.has('PATH')) {
    sh.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  }
  const pwd = sh.get('PWD');
  if (pwd !== p.cwd) sh.set('PWD', p.cwd);
  sh.writable('PWD').exported = true;
  sh.set('OPTIND', '1');
  if (sh.flavor === 'bash') {
    const level = Number(sh.get('SHLVL') ?? '0') + 1;
    sh.set('SHLVL', String(level));
    sh.writable('SHLVL').exported = true;
  }
}

function* runFile(sh: Shell, file: string, args: string[]): Sys<number> {
  const text = yield* sh.p.readFile(file);
  if (failed(text)) {
    const words = {
      bash: `${file}: ${text.message}`,
      ash: `can't open '${file}': ${text.message}`,
      dash: `0: cannot open ${file}: No such file`,
    };
    yield* sh.p.write(2, `${sh.arg0}: ${words[sh.flavor]}\n`);
    return sh.flavor === 'bash' && text.errno === 'EISDIR' ? 126 : sh.flavor === 'bash' ? 127 : 2;
  }
  sh.origin = 'file';
  sh.arg0 = file;
  sh.positional = args;
  return yield* runSource(sh, text);
}

function* runInput(sh: Shell): Sys<number> {
  const text = yield* sh.p.readAll(0);
  return failed(text) ? 2 : yield* runSource(sh, text);
}

function* runSource(sh: Shell, source: string): Sys<number> {
  const parser = new Parser(source.replace(/^\ufeff/, ''), sh.flavor, sh.aliases);
  const whole = sh.origin === 'command' && onlyCommand(sh, source);
  try {
    for (let script = parser.nextLine(); script; script = parser.nextLine()) {
      if (!sh.options.has('n')) yield* evaluate(sh, script, whole);
      if (sh.unwinding) break;
    }
  } catch (error) {
    if (error instanceof ShellSyntaxError) yield* reportSyntax(sh, error, source);
    else if (error instanceof ShellError) {
      if (error.message !== '') yield* sh.complain(error.message);
      sh.status = error.status;
    } else throw error;
  }
  yield* runExitTrap(sh);
  return sh.status;
}

/** Whether a -c text is one line of commands, so that its last command may take the shell's place. */
function onlyCommand(sh: Shell, source: string): boolean {
  try {
    const parser = new Parser(source, sh.flavor, sh.aliases);
    parser.nextLine();
    return parser.nextLine() === undefined && !/\btrap\b/.test(source);
  } catch {
    return false;
  }
}

function* reportSyntax(sh: Shell, error: ShellSyntaxError, source: string): Sys<void> {
  sh.status = 2;
  sh.line = error.line;
  if (sh.flavor === 'bash') {
    const where = sh.origin === 'command' ? `${sh.arg0}: -c: line ${error.line}: ` : sh.where();
    yield* sh.p.write(2, `${where}${error.message}\n`);
    const line = source.split('\n')[error.line - 1];
    if (/near unexpected token/.test(error.message)) yield* sh.p.write(2, `${where}\`${line}'\n`);
    return;
  }
  yield* sh.complain(error.message);
}

/** Reads commands from a terminal, with prompts; history and line editing are the terminal's. */
function* interact(sh: Shell): Sys<number> {
  const { p } = sh;
  for (const signal of ['INT', 'TERM', 'QUIT', 'TSTP'] as const)
    yield* call({ op: 'sigaction', signal, action: 'catch' });
  yield* call({ op: 'setgroup', pid: 0, group: 0 });
  yield* call({ op: 'foreground', fd: 0, group: p.pid });
  let source = '';
  for (;;) {
    yield* reportJobs(sh);
    yield* p.write(2, yield* promptOf(sh, source !== ''));
    const line = yield* p.readLine(0);
    if (failed(line)) {
      yield* call({ op: 'takeSignals' });
      source = '';
      if (line.errno !== 'EINTR') return 1;
      sh.status = 130;
      yield* p.write(2, '\n');
      continue;
    }
    if (line === '') {
      yield* p.write(2, sh.flavor === 'bash' ? 'exit\n' : '\n');
      break;
    }
    source += line;
    source = yield* runInteractive(sh, source);
    if (sh.unwinding?.kind === 'exit') break;
    sh.unwinding = undefined;
  }
  yield* runExitTrap(sh);
  return sh.status;
}

/** Runs what was typed so far; answers the text to go on with when it is not complete yet. */
function* runInteractive(sh: Shell, source: string): Sys<string> {
  const incomplete = /(?:^|[^\\])(?:\\\\)*\\\n$/.test(source);
  if (incomplete) return source;
  try {
    const parser = new Parser(source, sh.flavor, sh.aliases, 1, true);
    const scripts = [];
    for (let script = parser.nextLine(); script; script = parser.nextLine()) scripts.push(script);
    if (source.trim() !== '') sh.history.push(source.trimEnd());
    for (const script of scripts) {
      yield* evaluate(sh, script);
      if (sh.unwinding) break;
    }
  } catch (error) {
    if (error instanceof ShellSyntaxError) {
      if (error.incomplete) return source;
      sh.status = 2;
      yield* sh.complain(error.message);
    } else if (error instanceof ShellError) {
      if (error.message !== '') yield* sh.complain(error.message);
      sh.status = error.status;
    } else throw error;
  }
  Object.assign(sh, { depth: 0, calls: 0, loops: 0, tolerant: 0 });
  return '';
}

function* reportJobs(sh: Shell): Sys<void> {
  yield* collect(sh);
  for (const job of sh.jobs) {
    if (job.status === undefined) continue;
    const state = job.status === 0 ? 'Done' : `Exit ${job.status}`;
    yield* sh.p.write(2, `[${job.id}]+  ${state.padEnd(22)} ${job.command}\n`);
  }
  sh.jobs = sh.jobs.filter((job) => job.status === undefined);
}

function* promptOf(sh: Shell, more: boolean): Sys<string> {
  if (more) return sh.get('PS2') ?? '> ';
  const { hostname } = yield* sh.p.system();
  const user = sh.p.uid === 0 ? 'root' : (sh.get('USER') ?? 'I have no name!');
  const mark = sh.p.uid === 0 ? '#' : '$';
  const ps1 = sh.get('PS1') ?? (sh.flavor === 'bash' ? '\\u@\\h:\\w\\$ ' : sh.flavor === 'dash' ? '\\$ ' : '\\w \\$ ');
  const home = sh.get('HOME');
  const cwd = sh.p.cwd;
  const short =
    home && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
  const values: Readonly<Record<string, string>> = {
    u: user,
    h: hostname.split('.')[0]!,
    H: hostname,
    w: short,
    W: short.split('/').at(-1) || '/',
    $: mark,
    n: '\n',
    e: '\x1b',
    '[': '',
    ']': '',
    '\\': '\\',
  };
  return ps1.replace(/\\(.)/g, (all, letter: string) => values[letter] ?? all);
}
