import { call, type Sys } from '../Program.ts';
import { calculate, expandPieces, expandText, expandWords } from './expand.ts';
import { literal } from './literal.ts';
import { keep, redirect, restore } from './redirect.ts';
import { type Shell, ShellError, type Variable } from './Shell.ts';
import type { Assignment, Command, Word } from './syntax.ts';

export type Builtin = (sh: Shell, args: string[]) => Sys<number>;

/** The ways a simple command can be carried out. */
export interface Runners {
  builtins: ReadonlyMap<string, Builtin>;
  runFunction(sh: Shell, body: Command, args: string[]): Sys<number>;
  runExternal(sh: Shell, argv: string[], env: Record<string, string>, last: boolean): Sys<number>;
}

type Simple = Extract<Command, { c: 'simple' }>;

/** POSIX's special builtins: assignments before them stay. */
const SPECIAL = new Set([
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'trap',
  'unset',
]);
const DECLARING = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

/** Runs a command of assignments, words and redirections. */
export function* runSimple(sh: Shell, command: Simple, last: boolean, runners: Runners): Sys<number> {
  sh.substitutionStatus = 0;
  try {
    const argv = yield* expandArguments(sh, command.words);
    if (argv.length === 0) return yield* runAssignments(sh, command);
    if (sh.options.has('x')) yield* trace(sh, argv);
    return yield* dispatch(sh, command, argv, last, runners);
  } catch (error) {
    if (!(error instanceof ShellError) || (error.fatal && !sh.interactive)) throw error;
    if (error.message !== '') yield* sh.complain(error.message);
    return error.status;
  }
}

/** Arguments; those of `export`, `local` and the like that are assignments are not split. */
function* expandArguments(sh: Shell, words: readonly Word[]): Sys<string[]> {
  const name = words[0] && literal(words[0]);
  if (name === undefined || !DECLARING.has(name)) return yield* expandWords(sh, words);
  const argv = [name];
  for (const word of words.slice(1)) {
    const { array } = word as Word & { array?: Assignment };
    if (array) {
      if (name === 'local') sh.local(array.name);
      const associative = argv.includes('-A') || argv.includes('-gA');
      if (associative) sh.setArray(array.name, new Map(), true);
      yield* assign(sh, array);
      argv.push(array.name);
      continue;
    }
    const first = word[0];
    const isAssignment = first?.t === 'text' && !first.quoted && /^[A-Za-z_]\w*\+?=/.test(first.text);
    if (isAssignment) argv.push(yield* assignmentText(sh, word));
    else argv.push(...(yield* expandWords(sh, [word])));
  }
  return argv;
}

function* assignmentText(sh: Shell, word: Word): Sys<string> {
  const first = word[0];
  if (first?.t !== 'text') return yield* expandText(sh, word);
  const at = first.text.indexOf('=') + 1;
  const value = [{ ...first, text: first.text.slice(at) }, ...word.slice(1)].filter(
    (part) => part.t !== 'text' || part.quoted || part.text !== '',
  );
  return first.text.slice(0, at) + (yield* assignedText(sh, value));
}

/** The value of an assignment: a tilde counts at its start, alone or before a slash. */
function* assignedText(sh: Shell, word: Word): Sys<string> {
  const pieces = yield* expandPieces(sh, word, false);
  const text = pieces.map((piece) => piece.text).join('');
  const bare = literal(word);
  return bare === '~' ? (sh.get('HOME') ?? '~') : text;
}

/** Carries out one assignment in the shell. */
export function* assign(sh: Shell, { name, index, append, value }: Assignment): Sys<void> {
  if ('elements' in value) {
    yield* assignArray(sh, name, append, value.elements);
    return;
  }
  const text = yield* assignedText(sh, value);
  const variable = sh.variables.get(name);
  let key: string | undefined;
  if (index) {
    key = yield* expandText(sh, index);
    if (!variable?.associative) key = String(calculate(sh, key));
  }
  const before = append ? (key === undefined ? sh.get(name) : sh.elements(name).find(([one]) => one === key)?.[1]) : '';
  const whole = variable?.integer
    ? String(calculate(sh, append ? `(${before || 0})+(${text})` : text))
    : (before ?? '') + text;
  sh.set(name, whole, key);
}

function* assignArray(sh: Shell, name: string, append: boolean, elements: { key?: Word; value: Word }[]): Sys<void> {
  const associative = sh.variables.get(name)?.associative ?? false;
  const map = new Map<string, string>(append ? sh.elements(name) : []);
  let next = associative ? 0 : 1 + Math.max(-1, ...[...map.keys()].map(Number));
  for (const { key, value } of elements) {
    if (key) {
      const text = yield* expandText(sh, key);
      const at = associative ? text : String(calculate(sh, text));
      map.set(at, yield* expandText(sh, value));
      if (!associative) next = Number(at) + 1;
    } else for (const one of yield* expandWords(sh, [value])) map.set(String(next++), one);
  }
  sh.setArray(name, map, associative);
}

function* runAssignments(sh: Shell, command: Simple): Sys<number> {
  const saved = yield* redirect(sh, command.redirects);
  for (const assignment of command.assignments) {
    yield* assign(sh, assignment);
    if (sh.options.has('x')) yield* trace(sh, [`${assignment.name}=${sh.get(assignment.name) ?? ''}`], true);
  }
  yield* restore(saved);
  return sh.substitutionStatus;
}

function* dispatch(sh: Shell, command: Simple, argv: string[], last: boolean, runners: Runners): Sys<number> {
  const name = argv[0]!;
  const body = sh.functions.get(name);
  const builtin = body ? undefined : runners.builtins.get(name);
  if (name === 'exec' && !body) return yield* runExec(sh, command, argv, runners);
  const temporary = new Map<string, Variable | undefined>();
  const env = new Map<string, string>();
  const isSpecial = builtin !== undefined && SPECIAL.has(name);
  for (const assignment of command.assignments) {
    if (isSpecial) yield* assign(sh, assignment);
    else yield* assignTemporarily(sh, assignment, temporary, env);
  }
  const saved = yield* redirect(sh, command.redirects);
  try {
    if (body) return yield* runners.runFunction(sh, body, argv.slice(1));
    if (builtin) return yield* builtin(sh, argv);
    for (const [key, variable] of temporary) reset(sh, key, variable);
    temporary.clear();
    return yield* runners.runExternal(sh, argv, sh.environment(env), last && saved.length === 0);
  } finally {
    for (const [key, variable] of temporary) reset(sh, key, variable);
    if (saved.length > 0) yield* restore(saved);
  }
}

function* assignTemporarily(
  sh: Shell,
  assignment: Assignment,
  temporary: Map<string, Variable | undefined>,
  env: Map<string, string>,
): Sys<void> {
  const { name } = assignment;
  const before = sh.variables.get(name);
  if (!temporary.has(name)) temporary.set(name, before && { ...before });
  yield* assign(sh, assignment);
  const variable = sh.variables.get(name)!;
  sh.variables.set(name, { ...variable, exported: true });
  env.set(name, sh.get(name) ?? '');
}

function reset(sh: Shell, name: string, variable: Variable | undefined): void {
  if (variable) sh.variables.set(name, variable);
  else sh.variables.delete(name);
}

function* runExec(sh: Shell, command: Simple, argv: string[], runners: Runners): Sys<number> {
  for (const assignment of command.assignments) yield* assign(sh, assignment);
  const saved = yield* redirect(sh, command.redirects);
  yield* keep(saved);
  const rest = argv.slice(argv[1] === '--' ? 2 : 1);
  if (rest.length === 0) return 0;
  yield* call({ op: 'step' });
  const status = yield* runners.runExternal(sh, rest, sh.environment(), true);
  if (!sh.interactive) sh.unwinding = { kind: 'exit' };
  return status;
}

function* trace(sh: Shell, argv: string[], raw = false): Sys<void> {
  const shown = argv.map((arg) =>
    raw || /^[\w@%+=:,./\-[\]{}]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`,
  );
  yield* sh.p.write(2, `${sh.get('PS4') ?? '+ '}${shown.join(' ')}\n`);
}
