import type { ProcessContext } from '../posix/ProcessContext.ts';
import { call, type Program, type Sys } from '../posix/Program.ts';
import { failed } from '../posix/SysError.ts';
import { AsyncJob, type JobEvent } from './AsyncJob.ts';

/** The `host` call with which a job's process asks for its next event. */
export const JOB_CALL = 'job';

/** Does a program's work with promises; its value is the exit status. */
export type AsyncRun = (job: AsyncJob) => Promise<number>;

/** A program of the terminal that calls the cluster: see `AsyncJob` for how its two halves speak. */
export function asyncProgram(run: AsyncRun): Program {
  return function* (p) {
    const job = new AsyncJob({
      argv: p.argv,
      env: p.env,
      cwd: p.cwd,
      pid: p.pid,
      stdinTty: yield* p.isatty(0),
      stdoutTty: yield* p.isatty(1),
    });
    start(job, run);
    let pump: number | undefined;
    for (;;) {
      const event = (yield* call({ op: 'host', name: JOB_CALL, args: job })) as JobEvent;
      if (failed(event)) return 1;
      if (event.kind === 'exit') {
        if (pump !== undefined) yield* call({ op: 'kill', pid: pump, signal: 'KILL' });
        return event.status;
      }
      if (event.kind === 'read-on') pump = yield* startPump(job);
      else yield* carryOut(p, job, event);
    }
  };
}

function start(job: AsyncJob, run: AsyncRun): void {
  run(job).then(
    (status) => job.exit(status),
    (error) => {
      job.stderr(`${job.argv[0]}: ${error instanceof Error ? error.message : String(error)}\n`);
      job.exit(1);
    },
  );
}

function* carryOut(p: ProcessContext, job: AsyncJob, event: JobEvent): Sys<void> {
  if (event.kind === 'write') yield* p.write(event.fd, event.text);
  else if (event.kind === 'read-all') {
    const text = yield* p.readAll(0);
    job.giveAll(failed(text) ? '' : text);
  } else if (event.kind === 'shell') {
    const path = (yield* p.which('sh')) ?? '/bin/sh';
    const pid = yield* call({ op: 'spawn', path, argv: ['sh', '-c', event.command], env: p.env });
    if (failed(pid)) return job.giveStatus(127);
    const ended = yield* call({ op: 'wait', pid });
    job.giveStatus(ended && !failed(ended) ? ended.status : 1);
  }
}

/** A child that hands standard input over as it comes, while its parent writes output. */
function* startPump(job: AsyncJob): Sys<number | undefined> {
  const pump: Program = function* (p) {
    for (;;) {
      const text = yield* p.read(0);
      if (failed(text) || text === '') {
        job.givePiece(undefined);
        return 0;
      }
      job.givePiece(text);
    }
  };
  const pid = yield* call({ op: 'spawn', argv: ['input'], program: pump });
  if (!failed(pid)) return pid;
  job.givePiece(undefined);
  return undefined;
}
