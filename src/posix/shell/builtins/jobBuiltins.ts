import { call, type Sys } from '../../Program.ts';
import { parseSignal, signalNames, signalNumber } from '../../Signal.ts';
import { failed } from '../../SysError.ts';
import { waitForeground } from '../pipelines.ts';
import type { Builtin } from '../runSimple.ts';
import type { Job, Shell } from '../Shell.ts';
import { runTraps } from '../traps.ts';

/** Builtins on jobs and processes. */
export const jobBuiltins = {
  *wait(sh, args) {
    const targets = args.slice(1).filter((arg) => arg !== '-n');
    if (targets.length === 0) {
      const any = args.includes('-n');
      return yield* waitAll(sh, any);
    }
    let status = 0;
    for (const target of targets) status = yield* waitOne(sh, target);
    return status;
  },
  *kill(sh, args) {
    return yield* kill(sh, args.slice(1));
  },
  *jobs(sh, args) {
    yield* collect(sh);
    for (const job of sh.jobs) {
      const state = job.status === undefined ? 'Running' : job.status === 0 ? 'Done' : `Done(${job.status})`;
      const text = `[${job.id}]+  ${state.padEnd(22)} ${job.command}${job.status === undefined ? ' &' : ''}\n`;
      yield* sh.p.out(args[1] === '-p' ? `${job.pid}\n` : text);
    }
    sh.jobs = sh.jobs.filter((job) => job.status === undefined);
    return 0;
  },
  *fg(sh, [, spec]) {
    const job = findJob(sh, spec ?? '%%');
    if (!job) {
      yield* sh.complain(sh.flavor === 'bash' ? `${spec ?? 'current'}: no such job` : 'no current job', 'fg');
      return 1;
    }
    yield* sh.p.out(`${job.command}\n`);
    yield* call({ op: 'kill', pid: -job.pid, signal: 'CONT' });
    sh.jobs = sh.jobs.filter((one) => one !== job);
    return yield* waitForeground(sh, job.pids, job.command);
  },
  *bg(sh, [, spec]) {
    const job = findJob(sh, spec ?? '%%');
    if (job) yield* call({ op: 'kill', pid: -job.pid, signal: 'CONT' });
    return job ? 0 : 1;
  },
  *disown(sh) {
    sh.jobs = [];
    return 0;
  },
} satisfies Record<string, Builtin>;

function findJob(sh: Shell, spec: string): Job | undefined {
  if (spec === '%%' || spec === '%+' || spec === '%') return sh.jobs.at(-1);
  const id = Number(spec.replace('%', ''));
  return sh.jobs.find((job) => (spec.startsWith('%') ? job.id === id : job.pid === id));
}

/** Notes which background jobs have ended. */
export function* collect(sh: Shell): Sys<void> {
  for (;;) {
    const ended = yield* call({ op: 'wait', noHang: true });
    if (!ended || failed(ended)) return;
    const job = sh.jobs.find((one) => one.pid === ended.pid);
    if (job) job.status = ended.status;
  }
}

function* waitAll(sh: Shell, any: boolean): Sys<number> {
  for (;;) {
    const ended = yield* call({ op: 'wait' });
    if (failed(ended)) {
      if (ended.errno !== 'EINTR') break;
      const signal = yield* runTraps(sh);
      if (sh.unwinding) return sh.status;
      if (signal !== undefined) return 128 + signal;
      continue;
    }
    if (!ended) break;
    sh.jobs = sh.jobs.filter((job) => job.pid !== ended.pid);
    if (any) return ended.status;
  }
  sh.jobs = [];
  return any ? 127 : 0;
}

function* waitOne(sh: Shell, target: string): Sys<number> {
  const job = findJob(sh, target);
  const pid = job?.pid ?? Number(target);
  if (job?.status !== undefined) return job.status;
  for (;;) {
    const ended = yield* call({ op: 'wait', pid });
    if (failed(ended)) {
      if (ended.errno === 'EINTR') {
        const signal = yield* runTraps(sh);
        if (sh.unwinding) return sh.status;
        if (signal !== undefined) return 128 + signal;
        continue;
      }
      if (sh.flavor === 'bash') yield* sh.complain(`pid ${target} is not a child of this shell`, 'wait');
      return 127;
    }
    if (ended) {
      if (job) job.status = ended.status;
      return ended.status;
    }
  }
}

function* kill(sh: Shell, args: string[]): Sys<number> {
  if (args[0] === '-l') {
    const number = Number(args[1]);
    const name =
      args[1] === undefined
        ? signalNames.map((one) => one).join(' ')
        : signalNames.find((one) => signalNumber(one) === number % 128);
    yield* sh.p.out(`${name ?? ''}\n`);
    return 0;
  }
  let signal = 'TERM';
  let rest = args;
  if (args[0] === '-s' || args[0] === '-n') {
    signal = args[1] ?? '';
    rest = args.slice(2);
  } else if (/^-./.test(args[0] ?? '') && args[0] !== '--' && args.length > 1) {
    signal = args[0]!.slice(1);
    rest = args.slice(1);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  const parsed = signal === '0' ? 0 : parseSignal(signal);
  if (parsed === undefined) {
    yield* sh.complain(
      sh.flavor === 'bash' ? `${signal}: invalid signal specification` : `invalid signal '${signal}'`,
      'kill',
    );
    return 1;
  }
  let status = 0;
  for (const target of rest) {
    const job = target.startsWith('%') ? findJob(sh, target) : undefined;
    const pid = job ? (sh.interactive ? -job.pid : job.pid) : Number(target);
    if (!Number.isInteger(pid)) {
      yield* sh.complain(
        sh.flavor === 'bash' ? `${target}: arguments must be process or job IDs` : `invalid number '${target}'`,
        'kill',
      );
      status = 1;
      continue;
    }
    const error = yield* call({ op: 'kill', pid, signal: parsed });
    if (!error) continue;
    const words =
      sh.flavor === 'ash'
        ? `can't kill pid ${target}: ${error.message}`
        : sh.flavor === 'bash'
          ? `(${target}) - ${error.message}`
          : error.message;
    yield* sh.complain(words, 'kill');
    status = 1;
  }
  return status;
}
