import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';

/** What the embedding answers when it runs a program itself: text to print and a status. */
export interface HostProgramResult {
  stdout?: string;
  stderr?: string;
  status?: number;
}

/**
 * A program that the embedding carries out (`vi`, `less`, `kubectl`): one `host` call `program:<name>` with argv, environment,
 * directory and, unless it is a terminal, the whole standard input.
 */
export const hostProgram: Program = function* (p) {
  const tty = yield* p.isatty(0);
  const stdin = tty ? undefined : yield* p.readAll(0);
  const args = { argv: p.argv, env: p.env, cwd: p.cwd, tty, ...(typeof stdin === 'string' && { stdin }) };
  const result = (yield* call({ op: 'host', name: `program:${p.name}`, args })) as HostProgramResult | undefined;
  if (result === undefined || failed(result)) return yield* p.fail('not available here', 1);
  if (result.stdout) yield* p.out(result.stdout);
  if (result.stderr) yield* p.write(2, result.stderr);
  return result.status ?? 0;
};
