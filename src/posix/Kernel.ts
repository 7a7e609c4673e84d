import type { Vfs } from './fs/Vfs.ts';
import type { Host } from './Host.ts';
import type { Blocked, OpenFile } from './OpenFile.ts';
import type { Process } from './Process.ts';
import type { Signal } from './Signal.ts';
import type { Answer, SpawnArgs, SyscallName, SyscallOf, SystemInfo } from './Syscall.ts';
import type { SysError } from './SysError.ts';

/** What the implementations of system calls see of the process table. */
export interface Kernel {
  readonly host: Host;
  readonly vfs: Vfs;
  readonly processes: ReadonlyMap<number, Process>;
  system(): SystemInfo;
  fork(parent: Process, args: SpawnArgs): number | SysError;
  replace(process: Process, path: string, argv: readonly string[], env: Process['env']): SysError | undefined;
  end(process: Process, status: number): void;
  signal(process: Process, signal: Signal, inside: boolean): void;
  /** Takes an ended child out of the table. */
  reap(process: Process): void;
}

/** A call that blocks with a state of its own: `retry` is asked again after each wake-up. */
export class Pending {
  constructor(readonly retry: () => unknown) {}
}

/** One system call's implementation. `wake` may be called any time later to have a blocked call tried again. */
export type Handler<K extends SyscallName> = (
  kernel: Kernel,
  process: Process,
  request: SyscallOf<K>,
  wake: () => void,
) => Answer<K> | Blocked | Pending;

export type Handlers<K extends SyscallName> = { [N in K]: Handler<N> };

/** Gives the process its lowest free descriptor, not below `from`, for an open file. */
export function install(process: Process, file: OpenFile, closeOnExec = false, from = 0): number {
  let fd = from;
  while (process.descriptors.has(fd)) fd++;
  process.descriptors.set(fd, { file: file.retain(), closeOnExec });
  return fd;
}

export function closeDescriptor(process: Process, fd: number): boolean {
  const descriptor = process.descriptors.get(fd);
  if (!descriptor) return false;
  process.descriptors.delete(fd);
  descriptor.file.release();
  return true;
}
