import { decodeBytes, encodeBytes } from '../bytes.ts';
import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { decodeBase64, encodeBase64 } from '../text/base64Codec.ts';
import { openMessage, usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const base64: Program = function* (p) {
  const { flags, values, operands, bad } = parseOptions(p.args, 'dDiw:', {
    decode: 'd',
    wrap: 'w',
    'ignore-garbage': 'i',
  });
  if (bad) return yield* usage(p, bad);
  const [path] = operands;
  const text = path === undefined || path === '-' ? yield* p.readAll(0) : yield* p.readFile(path);
  if (failed(text)) return yield* p.fail(openMessage(p, path ?? '-', text));
  if (flags.has('d') || flags.has('D')) {
    const { bytes, valid } = decodeBase64(text);
    yield* p.out(decodeBytes(bytes));
    return valid ? 0 : yield* p.fail(p.gnu ? 'invalid input' : 'truncated input');
  }
  const encoded = encodeBase64(encodeBytes(text));
  const width = Number(values.get('w') ?? 76);
  const lines =
    width > 0
      ? (encoded.match(new RegExp(`.{1,${Math.min(width, 65_535)}}`, 'g')) ?? []).map((line) => `${line}\n`).join('')
      : encoded;
  yield* p.out(lines);
  return 0;
};
