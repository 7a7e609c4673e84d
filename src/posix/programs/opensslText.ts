import { bytesHex } from '../../base/pki/der.ts';
import { decodePublicKey } from '../../base/pki/rsa.ts';
import type { Name, Parsed, ParsedRequest } from '../../base/pki/x509.ts';

/** A name as openssl 3 shows it: `CN = ann, O = team`. */
export const nameText = (name: Name): string => name.map(([key, value]) => `${key} = ${value}`).join(', ');

const WRAPPED = 15;

function hexLines(hex: string, indent: string): string {
  const pairs = hex.match(/../g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += WRAPPED) lines.push(indent + pairs.slice(at, at + WRAPPED).join(':'));
  return `${lines.join(':\n')}\n`;
}

function keyText(publicKey: Uint8Array): string {
  const key = decodePublicKey(publicKey);
  if (!key) {
    return '            Public Key Algorithm: id-ecPublicKey\n                Public-Key: (256 bit)\n';
  }
  const hex = key.n.toString(16);
  const padded = `00${hex.length % 2 === 1 ? '0' : ''}${hex}`;
  return `            Public Key Algorithm: rsaEncryption
                Public-Key: (${key.n.toString(2).length} bit)
                Modulus:
${hexLines(padded, '                    ')}                Exponent: ${key.e} (0x${key.e.toString(16)})
`;
}

function extensionsText({ isCa, altNames, usage }: Partial<Parsed>): string {
  const out: string[] = [];
  const gap = '            ';
  if (usage) {
    out.push(`${gap}X509v3 Key Usage: critical\n${gap}    Digital Signature, Key Encipherment\n`);
    out.push(
      `${gap}X509v3 Extended Key Usage: \n${gap}    TLS Web ${usage === 'client' ? 'Client' : 'Server'} Authentication\n`,
    );
  }
  if (isCa !== undefined)
    out.push(`${gap}X509v3 Basic Constraints: critical\n${gap}    CA:${isCa ? 'TRUE' : 'FALSE'}\n`);
  if (altNames?.length) out.push(`${gap}X509v3 Subject Alternative Name: \n${gap}    ${altNames.join(', ')}\n`);
  return out.join('');
}

/** `Nov 20 22:21:26 2026 GMT`. */
export function opensslTime(ms: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(ms).toUTCString()) ?? [];
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`;
}

const signatureText = (signature: Uint8Array): string =>
  `    Signature Algorithm: sha256WithRSAEncryption\n    Signature Value:\n${hexLines(bytesHex(signature), '        ')}`;

/** What `openssl x509 -text` shows. */
export function certificateText(one: Parsed): string {
  const extensions = extensionsText(one);
  return `Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number:
${hexLines(
  one.serial
    .toString(16)
    .padStart(2, '0')
    .replace(/^(.(?:..)*)$/, '0$1'),
  '            ',
)}        Signature Algorithm: sha256WithRSAEncryption
        Issuer: ${nameText(one.issuer)}
        Validity
            Not Before: ${opensslTime(one.notBeforeMs)}
            Not After : ${opensslTime(one.notAfterMs)}
        Subject: ${nameText(one.subject)}
        Subject Public Key Info:
${keyText(one.publicKey)}${extensions ? `        X509v3 extensions:\n${extensions}` : ''}${signatureText(one.signature)}`;
}

/** What `openssl req -text` shows. */
export function requestText(one: ParsedRequest): string {
  const extensions = extensionsText(one);
  return `Certificate Request:
    Data:
        Version: 1 (0x0)
        Subject: ${nameText(one.subject)}
        Subject Public Key Info:
${keyText(one.publicKey)}        Attributes:
${extensions ? `            Requested Extensions:\n${extensions.replace(/^/gm, '    ').replace(/ +$/, '')}` : '            (none)\n'}${signatureText(one.signature)}`;
}
