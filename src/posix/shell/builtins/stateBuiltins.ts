import { normalize } from '../../fs/Vfs.ts';
import { call, type Sys } from '../../Program.ts';
import { failed } from '../../SysError.ts';
import { builtinNames, KEYWORDS } from '../builtinNames.ts';
import type { Builtin } from '../runSimple.ts';
import type { Shell } from '../Shell.ts';

const LETTERS: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noexec: 'n',
  noglob: 'f',
  verbose: 'v',
  noclobber: 'C',
  allexport: 'a',
  monitor: 'm',
};

/** Builtins on the shell's own state: directory, options, aliases, and what a name means. */
export const stateBuiltins = {
  *cd(sh, args) {
    return yield* cd(
      sh,
      args.slice(1).filter((arg) => !/^-[LP]$/.test(arg) && arg !== '--'),
    );
  },
  *set(sh, args) {
    return yield* set(sh, args.slice(1));
  },
  *shopt() {
    return 0;
  },
  *alias(sh, args) {
    let status = 0;
    const shown = (name: string, value: string) => `${sh.flavor === 'bash' ? 'alias ' : ''}${name}='${value}'\n`;
    if (args.length === 1) for (const [name, value] of sh.aliases) yield* sh.p.out(shown(name, value));
    for (const arg of args.slice(1)) {
      const at = arg.indexOf('=');
      const value = sh.aliases.get(arg);
      if (at > 0) sh.aliases.set(arg.slice(0, at), arg.slice(at + 1));
      else if (value !== undefined) yield* sh.p.out(shown(arg, value));
      else {
        yield* sh.complain(`${arg}: not found`, 'alias');
        status = 1;
      }
    }
    return status;
  },
  *unalias(sh, args) {
    for (const name of args.slice(1)) {
      if (name === '-a') sh.aliases.clear();
      else sh.aliases.delete(name);
    }
    return 0;
  },
  *type(sh, args) {
    let status = 0;
    for (const name of args.slice(1)) {
      const text = yield* describe(sh, name);
      if (text === undefined) {
        if (sh.flavor === 'bash') yield* sh.complain(`${name}: not found`, 'type');
        else yield* sh.p.out(`${name}: not found\n`);
        status = sh.flavor === 'bash' ? 1 : 127;
      } else yield* sh.p.out(`${text}\n`);
    }
    return status;
  },
  *command(sh, args) {
    return yield* command(sh, args);
  },
  *builtin(sh, args) {
    return yield* withoutFunctions(sh, args.slice(1));
  },
  *hash() {
    return 0;
  },
  *umask(sh, args) {
    const mask = args[1] === undefined ? undefined : Number.parseInt(args[1], 8);
    const before = yield* call(mask === undefined ? { op: 'umask' } : { op: 'umask', mask });
    if (mask === undefined) yield* sh.p.out(`${before.toString(8).padStart(4, '0')}\n`);
    return 0;
  },
  *ulimit(sh, args) {
    if (args.includes('-n')) yield* sh.p.out('1024\n');
    else yield* sh.p.out('unlimited\n');
    return 0;
  },
  *times(sh) {
    yield* sh.p.out('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
    return 0;
  },
  *history(sh) {
    for (const [i, line] of sh.history.entries()) yield* sh.p.out(`${String(i + 1).padStart(5)}  ${line}\n`);
    return 0;
  },
} satisfies Record<string, Builtin>;

function* cd(sh: Shell, args: readonly string[]): Sys<number> {
  const back = args[0] === '-';
  const target = args[0] === undefined ? sh.get('HOME') : back ? sh.get('OLDPWD') : args[0];
  if (target === undefined) {
    yield* sh.complain(back ? 'OLDPWD not set' : 'HOME not set', 'cd');
    return 1;
  }
  if (target === '') return 0;
  const before = sh.get('PWD') ?? sh.p.cwd;
  const path = normalize(target, before);
  const error = yield* call({ op: 'chdir', path });
  if (failed(error)) {
    const text =
      sh.flavor === 'bash'
        ? `${target}: ${error.message}`
        : sh.flavor === 'dash'
          ? `can't cd to ${target}`
          : `can't cd to ${target}: ${error.message}`;
    yield* sh.complain(text, 'cd');
    return sh.flavor === 'dash' ? 2 : 1;
  }
  sh.set('OLDPWD', before);
  sh.set('PWD', path);
  if (back) yield* sh.p.out(`${path}\n`);
  return 0;
}

function* set(sh: Shell, args: readonly string[]): Sys<number> {
  if (args.length === 0) {
    const lines = [...sh.variables].filter(([, one]) => typeof one.value === 'string' && !one.unset);
    lines.sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, { value }] of lines) {
      const text = String(value);
      yield* sh.p.out(
        `${name}=${sh.flavor === 'bash' && /^[\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`}\n`,
      );
    }
    return 0;
  }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--' || arg === '-' || !/^[-+]./.test(arg)) {
      sh.positional = args.slice(arg === '--' || arg === '-' ? at + 1 : at);
      return 0;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      const option = letter === 'o' ? args[++at] : letter;
      if (option === undefined) return 0;
      const key = LETTERS[option] ?? option;
      if (
        key.length > 1 &&
        key !== 'pipefail' &&
        ![
          'posix',
          'emacs',
          'vi',
          'history',
          'errtrace',
          'functrace',
          'braceexpand',
          'hashall',
          'notify',
          'ignoreeof',
        ].includes(key)
      ) {
        yield* sh.complain(sh.flavor === 'bash' ? `${option}: invalid option name` : `illegal option ${arg}`, 'set');
        return 2;
      }
      if (sh.flavor === 'dash' && key === 'pipefail') {
        yield* sh.complain('Illegal option -o pipefail', 'set');
        sh.unwinding = { kind: 'exit' };
        sh.status = 2;
        return 2;
      }
      if (on) sh.options.add(key);
      else sh.options.delete(key);
    }
  }
  return 0;
}

function* describe(sh: Shell, name: string): Sys<string | undefined> {
  const ash = sh.flavor !== 'bash';
  const alias = sh.aliases.get(name);
  if (alias !== undefined) return ash ? `${name} is an alias for ${alias}` : `${name} is aliased to \`${alias}'`;
  if (KEYWORDS.has(name)) return `${name} is a shell keyword`;
  if (sh.functions.has(name)) return `${name} is a ${ash ? 'shell function' : 'function'}`;
  if (builtinNames.has(name)) return `${name} is a shell builtin`;
  const path = yield* sh.p.which(name, sh.get('PATH'));
  return path === undefined ? undefined : `${name} is ${path}`;
}

function* command(sh: Shell, args: readonly string[]): Sys<number> {
  const rest = args.slice(1).filter((arg, i) => !(i === 0 && (arg === '-p' || arg === '--')));
  if (rest[0] !== '-v' && rest[0] !== '-V') return yield* withoutFunctions(sh, rest);
  const name = rest[1] ?? '';
  if (rest[0] === '-V') {
    const text = yield* describe(sh, name);
    yield* sh.p.write(text === undefined ? 2 : 1, `${text ?? `${name}: not found`}\n`);
    return text === undefined ? 127 : 0;
  }
  const alias = sh.aliases.get(name);
  const known = KEYWORDS.has(name) || sh.functions.has(name) || builtinNames.has(name);
  const shown =
    alias !== undefined ? `alias ${name}='${alias}'` : known ? name : yield* sh.p.which(name, sh.get('PATH'));
  const exists = shown !== undefined && (known || alias !== undefined || !failed(yield* sh.p.stat(shown)));
  if (!exists) return sh.flavor === 'bash' ? 1 : 127;
  yield* sh.p.out(`${shown}\n`);
  return 0;
}

function* withoutFunctions(sh: Shell, argv: readonly string[]): Sys<number> {
  if (argv.length === 0) return 0;
  const name = argv[0]!;
  const body = sh.functions.get(name);
  sh.functions.delete(name);
  const quoted = argv.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ');
  const status = yield* sh.evaluateText(quoted);
  if (body) sh.functions.set(name, body);
  return status;
}
