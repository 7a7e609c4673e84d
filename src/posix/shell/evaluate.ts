import { limits } from '../limits.ts';
import type { Sys } from '../Program.ts';
import { builtins } from './builtins.ts';
import { conditionHolds } from './conditionHolds.ts';
import { calculate, expandPattern, expandText, expandWords } from './expand.ts';
import { Pattern } from './Pattern.ts';
import { runBackground, runPipeline, runSubshell } from './pipelines.ts';
import { redirect, restore } from './redirect.ts';
import { runExternal } from './runExternal.ts';
import { runSimple } from './runSimple.ts';
import { type Shell, ShellError } from './Shell.ts';
import type { Command, Compound, ListItem, Pipeline, Script } from './syntax.ts';
import { runExitTrap, runTraps } from './traps.ts';

/**
 * Runs commands in a shell and answers the last status. With `last` nothing comes after them in this process: the EXIT
 * trap runs at the end, and a final external command may take the process over.
 */
export function* evaluate(sh: Shell, script: Script, last = false): Sys<number> {
  try {
    for (const [i, item] of script.lists.entries()) {
      yield* runItem(sh, item, last && i === script.lists.length - 1);
      if (sh.unwinding) break;
    }
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    if (error.message !== '') yield* sh.complain(error.message);
    sh.status = error.status;
    if (!last) throw new ShellAbort(error.status);
    sh.unwinding = { kind: 'exit' };
  }
  if (last) yield* runExitTrap(sh);
  return sh.status;
}

/** A fatal error that has been reported: it ends every level up to the shell's main loop or the subshell. */
export class ShellAbort extends ShellError {
  constructor(status: number) {
    super('', status);
  }
}

function* runItem(sh: Shell, item: ListItem, last: boolean): Sys<void> {
  sh.line = item.line;
  if (item.background) {
    yield* runBackground(sh, item);
    return;
  }
  const only = item.rest.length === 0;
  yield* runOne(sh, item.first, last && only, !only);
  for (const [i, { op, pipeline }] of item.rest.entries()) {
    if (sh.unwinding) return;
    if ((op === '&&') !== (sh.status === 0)) continue;
    yield* runOne(sh, pipeline, last && i === item.rest.length - 1, i < item.rest.length - 1);
  }
}

function* runOne(sh: Shell, pipeline: Pipeline, last: boolean, tested: boolean): Sys<void> {
  const tolerate = tested || pipeline.negate;
  if (tolerate) sh.tolerant++;
  const started = pipeline.timed ? yield* sh.p.now() : 0;
  let status = 0;
  const [first] = pipeline.commands;
  if (pipeline.commands.length > 1) status = yield* runPipeline(sh, pipeline);
  else if (first) {
    status = yield* runCommand(sh, first, last && !tolerate && !pipeline.timed);
    sh.pipeStatus = [status];
  }
  if (tolerate) sh.tolerant--;
  sh.status = pipeline.negate && !sh.unwinding ? Number(status === 0) : status;
  if (pipeline.timed) yield* printTimes(sh, (yield* sh.p.now()) - started);
  yield* runTraps(sh);
  const failing = sh.status !== 0 && !tolerate && sh.tolerant === 0 && !sh.unwinding;
  if (failing && first?.c !== 'function') {
    const err = sh.traps.get('ERR');
    if (err !== undefined && err !== '') yield* sh.evaluateText(err);
    if (sh.options.has('e')) sh.unwinding = { kind: 'exit' };
  }
}

function* printTimes(sh: Shell, ms: number): Sys<void> {
  const text = `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(sh.flavor === 'bash' ? 3 : 2)}s`;
  yield* sh.p.write(
    2,
    sh.flavor === 'bash'
      ? `\nreal\t${text}\nuser\t0m0.000s\nsys\t0m0.000s\n`
      : `real\t${text}\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
  );
}

function* runCommand(sh: Shell, command: Command, last: boolean): Sys<number> {
  yield* sh.p.step();
  if (++sh.depth > limits.shellDepth) {
    sh.depth = 0;
    throw new ShellError(sh.flavor === 'bash' ? 'maximum function nesting level exceeded' : 'nesting too deep', 2);
  }
  const { depth } = sh;
  let status = 0;
  if (command.c === 'function') sh.functions.set(command.name, command.body);
  else {
    sh.line = command.line;
    status =
      command.c === 'simple'
        ? yield* runSimple(sh, command, last, { runFunction, builtins, runExternal })
        : yield* runRedirected(sh, command.body, command.redirects, last);
  }
  sh.depth = depth - 1;
  return status;
}

function* runRedirected(
  sh: Shell,
  body: Compound,
  redirects: Parameters<typeof redirect>[1],
  last: boolean,
): Sys<number> {
  if (redirects.length === 0) return yield* runCompound(sh, body, last);
  try {
    const saved = yield* redirect(sh, redirects);
    const status = yield* runCompound(sh, body, false);
    yield* restore(saved);
    return status;
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    yield* sh.complain(error.message);
    return error.status;
  }
}

function* runCompound(sh: Shell, body: Compound, last: boolean): Sys<number> {
  switch (body.k) {
    case 'group':
      return yield* runScript(sh, body.script, last);
    case 'subshell':
      return yield* runSubshell(sh, body.script);
    case 'if':
      return yield* runIf(sh, body, last);
    case 'loop':
      return yield* runLoop(sh, body);
    case 'for':
      return yield* runFor(sh, body);
    case 'count':
      return yield* runCount(sh, body);
    case 'case':
      return yield* runCase(sh, body, last);
    case 'condition':
      return Number(!(yield* conditionHolds(sh, body.test)));
    case 'arithmetic':
      return Number(calculate(sh, yield* expandText(sh, body.expression)) === 0n);
  }
}

function* runScript(sh: Shell, script: Script, last = false): Sys<number> {
  for (const [i, item] of script.lists.entries()) {
    yield* runItem(sh, item, last && i === script.lists.length - 1);
    if (sh.unwinding) break;
  }
  return sh.status;
}

function* holds(sh: Shell, test: Script): Sys<boolean> {
  sh.tolerant++;
  const status = yield* runScript(sh, test);
  sh.tolerant--;
  return status === 0;
}

function* runIf(sh: Shell, body: Extract<Compound, { k: 'if' }>, last: boolean): Sys<number> {
  for (const branch of body.branches) {
    const taken = yield* holds(sh, branch.test);
    if (sh.unwinding) return sh.status;
    if (taken) return yield* runScript(sh, branch.body, last);
  }
  if (body.otherwise) return yield* runScript(sh, body.otherwise, last);
  sh.status = 0;
  return 0;
}

/** Whether a loop goes on after its body; takes back a break or continue that is meant for it. */
function goesOn(sh: Shell): boolean {
  const { unwinding } = sh;
  if (!unwinding) return true;
  if (unwinding.kind !== 'break' && unwinding.kind !== 'continue') return false;
  if (unwinding.levels > 1) {
    sh.unwinding = { kind: unwinding.kind, levels: unwinding.levels - 1 };
    return false;
  }
  sh.unwinding = undefined;
  return unwinding.kind === 'continue';
}

function* runLoop(sh: Shell, { test, body, until }: Extract<Compound, { k: 'loop' }>): Sys<number> {
  let status = 0;
  sh.loops++;
  for (;;) {
    yield* sh.p.step();
    const held = yield* holds(sh, test);
    if (sh.unwinding) {
      if (goesOn(sh)) continue;
      if (sh.unwinding) status = sh.status;
      break;
    }
    if (held === until) break;
    status = yield* runScript(sh, body);
    if (!goesOn(sh)) break;
  }
  sh.loops--;
  return sh.unwinding ? sh.status : status;
}

function* runFor(sh: Shell, { name, words, body }: Extract<Compound, { k: 'for' }>): Sys<number> {
  const values = words ? yield* expandWords(sh, words) : [...sh.positional];
  let status = 0;
  sh.loops++;
  for (const value of values) {
    sh.set(name, value);
    status = yield* runScript(sh, body);
    yield* sh.p.step();
    if (!goesOn(sh)) break;
  }
  sh.loops--;
  return sh.unwinding ? sh.status : status;
}

function* runCount(sh: Shell, { start, test, step, body }: Extract<Compound, { k: 'count' }>): Sys<number> {
  let status = 0;
  calculate(sh, yield* expandText(sh, start));
  sh.loops++;
  for (;;) {
    yield* sh.p.step();
    const condition = yield* expandText(sh, test);
    if (condition.trim() !== '' && calculate(sh, condition) === 0n) break;
    status = yield* runScript(sh, body);
    if (!goesOn(sh)) break;
    calculate(sh, yield* expandText(sh, step));
  }
  sh.loops--;
  return sh.unwinding ? sh.status : status;
}

function* runCase(sh: Shell, { subject, clauses }: Extract<Compound, { k: 'case' }>, last: boolean): Sys<number> {
  const text = yield* expandText(sh, subject);
  sh.status = 0;
  let falling = false;
  for (const clause of clauses) {
    let hit = falling;
    for (const pattern of clause.patterns) {
      if (hit) break;
      hit = new Pattern(yield* expandPattern(sh, pattern)).matches(text);
    }
    if (!hit) continue;
    const status = yield* runScript(sh, clause.body, last && clause.end === ';;');
    falling = clause.end === ';&';
    if (clause.end === ';;' || sh.unwinding) return status;
  }
  return sh.status;
}

function* runFunction(sh: Shell, body: Command, args: string[]): Sys<number> {
  if (++sh.calls > limits.shellDepth / 2) {
    sh.calls = 0;
    throw new ShellError(
      sh.flavor === 'bash'
        ? 'maximum function nesting level exceeded'
        : 'Maximum function recursion depth (1000) reached',
      2,
    );
  }
  const { positional, loops, calls } = sh;
  sh.positional = args;
  sh.loops = 0;
  sh.scopes.push(new Map());
  try {
    const status = yield* runCommand(sh, body, false);
    if (sh.unwinding?.kind === 'return') sh.unwinding = undefined;
    return sh.unwinding || status === sh.status ? sh.status : status;
  } finally {
    for (const [name, outer] of sh.scopes.pop() ?? []) {
      if (outer) sh.variables.set(name, outer);
      else sh.variables.delete(name);
    }
    sh.positional = positional;
    sh.loops = loops;
    sh.calls = calls - 1;
  }
}
