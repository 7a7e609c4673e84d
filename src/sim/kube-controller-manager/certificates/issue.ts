import { bytesHex, joinBytes } from '../../../base/pki/der.ts';
import { base64, fromBase64, readPem, writePem } from '../../../base/pki/pem.ts';
import { makeCertificate, parseRequest } from '../../../base/pki/x509.ts';
import { sha256 } from '../../../posix/text/digests.ts';
import type { Request } from './request.ts';

const YEAR_MS = 365 * 86_400_000;
const BACKDATED_MS = 300_000;
const SIGNATURE_BLOCKS = 8;

/** The certificate for a request, base64 of PEM. A request that cannot be read is given back as it is. */
export function issue(request: Request, nowMs: number): string {
  const pem = asText(fromBase64(request.spec.request));
  const asked = parseRequest(readPem(pem, 'CERTIFICATE REQUEST')?.bytes ?? new Uint8Array());
  if (!asked) return request.spec.request;
  const certificate = makeCertificate(
    {
      serial: BigInt(`0x${bytesHex(sha256(asked.signed).subarray(0, 16))}`) | 1n,
      issuer: [['CN', 'kubernetes']],
      subject: asked.subject,
      notBeforeMs: nowMs - BACKDATED_MS,
      notAfterMs: nowMs + (request.spec.expirationSeconds ? request.spec.expirationSeconds * 1000 : YEAR_MS),
      publicKey: asked.publicKey,
      ...(asked.altNames ? { altNames: asked.altNames.map((name) => name.replace('IP Address:', 'IP:')) } : {}),
      usage: request.spec.usages?.includes('server auth') ? 'server' : 'client',
    },
    unsigned,
  );
  const text = writePem('CERTIFICATE', certificate);
  return base64(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

/** Bytes where a signature would be: nobody has the authority's key. */
function unsigned(signed: Uint8Array): Uint8Array {
  const blocks = [sha256(signed)];
  while (blocks.length < SIGNATURE_BLOCKS) blocks.push(sha256(blocks.at(-1)!));
  return joinBytes(blocks);
}

const asText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
