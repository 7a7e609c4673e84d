import { call, type Program, type Sys } from '../posix/Program.ts';
import { failed } from '../posix/SysError.ts';
import { collect } from '../posix/shell/builtins/jobBuiltins.ts';
import { evaluate } from '../posix/shell/evaluate.ts';
import { Parser } from '../posix/shell/Parser.ts';
import { Shell, ShellError } from '../posix/shell/Shell.ts';
import { ShellSyntaxError } from '../posix/shell/syntax.ts';
import { runExitTrap } from '../posix/shell/traps.ts';

/** What the terminal around a shell is told. */
export interface ShellHooks {
  /** The shell has begun; its state may be read at any time. */
  started(shell: Shell): void;
  /** The shell asks for a line. `more`: to go on with an unfinished command. */
  prompt(more: boolean): void;
  /** A command of one or more lines has run. */
  finished(status: number): void;
  /** Whether Ctrl-C came since last asked: what a shell did itself (a loop) was told to unwind. */
  takeInterrupt(): boolean;
  /** Whether the cursor stands behind something. */
  midLine(): boolean;
}

const RC = '.bashrc';

/**
 * The login shell of the terminal: bash, reading lines from a terminal that edits them itself. Unlike the plain `bash`
 * program it tells the terminal where it is, so that the editor can complete words and the headless runner can report.
 */
export function interactiveShell(hooks: ShellHooks): Program {
  return function* (p) {
    const sh = new Shell(p, 'bash', evaluate);
    sh.arg0 = 'bash';
    sh.origin = 'stdin';
    sh.interactive = true;
    sh.startMs = yield* p.now();
    sh.set('PWD', p.cwd);
    sh.writable('PWD').exported = true;
    sh.set('OPTIND', '1');
    for (const signal of ['INT', 'TERM', 'QUIT', 'TSTP'] as const) {
      yield* call({ op: 'sigaction', signal, action: 'catch' });
    }
    yield* call({ op: 'setgroup', pid: 0, group: 0 });
    yield* call({ op: 'foreground', fd: 0, group: p.pid });
    hooks.started(sh);
    const rc = yield* p.readFile(`${p.env.HOME ?? ''}/${RC}`);
    if (!failed(rc)) yield* run(sh, rc);
    sh.history = [];
    yield* converse(sh, hooks);
    yield* runExitTrap(sh);
    return sh.status;
  };
}

function* converse(sh: Shell, hooks: ShellHooks): Sys<void> {
  const { p } = sh;
  let source = '';
  for (;;) {
    yield* reportJobs(sh);
    yield* p.write(2, promptText(sh, source !== ''));
    hooks.prompt(source !== '');
    const line = yield* p.readLine(0);
    if (failed(line)) {
      yield* call({ op: 'takeSignals' });
      hooks.takeInterrupt();
      source = '';
      if (line.errno !== 'EINTR') return;
      sh.status = 130;
      yield* p.write(2, '\n');
      continue;
    }
    if (line === '') {
      if (source !== '') {
        source = '';
        yield* p.write(2, '\nbash: syntax error: unexpected end of file\n');
        sh.status = 2;
        hooks.finished(2);
        continue;
      }
      yield* p.write(2, 'exit\n');
      return;
    }
    source = yield* run(sh, source + line);
    if (hooks.takeInterrupt()) {
      if (hooks.midLine()) yield* p.write(2, '\n');
      sh.status = 130;
      sh.unwinding = undefined;
    }
    if (source === '') hooks.finished(sh.status);
    if (sh.unwinding?.kind === 'exit') return;
    sh.unwinding = undefined;
  }
}

/** Runs what was typed so far; answers the text to go on with when it is not complete yet. */
function* run(sh: Shell, source: string): Sys<string> {
  if (/(?:^|[^\\])(?:\\\\)*\\\n$/.test(source)) return source;
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
  yield* call({ op: 'takeSignals' });
  Object.assign(sh, { depth: 0, calls: 0, loops: 0, tolerant: 0 });
  return '';
}

function* reportJobs(sh: Shell): Sys<void> {
  yield* collect(sh);
  for (const job of sh.jobs) {
    if (job.status === undefined) continue;
    const state = job.status === 0 ? 'Done' : job.status > 128 ? 'Terminated' : `Exit ${job.status}`;
    yield* sh.p.write(2, `[${job.id}]+  ${state.padEnd(22)} ${job.command}\n`);
  }
  sh.jobs = sh.jobs.filter((job) => job.status === undefined);
}

/** PS1 with the escapes that people use: \w \W \u \h \$ \n \e. */
function promptText(sh: Shell, more: boolean): string {
  if (more) return sh.get('PS2') ?? '> ';
  const home = sh.get('HOME') ?? '/root';
  const { cwd } = sh.p;
  const short = cwd === home || cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
  const values: Readonly<Record<string, string>> = {
    u: sh.get('USER') ?? 'root',
    h: 'orrery',
    H: 'orrery',
    w: short,
    W: short === '~' ? '~' : short.split('/').at(-1) || '/',
    $: '$',
    n: '\n',
    e: '\x1b',
    '[': '',
    ']': '',
    '\\': '\\',
  };
  return (sh.get('PS1') ?? '\\w \\$ ').replace(/\\(033|.)/g, (all, letter: string) =>
    letter === '033' ? '\x1b' : (values[letter] ?? all),
  );
}
