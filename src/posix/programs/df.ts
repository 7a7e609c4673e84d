import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { humanSize } from '../text/sizes.ts';

const DEFAULT_CAPACITY = 100 * 1024 ** 3;

export const df: Program = function* (p) {
  const { flags, operands } = parseOptions(p.args, 'hkmTaPi', { 'human-readable': 'h' });
  const mounts = [...(yield* call({ op: 'mounts' }))];
  let chosen = mounts.filter((mount) => mount.type !== 'proc');
  let status = 0;
  if (operands.length > 0) {
    chosen = [];
    for (const path of operands) {
      const stat = yield* p.stat(path);
      if (failed(stat)) {
        status = yield* p.fail(`${path}: ${stat.message}`);
        continue;
      }
      const within = mounts.filter(
        (mount) => stat.path === mount.path || stat.path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`),
      );
      const best = within.sort((a, b) => b.path.length - a.path.length)[0];
      if (best) chosen.push(best);
    }
  }
  const unit = flags.has('m') ? 2 ** 20 : 1024;
  const show = (bytes: number) => (flags.has('h') ? humanSize(bytes, p.gnu) : String(Math.ceil(bytes / unit)));
  yield* p.out(
    `${'Filesystem'.padEnd(20)} ${(flags.has('h') ? 'Size' : flags.has('m') ? '1M-blocks' : '1K-blocks').padStart(9)} ${'Used'.padStart(9)} ${'Available'.padStart(9)} Use% Mounted on\n`,
  );
  for (const { source, path, usedBytes, capacityBytes = DEFAULT_CAPACITY } of chosen) {
    const cells = [capacityBytes, usedBytes, Math.max(0, capacityBytes - usedBytes)]
      .map((bytes) => show(bytes).padStart(9))
      .join(' ');
    yield* p.out(
      `${source.padEnd(20)} ${cells} ${`${Math.ceil((usedBytes * 100) / capacityBytes)}%`.padStart(4)} ${path}\n`,
    );
  }
  return status;
};
