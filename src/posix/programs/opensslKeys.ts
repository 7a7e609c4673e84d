import { bytesHex } from '../../base/pki/der.ts';
import { readPem, writePem } from '../../base/pki/pem.ts';
import {
  decodePrivateKey,
  decodePublicKey,
  encodePkcs8,
  encodePublicKey,
  generateRsaKey,
  type RsaKey,
  signDigest,
  verifyDigest,
} from '../../base/pki/rsa.ts';
import {
  type CertificateFields,
  makeCertificate,
  makeRequest,
  type Name,
  type ParsedRequest,
  parseCertificate,
  parseRequest,
} from '../../base/pki/x509.ts';
import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { sha256 } from '../text/digests.ts';
import { certificateText, nameText, opensslTime, requestText } from './opensslText.ts';

const DAY_MS = 86_400_000;
/** Flags that a value follows. */
const VALUED = new Set(
  'in out key keyout newkey days subj addext CA CAkey CAserial set_serial extfile extensions passin passout config inform outform algorithm pkeyopt CAfile reqexts nameopt checkend name'.split(
    ' ',
  ),
);

interface Line {
  values: Map<string, string>;
  flags: Set<string>;
  operands: string[];
  added: string[];
}

function lineOf(args: readonly string[]): Line {
  const line: Line = { values: new Map(), flags: new Set(), operands: [], added: [] };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (!arg.startsWith('-') || arg === '-') line.operands.push(arg);
    else if (VALUED.has(arg.slice(1))) {
      const value = args[++at] ?? '';
      if (arg === '-addext') line.added.push(value);
      line.values.set(arg.slice(1), value);
    } else line.flags.add(arg.slice(1));
  }
  return line;
}

const commands: Readonly<Record<string, (p: ProcessContext, line: Line) => Sys<number>>> = {
  genrsa: function* (p, line) {
    return yield* save(p, line, keyPem(yield* newKey(p, Number(line.operands[0] ?? 2048))), 'out');
  },
  genpkey: function* (p, line) {
    const bits = /rsa_keygen_bits:(\d+)/.exec(line.values.get('pkeyopt') ?? '')?.[1];
    return yield* save(p, line, keyPem(yield* newKey(p, Number(bits ?? 2048))), 'out');
  },
  rsa: showKey,
  pkey: showKey,
  req: request,
  x509: certificate,
  verify,
};

/** The subcommand that makes or shows keys, requests and certificates; undefined when it is none of these. */
export function opensslKeys(
  command: string,
  args: readonly string[],
): ((p: ProcessContext) => Sys<number>) | undefined {
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  return run && ((p) => run(p, lineOf(args)));
}

function* newKey(_p: ProcessContext, bits: number): Sys<RsaKey> {
  const seed = new Uint8Array(32);
  for (let i = 0; i < seed.length; i++) seed[i] = Math.floor((yield* call({ op: 'random' })) * 256);
  let state: Uint8Array = seed;
  const size = Math.min(4096, Math.max(512, bits || 2048));
  return generateRsaKey(size, (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      state = sha256(state);
      out.set(state.subarray(0, Math.min(32, length - at)), at);
    }
    return out;
  });
}

const keyPem = (key: RsaKey): string => writePem('PRIVATE KEY', encodePkcs8(key));
const signerOf =
  (key: RsaKey) =>
  (signed: Uint8Array): Uint8Array =>
    signDigest(key, sha256(signed));

function* save(p: ProcessContext, line: Line, text: string, flag: string): Sys<number> {
  const path = line.values.get(flag);
  if (path === undefined) {
    yield* p.out(text);
    return 0;
  }
  const error = yield* p.writeFile(path, text);
  return failed(error) ? yield* cannotOpen(p, path, 'writing') : 0;
}

function* cannotOpen(p: ProcessContext, path: string, why = 'reading'): Sys<number> {
  yield* p.write(2, `Can't open "${path}" for ${why}, No such file or directory\n`);
  return 1;
}

/** A key from a file; undefined, and said, when there is none. */
function* keyFrom(p: ProcessContext, path: string): Sys<RsaKey | undefined> {
  const text = yield* p.readFile(path);
  const block = failed(text) ? undefined : readPem(text, 'PRIVATE KEY', 'RSA PRIVATE KEY');
  const key = block && decodePrivateKey(block.bytes);
  if (!key)
    yield* p.write(2, `Could not ${failed(text) ? 'open file or uri for loading' : 'read'} private key from ${path}\n`);
  return key;
}

function* input(p: ProcessContext, line: Line): Sys<string | undefined> {
  const path = line.values.get('in');
  const text = path === undefined ? yield* p.readAll(0) : yield* p.readFile(path);
  if (!failed(text)) return text;
  yield* cannotOpen(p, path ?? '-');
  return undefined;
}

function* showKey(p: ProcessContext, line: Line): Sys<number> {
  const text = yield* input(p, line);
  const block = text === undefined ? undefined : readPem(text, 'PRIVATE KEY', 'RSA PRIVATE KEY');
  const key = block && decodePrivateKey(block.bytes);
  if (!key) return 1;
  if (line.flags.has('modulus')) yield* p.out(`Modulus=${key.n.toString(16).toUpperCase()}\n`);
  if (line.flags.has('check')) yield* p.out('RSA key ok\n');
  if (line.flags.has('noout')) return 0;
  const shown = line.flags.has('pubout') ? writePem('PUBLIC KEY', encodePublicKey(key)) : keyPem(key);
  return yield* save(p, line, shown, 'out');
}

/** `/CN=ann/O=team` as a name; undefined when it is none. */
function subjectOf(text: string): Name | undefined {
  if (!text.startsWith('/')) return undefined;
  const parts = text
    .slice(1)
    .split(/(?<!\\)\//)
    .filter((part) => part !== '');
  return parts.map((part) => {
    const at = part.indexOf('=');
    return [
      part.slice(0, at).trim(),
      part
        .slice(at + 1)
        .replaceAll('\\/', '/')
        .trim(),
    ] as const;
  });
}

function* request(p: ProcessContext, line: Line): Sys<number> {
  const { values, flags } = line;
  const making = flags.has('new') || values.has('newkey') || (flags.has('x509') && !values.has('in'));
  if (!making) return yield* showRequest(p, line);
  const subject = values.has('subj')
    ? subjectOf(values.get('subj')!)
    : yield* configuredSubject(p, values.get('config'));
  if (!subject) {
    yield* p.write(
      2,
      'req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... (use -subj)\n',
    );
    return 1;
  }
  let key: RsaKey | undefined;
  if (values.has('key')) key = yield* keyFrom(p, values.get('key')!);
  else {
    key = yield* newKey(p, Number(/\d+$/.exec(values.get('newkey') ?? '')?.[0] ?? 2048));
    yield* p.write(2, '-----\n');
    const failure = yield* save(p, line, keyPem(key), values.has('keyout') ? 'keyout' : '');
    if (failure !== 0) return failure;
  }
  if (!key) return 1;
  const altNames = yield* altNamesOf(p, line, values.get('config'));
  const sign = signerOf(key);
  if (!flags.has('x509'))
    return yield* save(p, line, writePem('CERTIFICATE REQUEST', makeRequest(subject, key, altNames, sign)), 'out');
  const fields = yield* freshFields(p, line, { subject, publicKey: encodePublicKey(key), altNames });
  const made = makeCertificate({ ...fields, issuer: subject, isCa: true }, sign);
  return yield* save(p, line, writePem('CERTIFICATE', made), 'out');
}

function* freshFields(
  p: ProcessContext,
  line: Line,
  of: { subject: Name; publicKey: Uint8Array; altNames: readonly string[] },
): Sys<CertificateFields> {
  const now = yield* p.now();
  const given = line.values.get('set_serial');
  const serial = given ? BigInt(given) : BigInt(`0x${bytesHex(sha256(of.publicKey).subarray(0, 19))}`) | 1n;
  const days = Number(line.values.get('days') ?? 30);
  return { ...of, serial, issuer: of.subject, notBeforeMs: now, notAfterMs: now + days * DAY_MS };
}

/** The `[dn]` section of a configuration, as far as requests need it. */
function* configuredSubject(p: ProcessContext, path: string | undefined): Sys<Name | undefined> {
  const text = path === undefined ? undefined : yield* p.readFile(path);
  if (text === undefined || failed(text)) return undefined;
  const found = [...text.matchAll(/^\s*(CN|O|OU|C|ST|L|commonName)\s*=\s*(.+)$/gm)];
  return found.map(([, key = '', value = '']) => [key === 'commonName' ? 'CN' : key, value.trim()] as const);
}

/** Names from -addext, or from the files of -extfile and -config. */
function* altNamesOf(p: ProcessContext, line: Line, path: string | undefined): Sys<string[]> {
  const file = path === undefined ? '' : yield* p.readFile(path);
  const texts = [...line.added, failed(file) ? '' : file];
  const names: string[] = [];
  for (const text of texts) {
    for (const [, list = ''] of text.matchAll(/^\s*subjectAltName\s*=\s*(.+)$/gm))
      names.push(...list.split(',').flatMap((one) => (/^\s*(?:DNS|IP|email|URI):/.test(one) ? [one.trim()] : [])));
    for (const [, kind, name = ''] of text.matchAll(/^\s*(DNS|IP)\.\d+\s*=\s*(\S+)/gm)) names.push(`${kind}:${name}`);
  }
  return names;
}

function* showRequest(p: ProcessContext, line: Line): Sys<number> {
  const text = yield* input(p, line);
  if (text === undefined) return 1;
  const block = readPem(text, 'CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
  const parsed = block && parseRequest(block.bytes);
  if (!block || !parsed) {
    yield* p.write(2, 'Unable to load X509 request\n');
    return 1;
  }
  if (line.flags.has('verify'))
    yield* p.write(2, `Certificate request self-signature verify ${ownSignature(parsed) ? 'OK' : 'failure'}\n`);
  if (line.flags.has('text')) yield* p.out(requestText(parsed));
  if (line.flags.has('subject')) yield* p.out(`subject=${nameText(parsed.subject)}\n`);
  return line.flags.has('noout') ? 0 : yield* save(p, line, writePem('CERTIFICATE REQUEST', block.bytes), 'out');
}

function ownSignature({ publicKey, signed, signature }: ParsedRequest): boolean {
  const key = decodePublicKey(publicKey);
  return key !== undefined && verifyDigest(key, sha256(signed), signature);
}

function* certificate(p: ProcessContext, line: Line): Sys<number> {
  if (line.flags.has('req')) return yield* signRequest(p, line);
  const text = yield* input(p, line);
  if (text === undefined) return 1;
  const block = readPem(text, 'CERTIFICATE');
  const parsed = block && parseCertificate(block.bytes);
  if (!block || !parsed) {
    yield* p.write(2, 'Could not find certificate from ' + (line.values.get('in') ?? '<stdin>') + '\n');
    return 1;
  }
  if (line.flags.has('text')) yield* p.out(certificateText(parsed));
  if (line.flags.has('serial')) yield* p.out(`serial=${parsed.serial.toString(16).toUpperCase()}\n`);
  if (line.flags.has('subject')) yield* p.out(`subject=${nameText(parsed.subject)}\n`);
  if (line.flags.has('issuer')) yield* p.out(`issuer=${nameText(parsed.issuer)}\n`);
  if (line.flags.has('startdate') || line.flags.has('dates'))
    yield* p.out(`notBefore=${opensslTime(parsed.notBeforeMs)}\n`);
  if (line.flags.has('enddate') || line.flags.has('dates'))
    yield* p.out(`notAfter=${opensslTime(parsed.notAfterMs)}\n`);
  if (line.flags.has('ext') || line.values.has('ext')) yield* p.out((parsed.altNames ?? []).join(', '));
  if (line.values.has('checkend')) {
    const expires = parsed.notAfterMs < (yield* p.now()) + Number(line.values.get('checkend')) * 1000;
    yield* p.out(`Certificate will ${expires ? '' : 'not '}expire\n`);
    if (expires) return 1;
  }
  if (line.flags.has('pubkey')) yield* p.out(writePem('PUBLIC KEY', parsed.publicKey));
  return line.flags.has('noout') ? 0 : yield* save(p, line, writePem('CERTIFICATE', block.bytes), 'out');
}

function* signRequest(p: ProcessContext, line: Line): Sys<number> {
  const { values } = line;
  const text = yield* input(p, line);
  if (text === undefined) return 1;
  const block = readPem(text, 'CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
  const asked = block && parseRequest(block.bytes);
  if (!asked) {
    yield* p.write(2, 'Unable to load X509 request\n');
    return 1;
  }
  const [caPath, keyPath] = [values.get('CA'), values.get('CAkey') ?? values.get('signkey') ?? values.get('key')];
  const caText = caPath === undefined ? undefined : yield* p.readFile(caPath);
  if (caText !== undefined && failed(caText)) return yield* cannotOpen(p, caPath!);
  const ca =
    caText === undefined ? undefined : parseCertificate(readPem(caText, 'CERTIFICATE')?.bytes ?? new Uint8Array());
  const key = keyPath === undefined ? undefined : yield* keyFrom(p, keyPath);
  if (!key) return 1;
  yield* p.write(2, `Certificate request self-signature ok\nsubject=${nameText(asked.subject)}\n`);
  const altNames = yield* altNamesOf(p, line, values.get('extfile'));
  const fields = yield* freshFields(p, line, { subject: asked.subject, publicKey: asked.publicKey, altNames });
  const made = makeCertificate({ ...fields, issuer: ca?.subject ?? asked.subject }, signerOf(key));
  return yield* save(p, line, writePem('CERTIFICATE', made), 'out');
}

function* verify(p: ProcessContext, line: Line): Sys<number> {
  const caText = yield* p.readFile(line.values.get('CAfile') ?? '');
  const ca = failed(caText) ? undefined : parseCertificate(readPem(caText, 'CERTIFICATE')?.bytes ?? new Uint8Array());
  let status = 0;
  for (const path of line.operands) {
    const text = yield* p.readFile(path);
    const one = failed(text) ? undefined : parseCertificate(readPem(text, 'CERTIFICATE')?.bytes ?? new Uint8Array());
    const key = ca && decodePublicKey(ca.publicKey);
    const good = one && key && verifyDigest(key, sha256(one.signed), one.signature);
    if (good) yield* p.out(`${path}: OK\n`);
    else {
      yield* p.write(2, `error ${path}: verification failed\n`);
      status = 2;
    }
  }
  return status;
}
