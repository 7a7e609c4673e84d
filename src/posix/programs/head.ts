import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { openMessage, usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { parseSize } from '../text/sizes.ts';

export const head: Program = function* (p) {
  const args = p.args.map((arg) => (/^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg));
  const { flags, values, operands, bad } = parseOptions(args, 'n:c:qv', {
    lines: 'n',
    bytes: 'c',
    quiet: 'q',
    verbose: 'v',
  });
  if (bad) return yield* usage(p, bad);
  const bytes = values.get('c');
  const given = bytes ?? values.get('n') ?? '10';
  const count = parseSize(given.replace(/^[-+]/, ''));
  if (count === undefined)
    return yield* p.fail(
      p.gnu ? `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: '${given}'` : `invalid number '${given}'`,
    );
  let status = 0;
  const files = operands.length > 0 ? operands : ['-'];
  for (const [i, path] of files.entries()) {
    const fd = path === '-' ? 0 : yield* p.open(path);
    if (failed(fd)) {
      status = yield* p.fail(p.gnu ? `cannot open '${path}' for reading: ${fd.message}` : openMessage(p, path, fd));
      continue;
    }
    if ((files.length > 1 && !flags.has('q')) || flags.has('v'))
      yield* p.out(`${i > 0 ? '\n' : ''}==> ${path === '-' ? 'standard input' : path} <==\n`);
    if (given.startsWith('-')) {
      const text = yield* p.readAll(fd);
      if (failed(text)) status = yield* p.fail(`${path}: ${text.message}`);
      else
        yield* p.out(
          bytes === undefined
            ? text
                .split(/(?<=\n)/)
                .slice(0, -count || undefined)
                .join('')
            : text.slice(0, -count || undefined),
        );
    } else {
      for (let rest = count; rest > 0; ) {
        const part = bytes === undefined ? yield* p.readLine(fd) : yield* p.read(fd, Math.min(rest, 65_536));
        if (failed(part)) {
          status = yield* p.fail(`${p.gnu ? `error reading '${path}'` : path}: ${part.message}`);
          break;
        }
        if (part === '') break;
        yield* p.out(part);
        rest -= bytes === undefined ? 1 : part.length;
      }
    }
    if (fd !== 0) yield* p.close(fd);
  }
  return status;
};
