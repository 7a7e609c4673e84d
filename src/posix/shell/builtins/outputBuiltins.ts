import type { Sys } from '../../Program.ts';
import { failed } from '../../SysError.ts';
import { echoText } from '../../text/echoText.ts';
import { formatPrintf } from '../../text/formatPrintf.ts';
import { evaluateTest } from '../evaluateTest.ts';
import type { Builtin } from '../runSimple.ts';
import type { Shell } from '../Shell.ts';

/** Builtins that print or test. */
export const outputBuiltins = {
  *echo(sh, args) {
    return yield* print(sh, echoText(args.slice(1), sh.flavor === 'dash'), 'echo');
  },
  *printf(sh, args) {
    let rest = args.slice(1);
    let target: string | undefined;
    if (rest[0] === '-v' && sh.flavor === 'bash') {
      target = rest[1];
      rest = rest.slice(2);
    }
    if (rest[0] === '--') rest = rest.slice(1);
    if (rest.length === 0) {
      yield* sh.p.write(
        2,
        sh.flavor === 'bash'
          ? 'printf: usage: printf [-v var] format [arguments]\n'
          : 'printf: usage: printf FORMAT [ARG]...\n',
      );
      return 2;
    }
    const { text, errors } = formatPrintf(rest[0]!, rest.slice(1));
    if (target !== undefined) sh.set(target, text);
    else if ((yield* print(sh, text, 'printf')) !== 0) return 1;
    for (const error of errors) yield* sh.complain(error, 'printf');
    return errors.length > 0 ? 1 : 0;
  },
  *test(sh, args) {
    return yield* test(sh, 'test', args.slice(1));
  },
  *'['(sh, args) {
    if (args.at(-1) !== ']') {
      yield* sh.complain(sh.flavor === 'bash' ? "missing `]'" : 'missing ]', '[');
      return 2;
    }
    return yield* test(sh, '[', args.slice(1, -1));
  },
  *pwd(sh) {
    return yield* print(sh, `${sh.get('PWD') ?? sh.p.cwd}\n`, 'pwd');
  },
} satisfies Record<string, Builtin>;

function* print(sh: Shell, text: string, name: string): Sys<number> {
  const error = yield* sh.p.out(text);
  if (!failed(error)) return 0;
  yield* sh.complain(`write error: ${error.message}`, name);
  return 1;
}

function* test(sh: Shell, name: string, args: string[]): Sys<number> {
  const result = yield* evaluateTest(sh.p, args);
  if (typeof result !== 'string') return result ? 0 : 1;
  const text = sh.flavor === 'bash' ? result : result.replace('integer expression expected', 'bad number');
  if (sh.flavor === 'ash') yield* sh.p.write(2, `${sh.arg0}: ${text}\n`);
  else yield* sh.complain(sh.flavor === 'dash' ? text.replace(/^(.*): bad number$/, 'Illegal number: $1') : text, name);
  return 2;
}
