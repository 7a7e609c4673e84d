import type { Program } from '../Program.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { humanSize } from '../text/sizes.ts';

export const free: Program = function* (p) {
  const { flags } = parseOptions(p.args, 'bkmgh');
  const { memoryTotalBytes: total, memoryUsedBytes: used } = yield* p.system();
  const show = (bytes: number) =>
    flags.has('h')
      ? humanSize(bytes, p.gnu)
      : String(Math.floor(bytes / (flags.has('b') ? 1 : flags.has('m') ? 2 ** 20 : flags.has('g') ? 2 ** 30 : 1024)));
  const row = (name: string, cells: string[]) =>
    `${name.padEnd(7)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
  yield* p.out(row('', ['total', 'used', 'free', 'shared', 'buff/cache', 'available']));
  yield* p.out(row('Mem:', [total, used, total - used, 0, 0, total - used].map(show)));
  yield* p.out(row('Swap:', [0, 0, 0].map(show)));
  return 0;
};
