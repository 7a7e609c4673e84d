import { encodeBytes } from '../bytes.ts';
import type { Program } from '../Program.ts';
import { md5, sha1, sha256, toHex } from '../text/digests.ts';
import { eachText } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

/** md5sum, sha1sum, sha256sum. */
export const checksum: Program = function* (p) {
  const { operands } = parseOptions(p.args, 'btcsw', { check: 'c' });
  const digest = p.name.startsWith('md5') ? md5 : p.name.startsWith('sha1') ? sha1 : sha256;
  return yield* eachText(p, operands, function* (text, path) {
    yield* p.step(1 + Math.floor(text.length / 4096));
    yield* p.out(`${toHex(digest(encodeBytes(text)))}  ${path}\n`);
  });
};
