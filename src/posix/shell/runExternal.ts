import { call, type Sys } from '../Program.ts';
import { failed, type SysError } from '../SysError.ts';
import { forkMessage } from './expand.ts';
import { waitForeground } from './pipelines.ts';
import { type Shell, ShellError } from './Shell.ts';

/** Runs a program from a file: 127 when there is none, 126 when it cannot be executed. `last`: in place of the shell. */
export function* runExternal(sh: Shell, argv: string[], env: Record<string, string>, last: boolean): Sys<number> {
  const name = argv[0]!;
  const path = name === '' ? undefined : yield* sh.p.which(name, sh.get('PATH'));
  if (path === undefined) {
    yield* sh.p.write(2, notFound(sh, name));
    return 127;
  }
  if (last && sh.traps.size === 0) {
    const error = yield* call({ op: 'exec', path, argv, env });
    return yield* cannotRun(sh, path, argv, env, error);
  }
  const group = sh.interactive ? { group: 0 } : {};
  const pid = yield* call({ op: 'spawn', path, argv, env, ...group });
  if (failed(pid)) return yield* cannotRun(sh, path, argv, env, pid);
  return yield* waitForeground(sh, [pid], argv.join(' '));
}

function* cannotRun(
  sh: Shell,
  path: string,
  argv: string[],
  env: Record<string, string>,
  error: SysError,
): Sys<number> {
  if (error.errno === 'EAGAIN') throw new ShellError(forkMessage(sh, error.message), sh.flavor === 'bash' ? 254 : 2);
  if (error.errno === 'ENOEXEC') {
    const shell = yield* sh.p.which('sh', sh.get('PATH'));
    const stat = yield* sh.p.stat(path);
    if (shell !== undefined && !failed(stat) && !stat.program) {
      const pid = yield* call({ op: 'spawn', path: shell, argv: [sh.arg0, path, ...argv.slice(1)], env });
      if (!failed(pid)) return yield* waitForeground(sh, [pid], argv.join(' '));
    }
  }
  const name = argv[0]!;
  if (error.errno === 'ENOENT' || error.errno === 'ENOTDIR') {
    const words = sh.flavor === 'bash' ? error.message : 'not found';
    yield* sh.complain(`${name}: ${words}`);
    return 127;
  }
  const stat = yield* sh.p.stat(path);
  const isDir = !failed(stat) && stat.kind === 'dir';
  yield* sh.complain(`${name}: ${isDir && sh.flavor === 'bash' ? 'Is a directory' : error.message}`);
  return 126;
}

function notFound(sh: Shell, name: string): string {
  const { flavor } = sh;
  return `${sh.where()}${name}: ${flavor === 'bash' ? 'command not found' : 'not found'}\n`;
}
