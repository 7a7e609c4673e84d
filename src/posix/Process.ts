import type { Vfs } from './fs/Vfs.ts';
import type { OpenFile } from './OpenFile.ts';
import type { Signal } from './Signal.ts';
import type { Syscall, SyscallResult } from './Syscall.ts';

export interface Descriptor {
  file: OpenFile;
  closeOnExec: boolean;
}

/** A process as its table keeps it. Programs see it through `ProcessContext`. */
export class Process {
  uid = 0;
  gid = 0;
  groups: readonly number[] = [];
  /** The file system of the machine it is on, where that is not the table's own. */
  vfs: Vfs | undefined;
  cwd = '/';
  umask = 0o022;
  group: number;
  readonly descriptors = new Map<number, Descriptor>();
  state: 'ready' | 'blocked' | 'stopped' | 'zombie' = 'ready';
  /** Already in the queue of ready processes. */
  queued = false;
  status = 0;
  signal?: Signal;
  readonly actions = new Map<Signal, 'ignore' | 'catch'>();
  readonly pending: Signal[] = [];
  memoryBytes = 0;
  cpuMillis = 0;
  /** System calls made so far: the CPU time it has used, as far as this model knows. */
  steps = 0;

  generator: Generator<Syscall, number, SyscallResult> | undefined;
  /** What the next resumption hands in. */
  answer: SyscallResult = undefined;
  /** The call that blocks and how to try it again; and the time it gives up or wakes. */
  blockedOn?: { retry: () => unknown; timeout: 'answer' | 'fail'; whileStopped?: boolean };
  wakeAtMs = Number.POSITIVE_INFINITY;
  /** Counts blockings, so that a late wake-up of an earlier one is recognised. */
  turn = 0;

  constructor(
    readonly pid: number,
    public ppid: number,
    public argv: readonly string[],
    public env: Readonly<Record<string, string>>,
    readonly startMs: number,
  ) {
    this.group = pid;
  }
}
