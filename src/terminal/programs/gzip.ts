import { decodeBytes, encodeBytes } from '../../posix/bytes.ts';
import { call, type Program } from '../../posix/Program.ts';
import { failed } from '../../posix/SysError.ts';
import { gunzip, gzip } from '../archive/gzip.ts';

/** gzip, gunzip and zcat: `-d`, `-c`, `-k`, and standard input without a file. */
export const gzipProgram: Program = function* (p) {
  const letters = p.args.filter((arg) => /^-\w/.test(arg)).join('');
  const paths = p.args.filter((arg) => !/^-\w/.test(arg) && arg !== '-');
  const name = p.argv[0] ?? 'gzip';
  const unpacks = /gunzip|zcat/.test(name) || letters.includes('d');
  const change = (text: string): string => decodeBytes(unpacks ? gunzip(encodeBytes(text)) : gzip(encodeBytes(text)));
  let status = 0;
  for (const path of paths.length > 0 ? paths : [undefined]) {
    const text = path === undefined ? yield* p.readAll(0) : yield* p.readFile(path);
    if (failed(text)) {
      yield* p.write(2, `${name}: ${path ?? 'stdin'}: ${text.message}\n`);
      status = 1;
      continue;
    }
    let result: string;
    try {
      result = change(text);
    } catch (error) {
      yield* p.write(2, `\n${name}: ${path ?? 'stdin'}: ${error instanceof Error ? error.message : error}\n`);
      status = 1;
      continue;
    }
    if (path === undefined || letters.includes('c') || name.endsWith('zcat')) yield* p.out(result);
    else {
      yield* p.writeFile(
        unpacks ? path.replace(/\.t?gz$/, (end) => (end === '.tgz' ? '.tar' : '')) : `${path}.gz`,
        result,
      );
      if (!letters.includes('k')) yield* call({ op: 'unlink', path });
    }
  }
  return status;
};
