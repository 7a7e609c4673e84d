import { call, type Program } from '../../posix/Program.ts';
import { failed } from '../../posix/SysError.ts';

/** sudo: the user of the terminal is root already, so the command simply runs. */
export const sudo: Program = function* (p) {
  const args = [...p.args];
  const env: Record<string, string> = { ...p.env };
  while (args[0]?.startsWith('-')) {
    const flag = args.shift()!;
    if (flag === '--') break;
    if (/^-[ugh]$/.test(flag)) args.shift();
    if (flag === '-i' || flag === '-s') args.unshift('bash');
  }
  while (/^[A-Za-z_]\w*=/.test(args[0] ?? '')) {
    const [name, ...value] = args.shift()!.split('=');
    env[name!] = value.join('=');
  }
  const name = args[0];
  if (name === undefined) return yield* p.fail('usage: sudo [-u user] [VAR=value] command [arguments]');
  const path = yield* p.which(name);
  if (path === undefined) return yield* p.fail(`${name}: command not found`);
  const error = yield* call({ op: 'exec', path, argv: args, env });
  return yield* p.fail(`${name}: ${failed(error) ? error.message : ''}`, 126);
};
