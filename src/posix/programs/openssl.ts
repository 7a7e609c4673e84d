import { decodeBytes, encodeBytes } from '../bytes.ts';
import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { decodeBase64, encodeBase64 } from '../text/base64Codec.ts';
import { md5, sha1, sha256, toHex } from '../text/digests.ts';
import { opensslKeys } from './opensslKeys.ts';

/** openssl: keys, requests and certificates (RSA), rand, dgst, base64/enc -base64, version. The rest is not part of this model. */
export const openssl: Program = function* (p) {
  const [command = '', ...args] = p.args;
  if (command === 'version') {
    yield* p.out('OpenSSL 3.0.14 4 Jun 2024\n');
    return 0;
  }
  const keys = opensslKeys(command, args);
  if (keys) return yield* keys(p);
  if (command === 'rand') {
    const bytes = new Uint8Array(Math.min(Number(args.at(-1) ?? 0) || 0, 65_536));
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor((yield* call({ op: 'random' })) * 256);
    yield* p.out(
      args.includes('-hex')
        ? `${toHex(bytes)}\n`
        : args.includes('-base64')
          ? `${encodeBase64(bytes)}\n`
          : decodeBytes(bytes),
    );
    return 0;
  }
  const digest = { md5, sha1, sha256 }[
    command === 'dgst' ? (args.find((arg) => /^-(md5|sha1|sha256)$/.test(arg))?.slice(1) ?? 'sha256') : command
  ];
  const file = args.filter((arg) => !arg.startsWith('-'))[0];
  if (!digest && command !== 'base64' && command !== 'enc') {
    yield* p.write(2, `Invalid command '${command}'; type "help" for a list.\n`);
    return 1;
  }
  const text = file === undefined ? yield* p.readAll(0) : yield* p.readFile(file);
  if (failed(text)) return yield* p.fail(`Can't open "${file}" for reading, ${text.message}`);
  if (digest)
    yield* p.out(
      `${digest.name.toUpperCase().replace('SHA256', 'SHA2-256')}(${file ?? 'stdin'})= ${toHex(digest(encodeBytes(text)))}\n`,
    );
  else if (args.includes('-d')) yield* p.out(decodeBytes(decodeBase64(text).bytes));
  else
    yield* p.out(
      `${(encodeBase64(encodeBytes(text)).match(args.includes('-A') ? /.+/g : /.{1,64}/g) ?? []).join('\n')}${args.includes('-A') ? '' : '\n'}`,
    );
  return 0;
};
