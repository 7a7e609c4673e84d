import { call, type Sys } from '../Program.ts';
import { type Signal, signalDescription } from '../Signal.ts';
import { failed } from '../SysError.ts';
import { commandText } from './commandText.ts';
import { forkMessage, standardDescriptors, subshell } from './expand.ts';
import { type Shell, ShellError } from './Shell.ts';
import type { Command, ListItem, Pipeline, Script } from './syntax.ts';

/** Runs the commands of a pipeline side by side, each in a subshell; the last one's status counts, or pipefail's. */
export function* runPipeline(sh: Shell, { commands }: Pipeline): Sys<number> {
  const pids: number[] = [];
  let input: number | undefined;
  let group: number | undefined = sh.interactive ? 0 : undefined;
  const base = yield* standardDescriptors();
  for (const [i, command] of commands.entries()) {
    const pipe = i < commands.length - 1 ? yield* call({ op: 'pipe' }) : undefined;
    if (failed(pipe)) throw new ShellError(`pipe: ${pipe.message}`);
    const fds: Record<number, number> = { ...base };
    if (input !== undefined) fds[0] = input;
    if (pipe) fds[1] = pipe[1];
    const program = subshell(sh, scriptOf(command));
    const pid = yield* call({
      op: 'spawn',
      argv: sh.p.argv,
      env: sh.p.env,
      program,
      fds,
      ...(group !== undefined && { group }),
    });
    if (input !== undefined) yield* call({ op: 'close', fd: input });
    if (pipe) yield* call({ op: 'close', fd: pipe[1] });
    if (failed(pid)) {
      if (pipe) yield* call({ op: 'close', fd: pipe[0] });
      throw new ShellError(forkMessage(sh, pid.message), sh.flavor === 'bash' ? 254 : 2);
    }
    if (group === 0) group = pid;
    pids.push(pid);
    input = pipe?.[0];
  }
  return yield* waitForeground(sh, pids, commands.map(commandText).join(' | '));
}

export function* runSubshell(sh: Shell, script: Script): Sys<number> {
  const group = sh.interactive ? { group: 0 } : {};
  const pid = yield* call({ op: 'spawn', argv: sh.p.argv, env: sh.p.env, program: subshell(sh, script), ...group });
  if (failed(pid)) throw new ShellError(forkMessage(sh, pid.message), sh.flavor === 'bash' ? 254 : 2);
  return yield* waitForeground(sh, [pid], '( … )');
}

/** Starts a list in the background: a job of the shell, deaf to the keyboard's signals. */
export function* runBackground(sh: Shell, item: ListItem): Sys<void> {
  const script = { lists: [{ ...item, background: false }] };
  const fds = yield* standardDescriptors();
  let nothing: number | undefined;
  if (!sh.interactive) {
    const opened = yield* sh.p.open('/dev/null');
    if (!failed(opened)) nothing = opened;
  }
  if (nothing !== undefined) fds[0] = nothing;
  const pid = yield* call({
    op: 'spawn',
    argv: sh.p.argv,
    env: sh.p.env,
    program: subshell(sh, script),
    fds,
    ...(sh.interactive ? { group: 0 } : { ignore: ['INT', 'QUIT'] as const }),
  });
  if (nothing !== undefined) yield* call({ op: 'close', fd: nothing });
  if (failed(pid)) throw new ShellError(forkMessage(sh, pid.message), sh.flavor === 'bash' ? 254 : 2);
  sh.lastBackground = pid;
  sh.jobs = sh.jobs.filter((job) => job.status === undefined).slice(-1000);
  const id = 1 + Math.max(0, ...sh.jobs.map((job) => job.id));
  const texts = [item.first, ...item.rest.map(({ pipeline }) => pipeline)].map((one) =>
    one.commands.map(commandText).join(' | '),
  );
  const command = texts.reduce((all, text, i) => `${all} ${item.rest[i - 1]?.op ?? ''} ${text}`);
  sh.jobs.push({ id, pid, pids: [pid], command });
  sh.status = 0;
  if (sh.interactive) yield* sh.p.write(2, sh.flavor === 'bash' ? `[${id}] ${pid}\n` : '');
}

/** Waits for foreground processes, the status being the last one's (or the last failing one's with pipefail). */
export function* waitForeground(sh: Shell, pids: readonly number[], command: string): Sys<number> {
  if (sh.interactive) yield* call({ op: 'foreground', fd: 0, group: pids[0]! });
  const statuses: number[] = [];
  for (const pid of pids) {
    let ended = yield* call({ op: 'wait', pid });
    while (failed(ended) && ended.errno === 'EINTR') ended = yield* call({ op: 'wait', pid });
    if (!ended || failed(ended)) {
      statuses.push(127);
      continue;
    }
    statuses.push(ended.status);
    if (ended.signal && pid === pids.at(-1)) yield* reportSignal(sh, ended.signal, pid, command);
  }
  if (sh.interactive) yield* call({ op: 'foreground', fd: 0, group: sh.p.pid });
  sh.pipeStatus = statuses;
  const failure = sh.options.has('pipefail') ? statuses.findLast((status) => status !== 0) : undefined;
  return failure ?? statuses.at(-1)!;
}

function* reportSignal(sh: Shell, signal: Signal, pid: number, command: string): Sys<void> {
  const text = signalDescription(signal);
  if (signal === 'INT' && sh.interactive) yield* sh.p.write(2, '\n');
  if (text === '') return;
  const line =
    sh.flavor === 'bash' && !sh.interactive
      ? `${sh.where()}${String(pid).padStart(5)} ${text.padEnd(23)} ${command}`
      : text;
  yield* sh.p.write(2, `${line}\n`);
}

function scriptOf(command: Command): Script {
  return { lists: [{ first: { negate: false, commands: [command] }, rest: [], background: false, line: 1 }] };
}
