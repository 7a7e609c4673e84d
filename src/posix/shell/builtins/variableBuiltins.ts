import type { Sys } from '../../Program.ts';
import { calculate } from '../expand.ts';
import type { Builtin } from '../runSimple.ts';
import type { Shell, Variable } from '../Shell.ts';

/** Builtins on variables. */
export const variableBuiltins = {
  *export(sh, args) {
    if (args.length === 1 || args[1] === '-p') return yield* list(sh, (one) => one.exported, 'export', 'declare -x');
    const off = args[1] === '-n';
    return yield* each(sh, 'export', args.slice(off ? 2 : 1), (name) => {
      declared(sh, name).exported = !off;
    });
  },
  *readonly(sh, args) {
    if (args.length === 1 || args[1] === '-p') return yield* list(sh, (one) => one.readonly, 'readonly', 'declare -r');
    return yield* each(sh, 'readonly', args.slice(1), (name) => {
      declared(sh, name).readonly = true;
    });
  },
  *local(sh, args) {
    if (sh.scopes.length === 0) {
      yield* sh.complain(sh.flavor === 'bash' ? 'can only be used in a function' : 'not in a function', 'local');
      return 1;
    }
    return yield* declare(sh, 'local', args, true);
  },
  *declare(sh, args) {
    return yield* declare(sh, 'declare', args, sh.scopes.length > 0 && !args.some((arg) => /^-\w*g/.test(arg)));
  },
  *typeset(sh, args) {
    return yield* declare(sh, 'typeset', args, sh.scopes.length > 0);
  },
  *unset(sh, args) {
    for (const arg of args.slice(1)) {
      if (arg === '-v' || arg === '-f') continue;
      const element = /^(\w+)\[(.*)\]$/.exec(arg);
      if (element) {
        const variable = sh.variables.get(element[1]!);
        if (variable && typeof variable.value !== 'string') {
          variable.value.delete(variable.associative ? element[2]! : String(calculate(sh, element[2]!)));
        }
      } else if (args[1] === '-f' || (!sh.variables.has(arg) && sh.functions.has(arg))) sh.functions.delete(arg);
      else if (sh.variables.get(arg)?.readonly) {
        yield* sh.complain(
          sh.flavor === 'bash' ? `${arg}: cannot unset: readonly variable` : `${arg}: is read only`,
          'unset',
        );
        return 1;
      } else sh.variables.delete(arg);
    }
    return 0;
  },
  *let(sh, args) {
    let value = 0n;
    for (const arg of args.slice(1)) value = calculate(sh, arg);
    return value === 0n ? 1 : 0;
  },
} satisfies Record<string, Builtin>;

function* list(sh: Shell, wanted: (variable: Variable) => boolean, word: string, bashWord: string): Sys<number> {
  const chosen = [...sh.variables].filter(([, variable]) => wanted(variable));
  chosen.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, { value, unset }] of chosen) {
    const text = typeof value === 'string' ? value : '';
    const shown =
      sh.flavor === 'bash'
        ? `${bashWord} ${name}="${text.replace(/["\\$`]/g, '\\$&')}"`
        : `${word} ${name}='${text.replaceAll("'", "'\\''")}'`;
    yield* sh.p.out(`${unset ? shown.replace(/=.*/s, '') : shown}\n`);
  }
  return 0;
}

function declared(sh: Shell, name: string): Variable {
  const known = sh.variables.get(name);
  if (known) return known;
  const variable = sh.writable(name);
  variable.unset = true;
  return variable;
}

function* each(sh: Shell, builtin: string, args: readonly string[], mark: (name: string) => void): Sys<number> {
  for (const arg of args) {
    if (arg.startsWith('-')) continue;
    const at = arg.indexOf('=');
    const name = at < 0 ? arg : arg.slice(0, at).replace(/\+$/, '');
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      const words =
        sh.flavor === 'bash'
          ? `\`${arg}': not a valid identifier`
          : sh.flavor === 'dash'
            ? `${name}: bad variable name`
            : `${name}: bad variable name`;
      yield* sh.complain(words, builtin);
      if (sh.flavor === 'bash') return 1;
      sh.unwinding = sh.interactive ? undefined : { kind: 'exit' };
      sh.status = 2;
      return 2;
    }
    if (at >= 0) {
      const append = arg[at - 1] === '+' ? (sh.get(name) ?? '') : '';
      sh.set(name, append + arg.slice(at + 1));
    }
    mark(name);
  }
  return 0;
}

function* declare(sh: Shell, builtin: string, args: readonly string[], local: boolean): Sys<number> {
  const flags = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join('');
  const names = args.slice(1).filter((arg) => !/^-[a-zA-Z]+$/.test(arg));
  if (flags.includes('p') || names.length === 0) return yield* list(sh, () => true, builtin, 'declare --');
  for (const arg of names) {
    const name = arg.replace(/\+?=.*/s, '');
    if (local && !sh.scopes.at(-1)!.has(name)) sh.local(name);
  }
  return yield* each(sh, builtin, names, (name) => {
    const variable = declared(sh, name);
    if (flags.includes('x')) variable.exported = true;
    if (flags.includes('i')) {
      variable.integer = true;
      if (typeof variable.value === 'string' && variable.value !== '')
        variable.value = String(calculate(sh, variable.value));
    }
    if (/[aA]/.test(flags) && typeof variable.value === 'string') variable.value = new Map();
    if (flags.includes('A')) variable.associative = true;
    if (flags.includes('r')) variable.readonly = true;
  });
}
