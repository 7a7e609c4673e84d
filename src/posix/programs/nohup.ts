import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';

/** nohup, nice, setsid, stdbuf, exec -a: run the command that follows; only nohup changes anything here. */
export const nohup: Program = function* (p) {
  let { args } = p;
  while (args[0]?.startsWith('-')) args = args.slice(/^-[nioe]$/.test(args[0]) ? 2 : 1);
  const [name] = args;
  if (name === undefined) return yield* p.fail('missing operand', 125);
  if (p.name === 'nohup') yield* call({ op: 'sigaction', signal: 'HUP', action: 'ignore' });
  const path = yield* p.which(name);
  const error = path === undefined ? undefined : yield* call({ op: 'exec', path, argv: args });
  return yield* p.fail(`can't execute '${name}': ${failed(error) ? error.message : 'No such file or directory'}`, 127);
};
