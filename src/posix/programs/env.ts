import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';

/** env: prints the environment, or runs a program in a changed one. */
export const env: Program = function* (p) {
  let variables: Record<string, string> = { ...p.env };
  let at = 0;
  const { args } = p;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '-i' || arg === '-') variables = {};
    else if (arg === '-u') delete variables[args[++at] ?? ''];
    else if (/^-u./.test(arg)) delete variables[arg.slice(2)];
    else if (arg.startsWith('-')) return yield* p.fail(`unrecognized option: ${arg}`, 125);
    else if (arg.indexOf('=') > 0) variables[arg.slice(0, arg.indexOf('='))] = arg.slice(arg.indexOf('=') + 1);
    else break;
  }
  const argv = args.slice(at);
  if (argv.length === 0) {
    for (const [name, value] of Object.entries(variables)) yield* p.out(`${name}=${value}\n`);
    return 0;
  }
  const path = yield* p.which(argv[0]!, variables.PATH);
  const error = path === undefined ? undefined : yield* call({ op: 'exec', path, argv, env: variables });
  const name = p.gnu ? `'${argv[0]}'` : `can't execute '${argv[0]}'`;
  return yield* p.fail(
    `${p.gnu ? `${name}` : name}: ${failed(error) ? error.message : 'No such file or directory'}`,
    failed(error) && error.errno !== 'ENOENT' ? 126 : 127,
  );
};
