import {
  asciiBytes,
  asciiText,
  type DerValue,
  der,
  derBits,
  derInteger,
  derNull,
  derOid,
  derSequence,
  derTime,
  integerOf,
  OID,
  oidText,
  parseDer,
  SEQUENCE,
  SET,
  timeOf,
} from './der.ts';
import { encodePublicKey, type RsaPublicKey } from './rsa.ts';

/** A distinguished name in its order: `[['CN', 'ann'], ['O', 'team']]`. */
export type Name = readonly (readonly [string, string])[];

/** What openssl calls an attribute, and its object identifier. */
const ATTRIBUTES: readonly (readonly [string, string])[] = [
  ['CN', '2.5.4.3'],
  ['SN', '2.5.4.4'],
  ['serialNumber', '2.5.4.5'],
  ['C', '2.5.4.6'],
  ['L', '2.5.4.7'],
  ['ST', '2.5.4.8'],
  ['O', '2.5.4.10'],
  ['OU', '2.5.4.11'],
  ['emailAddress', '1.2.840.113549.1.9.1'],
];
const SHA256_RSA = '1.2.840.113549.1.1.11';
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ALT_NAME = '2.5.29.17';
const CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_USAGE = '2.5.29.37';

export interface CertificateFields {
  serial: bigint;
  issuer: Name;
  subject: Name;
  notBeforeMs: number;
  notAfterMs: number;
  /** SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  isCa?: boolean;
  /** `DNS:a.example.com`, `IP:10.0.0.1`. */
  altNames?: readonly string[];
  /** For clients or servers: sets usages. */
  usage?: 'client' | 'server';
}

export interface Parsed extends CertificateFields {
  /** The part that is signed. */
  signed: Uint8Array;
  signature: Uint8Array;
}

export type ParsedRequest = Pick<Parsed, 'subject' | 'publicKey' | 'altNames' | 'signed' | 'signature'>;
export type Signer = (signed: Uint8Array) => Uint8Array;

const algorithm = (): Uint8Array => derSequence(derOid(SHA256_RSA), derNull());

function encodeName(name: Name): Uint8Array {
  return derSequence(
    ...name.map(([key, value]) => {
      const oid = ATTRIBUTES.find(([short]) => short === key)?.[1] ?? '2.5.4.3';
      const utf8 = asciiBytes(
        encodeURIComponent(value).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      );
      return der(SET, derSequence(derOid(oid), der(key === 'C' ? 0x13 : 0x0c, utf8)));
    }),
  );
}

function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  return derSequence(derOid(oid), ...(critical ? [Uint8Array.of(1, 1, 255)] : []), der(0x04, value));
}

function altNameExtension(names: readonly string[]): Uint8Array {
  const encoded = names.map((one) => {
    const at = one.indexOf(':');
    const [kind, value] = [one.slice(0, at), one.slice(at + 1)];
    if (kind.startsWith('IP')) return der(0x87, Uint8Array.from(value.split('.'), Number));
    return der(kind === 'email' ? 0x81 : kind === 'URI' ? 0x86 : 0x82, asciiBytes(value));
  });
  return extension(ALT_NAME, false, derSequence(...encoded));
}

export function makeRequest(subject: Name, key: RsaPublicKey, altNames: readonly string[], sign: Signer): Uint8Array {
  const wanted =
    altNames.length > 0
      ? [derSequence(derOid(EXTENSION_REQUEST), der(SET, derSequence(altNameExtension(altNames))))]
      : [];
  const signed = derSequence(derInteger(0n), encodeName(subject), encodePublicKey(key), der(0xa0, ...wanted));
  return derSequence(signed, algorithm(), derBits(sign(signed)));
}

export function makeCertificate(fields: CertificateFields, sign: Signer): Uint8Array {
  const extensions = [
    ...(fields.usage ? [extension(KEY_USAGE, true, der(0x03, Uint8Array.of(5, 0xa0)))] : []),
    ...(fields.usage
      ? [extension(EXTENDED_USAGE, false, derSequence(derOid(`1.3.6.1.5.5.7.3.${fields.usage === 'client' ? 2 : 1}`)))]
      : []),
    extension(CONSTRAINTS, true, fields.isCa ? derSequence(Uint8Array.of(1, 1, 255)) : derSequence()),
    ...(fields.altNames?.length ? [altNameExtension(fields.altNames)] : []),
  ];
  const signed = derSequence(
    der(0xa0, derInteger(2n)),
    derInteger(fields.serial),
    algorithm(),
    encodeName(fields.issuer),
    derSequence(derTime(fields.notBeforeMs), derTime(fields.notAfterMs)),
    encodeName(fields.subject),
    fields.publicKey,
    der(0xa3, derSequence(...extensions)),
  );
  return derSequence(signed, algorithm(), derBits(sign(signed)));
}

function parseName(value: DerValue): Name {
  return parseDer(value.content).flatMap((set) =>
    parseDer(set.content).map((pair): readonly [string, string] => {
      const [oid, text] = parseDer(pair.content);
      const dotted = oid?.tag === OID ? oidText(oid) : '';
      const raw = Array.from(text?.content ?? [], (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
      return [ATTRIBUTES.find(([, known]) => known === dotted)?.[0] ?? dotted, decodeURIComponent(raw)];
    }),
  );
}

function parseExtensions(list: DerValue | undefined): Pick<Parsed, 'isCa' | 'altNames' | 'usage'> {
  const out: { isCa?: boolean; altNames?: string[]; usage?: 'client' | 'server' } = {};
  for (const one of list ? parseDer(list.content) : []) {
    const parts = parseDer(one.content);
    const oid = parts[0] ? oidText(parts[0]) : '';
    const inner = parseDer(parts.at(-1)?.content ?? new Uint8Array())[0];
    if (!inner) continue;
    if (oid === CONSTRAINTS) out.isCa = parseDer(inner.content)[0]?.content[0] === 255;
    if (oid === EXTENDED_USAGE)
      out.usage = parseDer(inner.content).some((usage) => oidText(usage).endsWith('.2')) ? 'client' : 'server';
    if (oid === ALT_NAME) {
      out.altNames = parseDer(inner.content).map(({ tag, content }) =>
        tag === 0x87
          ? `IP Address:${content.join('.')}`
          : `${tag === 0x81 ? 'email' : tag === 0x86 ? 'URI' : 'DNS'}:${asciiText(content)}`,
      );
    }
  }
  return out;
}

/** Undefined when the bytes are no such thing. */
export function parseCertificate(bytes: Uint8Array): Parsed | undefined {
  try {
    const [signed, , signature] = parseDer(parseDer(bytes)[0]!.content);
    const parts = parseDer(signed!.content);
    if (parts[0]?.tag === 0xa0) parts.shift();
    const [serial, , issuer, validity, subject, publicKey] = parts;
    const [from, to] = parseDer(validity!.content);
    const extensions = parts.find(({ tag }) => tag === 0xa3);
    return {
      serial: integerOf(serial!),
      issuer: parseName(issuer!),
      subject: parseName(subject!),
      notBeforeMs: timeOf(from!),
      notAfterMs: timeOf(to!),
      publicKey: publicKey!.encoded,
      ...parseExtensions(extensions && parseDer(extensions.content)[0]),
      signed: signed!.encoded,
      signature: signature!.content.subarray(1),
    };
  } catch {
    return undefined;
  }
}

/** Undefined when the bytes are no such thing. */
export function parseRequest(bytes: Uint8Array): ParsedRequest | undefined {
  try {
    const [signed, , signature] = parseDer(parseDer(bytes)[0]!.content);
    const [version, subject, publicKey, attributes] = parseDer(signed!.content);
    if (version?.tag !== 0x02 || subject?.tag !== SEQUENCE) return undefined;
    const wanted = parseDer(attributes?.content ?? new Uint8Array()).find(
      (one) => oidText(parseDer(one.content)[0]!) === EXTENSION_REQUEST,
    );
    const list = wanted && parseDer(parseDer(wanted.content)[1]!.content)[0];
    return {
      subject: parseName(subject),
      publicKey: publicKey!.encoded,
      ...parseExtensions(list),
      signed: signed!.encoded,
      signature: signature!.content.subarray(1),
    };
  } catch {
    return undefined;
  }
}
