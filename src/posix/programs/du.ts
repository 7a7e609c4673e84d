import type { ProcessContext } from '../ProcessContext.ts';
import type { Program, Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { humanSize } from '../text/sizes.ts';

export const du: Program = function* (p) {
  const { flags, values, operands } = parseOptions(p.args, 'shakmcxbd:', {
    summarize: 's',
    'human-readable': 'h',
    'max-depth': 'd',
  });
  const most = flags.has('s') ? 0 : Number(values.get('d') ?? Number.POSITIVE_INFINITY);
  const show = (bytes: number) =>
    flags.has('h')
      ? humanSize(bytes, p.gnu)
      : String(flags.has('b') ? bytes : Math.ceil(bytes / (flags.has('m') ? 2 ** 20 : 1024)));
  const visit = function* (path: string, depth: number): Sys<number> {
    const size = yield* sizeOf(p, path);
    if (size === undefined) return 0;
    let bytes = size.bytes;
    if (size.dir && depth < 100) {
      const names = yield* p.readdir(path);
      if (!failed(names))
        for (const name of names) bytes += yield* visit(`${path.replace(/\/$/, '')}/${name}`, depth + 1);
    }
    if (depth <= most && (size.dir || depth === 0 || flags.has('a'))) yield* p.out(`${show(bytes)}\t${path}\n`);
    return bytes;
  };
  for (const path of operands.length > 0 ? operands : ['.']) yield* visit(path, 0);
  return 0;
};

function* sizeOf(p: ProcessContext, path: string): Sys<{ bytes: number; dir: boolean } | undefined> {
  const stat = yield* p.stat(path, false);
  if (failed(stat)) {
    yield* p.fail(p.gnu ? `cannot access '${path}': ${stat.message}` : `${path}: ${stat.message}`);
    return undefined;
  }
  return {
    bytes: stat.kind === 'link' || stat.kind === 'device' ? 0 : Math.ceil(stat.size / 4096) * 4096,
    dir: stat.kind === 'dir',
  };
}
