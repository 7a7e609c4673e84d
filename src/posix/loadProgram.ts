import { allowed, type Caller, type Vfs } from './fs/Vfs.ts';
import type { Program, ProgramTable } from './Program.ts';
import { failed, type SysError, sysError } from './SysError.ts';

/** The program that executing a file runs, following `#!` lines. ENOENT, EACCES, ENOEXEC (no program, no `#!`). */
export function loadProgram(
  vfs: Vfs,
  programs: ProgramTable,
  path: string,
  argv: readonly string[],
  who: Caller,
  depth = 0,
): { program: Program; argv: readonly string[] } | SysError {
  const found = vfs.resolve(path, who);
  if (failed(found)) return found;
  const { node } = found;
  if (!node) return sysError('ENOENT');
  if (node.kind !== 'file' || !allowed(node, who, 1)) return sysError('EACCES');
  if (node.program !== undefined) {
    const program = programs.get(node.program);
    return program ? { program, argv } : sysError('ENOEXEC');
  }
  const line = /^#!\s*(\S+)[ \t]*([^\n]*)/.exec(node.data.slice(0, 256));
  if (!line) return sysError('ENOEXEC');
  if (depth > 3) return sysError('ELOOP');
  const extra = line[2]!.trim();
  const inner = [line[1]!, ...(extra ? [extra] : []), path, ...argv.slice(1)];
  return loadProgram(vfs, programs, line[1]!, inner, who, depth + 1);
}
