import { Random } from '../base/Random.ts';
import { FileSystem, type TreeEntry } from './fs/FileSystem.ts';
import { Vfs } from './fs/Vfs.ts';
import type { Host } from './Host.ts';
import { OutputFile } from './OutputFile.ts';
import { Pipe, PipeReader } from './Pipe.ts';
import { ProcessTable } from './ProcessTable.ts';
import { programs } from './programs.ts';
import type { SystemInfo } from './Syscall.ts';
import { failed } from './SysError.ts';
import { type ImageFlavor, standardImage } from './standardImage.ts';

export interface GuestOptions {
  flavor?: ImageFlavor;
  argv?: readonly string[];
  /** The shell that runs the script, `sh` by default. */
  shell?: string;
  env?: Readonly<Record<string, string>>;
  stdin?: string;
  files?: Readonly<Record<string, TreeEntry>>;
  /** Programs that this flavor of image does not have by itself. */
  add?: readonly string[];
  host?: Partial<Host>;
  system?: Partial<SystemInfo>;
  startMs?: number;
  /** Stops after so much virtual time or so many system calls, with status undefined. */
  maxMs?: number;
  maxSteps?: number;
  uid?: number;
  /** Sends PID 1 a signal at a time (ms after the start). */
  signals?: readonly { atMs: number; signal: 'TERM' | 'INT' | 'KILL' | 'HUP' | 'USR1' }[];
}

export interface GuestResult {
  stdout: string;
  stderr: string;
  /** Absent when it was still running at the end. */
  status: number | undefined;
  /** Virtual milliseconds it took. */
  ms: number;
  steps: number;
  table: ProcessTable;
  vfs: Vfs;
}

/**
 * Runs one script as PID 1 of a fresh container, to its end or the limits, on a clock of its own: the smallest embedding
 * of the guest system. Used by tests and by whoever wants a script's outcome at once.
 */
export function runGuest(script: string, options: GuestOptions = {}): GuestResult {
  const flavor = options.flavor ?? 'busybox';
  const start = options.startMs ?? Date.UTC(2026, 0, 15, 10, 30, 0);
  const clock = { now: start };
  const random = new Random('guest');
  const vfs = new Vfs(
    FileSystem.overlay(
      standardImage(flavor, programs.keys(), {
        ...(options.files && { extra: options.files }),
        ...(options.add && { add: options.add }),
      }),
    ),
  );
  const table = new ProcessTable({
    host: { now: () => clock.now, random: () => random.float(), ...options.host },
    vfs,
    programs,
    system: {
      flavor: flavor === 'debian' || flavor === 'terminal' ? 'gnu' : 'busybox',
      bootMs: start,
      ...options.system,
    },
  });
  const result: GuestResult = { stdout: '', stderr: '', status: undefined, ms: 0, steps: 0, table, vfs };
  const input = new Pipe(Number.POSITIVE_INFINITY);
  input.write(options.stdin ?? '', () => {});
  input.closeWriter();
  const sink = (key: 'stdout' | 'stderr') =>
    new OutputFile((data) => {
      if (result[key].length < 4_000_000) result[key] += data;
    });
  const process = table.start({
    argv: options.argv ?? [options.shell ?? 'sh', '-c', script],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', ...options.env },
    uid: options.uid ?? 0,
    stdin: new PipeReader(input),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    onExit: (status) => {
      result.status = status;
    },
  });
  if (failed(process)) return { ...result, stderr: `exec: ${process.message}`, status: 127 };
  drive(table, clock, start, options, result);
  result.ms = clock.now - start;
  return result;
}

function drive(
  table: ProcessTable,
  clock: { now: number },
  start: number,
  options: GuestOptions,
  result: GuestResult,
): void {
  const signals = [...(options.signals ?? [])];
  const end = start + (options.maxMs ?? 24 * 3_600_000);
  while (result.status === undefined && result.steps < (options.maxSteps ?? 2_000_000)) {
    const run = table.run();
    result.steps += run.steps;
    if (run.busy) {
      clock.now += 10;
    } else {
      const next = Math.min(run.wakeAtMs ?? end + 1, signals[0] ? start + signals[0].atMs : end + 1);
      if (next > end) return;
      clock.now = Math.max(clock.now, next);
    }
    if (signals[0] && clock.now >= start + signals[0].atMs) table.kill(1, signals.shift()!.signal);
  }
}
