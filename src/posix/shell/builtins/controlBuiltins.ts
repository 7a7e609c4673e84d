import { call, type Sys } from '../../Program.ts';
import { parseSignal, type Signal, signalNames, signalNumber } from '../../Signal.ts';
import { failed } from '../../SysError.ts';
import type { Builtin } from '../runSimple.ts';
import { type Shell, ShellError } from '../Shell.ts';

/** Builtins that steer execution: exit, return, break, eval, source, trap, shift, set -- and their like. */
export const controlBuiltins = {
  *':'() {
    return 0;
  },
  *true() {
    return 0;
  },
  *false() {
    return 1;
  },
  *exit(sh, [, code]) {
    const status = yield* numeric(sh, 'exit', code, sh.status);
    sh.unwinding = { kind: 'exit' };
    sh.status = status;
    return status;
  },
  *return(sh, [, code]) {
    const status = yield* numeric(sh, 'return', code, sh.status);
    if (sh.calls === 0 && sh.depth === 0) return status;
    sh.unwinding = { kind: 'return' };
    sh.status = status;
    return status;
  },
  *break(sh, args) {
    return yield* leave(sh, 'break', args[1]);
  },
  *continue(sh, args) {
    return yield* leave(sh, 'continue', args[1]);
  },
  *eval(sh, args) {
    return yield* sh.evaluateText(args.slice(args[1] === '--' ? 2 : 1).join(' '));
  },
  *'.'(sh, args) {
    return yield* source(sh, args);
  },
  *source(sh, args) {
    return yield* source(sh, args);
  },
  *shift(sh, [, count]) {
    const n = count === undefined ? 1 : Number(count);
    if (n > sh.positional.length) {
      if (sh.flavor === 'dash') throw new ShellError("can't shift that many", 2);
      return 1;
    }
    sh.positional = sh.positional.slice(n);
    return 0;
  },
  *trap(sh, args) {
    return yield* trap(sh, args.slice(args[1] === '--' ? 2 : 1));
  },
} satisfies Record<string, Builtin>;

function* numeric(sh: Shell, name: string, code: string | undefined, fallback: number): Sys<number> {
  if (code === undefined) return fallback;
  if (/^\d+$/.test(code)) return Number(code) & 255;
  if (/^-\d+$/.test(code) && sh.flavor === 'bash') return Number(code) & 255;
  yield* sh.complain(sh.flavor === 'bash' ? `${code}: numeric argument required` : `Illegal number: ${code}`, name);
  return 2;
}

function* leave(sh: Shell, kind: 'break' | 'continue', count: string | undefined): Sys<number> {
  const levels = count === undefined ? 1 : Number(count);
  if (sh.loops === 0) {
    if (sh.flavor === 'bash') yield* sh.complain("only meaningful in a `for', `while', or `until' loop", kind);
    return 0;
  }
  sh.unwinding = { kind, levels: Math.min(Math.max(1, levels || 1), sh.loops) };
  return 0;
}

function* source(sh: Shell, args: readonly string[]): Sys<number> {
  const file = args[1];
  if (file === undefined) {
    yield* sh.complain(sh.flavor === 'bash' ? 'filename argument required' : 'missing file name', args[0]);
    return 2;
  }
  const path = file.includes('/') || sh.flavor === 'bash' ? file : ((yield* sh.p.which(file, sh.get('PATH'))) ?? file);
  const text = yield* sh.p.readFile(path);
  if (failed(text)) {
    if (sh.flavor === 'bash') {
      yield* sh.complain(`${file}: ${text.message}`);
      return 1;
    }
    const words = sh.flavor === 'dash' ? `cannot open ${file}: No such file` : `can't open '${file}': ${text.message}`;
    throw new ShellError(`${args[0]}: ${words}`, 2);
  }
  const { positional, line } = sh;
  if (args.length > 2) sh.positional = args.slice(2);
  sh.line = 1;
  sh.calls++;
  try {
    const status = yield* sh.evaluateText(text);
    if (sh.unwinding?.kind === 'return') sh.unwinding = undefined;
    return sh.unwinding ? sh.status : status;
  } finally {
    sh.calls--;
    sh.line = line;
    if (args.length > 2) sh.positional = positional;
  }
}

function* trap(sh: Shell, args: string[]): Sys<number> {
  if (args[0] === '-l') {
    yield* sh.p.out(`${signalNames.map((name) => `${signalNumber(name)}) SIG${name}`).join('\n')}\n`);
    return 0;
  }
  if (args.length === 0 || args[0] === '-p') {
    for (const [name, action] of sh.traps) {
      const shown = sh.flavor === 'bash' && !['EXIT', 'ERR', 'DEBUG'].includes(name) ? `SIG${name}` : name;
      yield* sh.p.out(`trap -- '${action.replaceAll("'", "'\\''")}' ${shown}\n`);
    }
    return 0;
  }
  const only = args.length === 1;
  const action = only ? '-' : args[0]!;
  for (const text of only ? args : args.slice(1)) {
    const name =
      text === '0' || text === 'EXIT' ? 'EXIT' : text === 'ERR' || text === 'DEBUG' ? text : parseSignal(text);
    if (name === undefined) {
      yield* sh.complain(
        sh.flavor === 'bash'
          ? `${text}: invalid signal specification`
          : sh.flavor === 'dash'
            ? `bad trap`
            : `${text}: invalid signal specification`,
        'trap',
      );
      return 1;
    }
    if (action === '-') sh.traps.delete(name);
    else sh.traps.set(name, action);
    if (name === 'EXIT' || name === 'ERR' || name === 'DEBUG') continue;
    const disposition = action === '-' ? 'default' : action === '' ? 'ignore' : 'catch';
    yield* call({ op: 'sigaction', signal: name as Signal, action: disposition });
  }
  return 0;
}
