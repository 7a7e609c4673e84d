import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const xargs: Program = function* (p) {
  const { flags, values, operands } = parseOptions(
    p.args,
    'n:I:i0rtP:L:d:x',
    { 'no-run-if-empty': 'r', null: '0', 'max-args': 'n', replace: 'I', 'max-procs': 'P', delimiter: 'd' },
    true,
  );
  const text = yield* p.readAll(0);
  if (failed(text)) return yield* p.fail(text.message);
  const replace = values.get('I') ?? (flags.has('i') ? '{}' : undefined);
  const byLine = replace !== undefined || flags.has('L');
  const words = flags.has('0')
    ? text.split('\0').filter((one) => one !== '')
    : flags.has('d')
      ? text.replace(/\n$/, '').split(values.get('d')!.replace('\\n', '\n'))
      : byLine
        ? text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
        : splitWords(text);
  const command = operands.length > 0 ? operands : ['echo'];
  if (words.length === 0 && (flags.has('r') || replace !== undefined || !p.gnu)) return 0;
  const size = replace !== undefined || flags.has('L') ? 1 : Number(values.get('n') ?? 5000);
  let status = 0;
  for (let at = 0; at === 0 || at < words.length; at += size) {
    const chunk = words.slice(at, at + size);
    const argv =
      replace === undefined
        ? [...command, ...(flags.has('L') ? chunk.flatMap(splitWords) : chunk)]
        : command.map((arg) => arg.replaceAll(replace, chunk[0] ?? ''));
    if (flags.has('t')) yield* p.write(2, `${argv.join(' ')}\n`);
    const code = yield* run(p, argv);
    if (code >= 126 && code <= 127) return code;
    if (code !== 0) status = 123;
  }
  return status;
};

function* run(p: ProcessContext, argv: string[]): Sys<number> {
  const path = yield* p.which(argv[0]!);
  const nothing = yield* p.open('/dev/null');
  const fds: Record<number, number> = { 0: failed(nothing) ? 0 : nothing, 1: 1, 2: 2 };
  const pid = path === undefined ? undefined : yield* call({ op: 'spawn', path, argv, fds });
  if (!failed(nothing)) yield* p.close(nothing);
  if (pid === undefined || failed(pid)) {
    return yield* p.fail(
      `${argv[0]}: ${pid === undefined ? 'No such file or directory' : pid.message}`,
      pid === undefined || pid.errno === 'ENOENT' ? 127 : 126,
    );
  }
  const ended = yield* call({ op: 'wait', pid });
  return ended && !failed(ended) ? ended.status : 1;
}

function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const [, double, single, bare] of text.matchAll(/"([^"\n]*)"|'([^'\n]*)'|((?:\\.|[^\s"'])+)/g)) {
    words.push(double ?? single ?? bare!.replace(/\\(.)/g, '$1'));
  }
  return words;
}
