import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { eachLine, openInput, openMessage, usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const cat: Program = function* (p) {
  const { flags, operands, bad } = parseOptions(p.args, 'nbsuveAET');
  if (bad) return yield* usage(p, bad);
  if ([...flags].some((flag) => 'nbsveAET'.includes(flag))) {
    let number = 0;
    let blank = false;
    return yield* eachLine(p, operands, function* (line, _path, terminated) {
      if (flags.has('s') && blank && line === '') return true;
      blank = line === '';
      const counted = flags.has('n') || (flags.has('b') && line !== '');
      if (counted) number++;
      let text = flags.has('A') || flags.has('T') ? line.replaceAll('\t', '^I') : line;
      if (flags.has('A') || flags.has('v') || flags.has('e'))
        text = text.replace(/[\x00-\x08\x0b-\x1f]/g, (char) => `^${String.fromCharCode(char.charCodeAt(0) + 64)}`);
      if (flags.has('E') || flags.has('A') || flags.has('e')) text += '$';
      yield* p.out(`${counted ? `${String(number).padStart(6)}\t` : ''}${text}${terminated ? '\n' : ''}`);
      return true;
    });
  }
  let status = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    const fd = yield* openInput(p, path);
    if (fd === undefined) {
      status = 1;
      continue;
    }
    for (;;) {
      const part = yield* p.read(fd);
      if (failed(part)) {
        yield* p.fail(part.errno === 'EISDIR' && !p.gnu ? `read error: ${part.message}` : openMessage(p, path, part));
        status = 1;
        break;
      }
      if (part === '') break;
      const error = yield* p.out(part);
      if (failed(error)) return yield* p.fail(`write error: ${error.message}`);
    }
    if (fd !== 0) yield* p.close(fd);
  }
  return status;
};
