import type { ProcessContext } from './ProcessContext.ts';
import type { Answer, Syscall, SyscallName, SyscallOf, SyscallResult } from './Syscall.ts';

/** Part of a program: yields system calls, returns a T. Call it with `yield*`. */
export type Sys<T> = Generator<Syscall, T, SyscallResult>;

/** A program: its return value is the exit status. */
export type Program = (p: ProcessContext) => Sys<number>;

/** Programs by the name that an executable file refers to (`FileNode.program`). */
export type ProgramTable = ReadonlyMap<string, Program>;

/** Makes one system call and gives its typed answer. */
export function* call<K extends SyscallName>(request: SyscallOf<K> & { op: K }): Sys<Answer<K>> {
  return (yield request as Syscall) as Answer<K>;
}
