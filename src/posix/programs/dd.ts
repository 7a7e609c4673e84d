import { byteLength } from '../bytes.ts';
import { call, type Program } from '../Program.ts';
import { failed, type SysError } from '../SysError.ts';
import { parseSize } from '../text/sizes.ts';

/** dd. Copying from /dev/zero makes a hole, so a gigabyte of zeros costs nothing but counts against the file system. */
export const dd: Program = function* (p) {
  const options = new Map(
    p.args.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] as const),
  );
  const block = parseSize(options.get('bs') ?? options.get('ibs') ?? '512') ?? 512;
  const count = options.has('count') ? (parseSize(options.get('count')!) ?? 0) : Number.POSITIVE_INFINITY;
  const from = options.get('if');
  const to = options.get('of');
  const keep = options.get('conv')?.includes('notrunc') ?? false;
  const input = from === undefined ? 0 : yield* p.open(from);
  if (failed(input))
    return yield* p.fail(
      p.gnu ? `failed to open '${from}': ${input.message}` : `can't open '${from}': ${input.message}`,
    );
  const output = to === undefined ? 1 : yield* p.open(to, { write: true, create: true, truncate: !keep });
  if (failed(output))
    return yield* p.fail(p.gnu ? `failed to open '${to}': ${output.message}` : `can't open '${to}': ${output.message}`);
  const started = yield* p.now();
  let blocks = 0;
  let bytes = 0;
  let error: SysError | undefined;
  if (from === '/dev/zero' && to !== undefined && !to.startsWith('/dev/')) {
    const seek = (parseSize(options.get('seek') ?? '0') ?? 0) * block;
    const chunk = Math.max(1, Math.floor(2 ** 20 / block));
    while (blocks < count && !error) {
      const next = Math.min(chunk, count - blocks);
      error = yield* call({ op: 'truncate', fd: output, length: seek + bytes + next * block });
      if (error) break;
      blocks += next;
      bytes += next * block;
      if (blocks % (chunk * 64) === 0) yield* p.sleep(50);
    }
  } else {
    while (blocks < count) {
      const part = yield* p.read(input, Math.min(block, 2 ** 20));
      if (failed(part) || part === '') break;
      error = yield* p.write(output, part);
      if (error) break;
      blocks++;
      bytes += byteLength(part);
    }
  }
  if (error)
    yield* p.fail(
      p.gnu
        ? `error writing '${to ?? 'standard output'}': ${error.message}`
        : `error writing '${to ?? 'standard output'}': ${error.message}`,
    );
  const seconds = Math.max(0.001, ((yield* p.now()) - started) / 1000);
  const summary = `${bytes} bytes (${(bytes / 1e6).toFixed(1)}MB) copied, ${seconds.toFixed(6)} seconds, ${(bytes / seconds / 1e6).toFixed(1)}MB/s`;
  if (options.get('status') !== 'none')
    yield* p.write(2, `${blocks}+0 records in\n${blocks}+0 records out\n${summary}\n`);
  return error ? 1 : 0;
};
