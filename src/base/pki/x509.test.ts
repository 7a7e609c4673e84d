import { createHash, createPrivateKey, createPublicKey, createVerify, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readPem, writePem } from './pem.ts';
import { decodePrivateKey, encodePkcs8, encodePublicKey, generateRsaKey, signDigest, verifyDigest } from './rsa.ts';
import { makeCertificate, makeRequest, parseCertificate, parseRequest } from './x509.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
let seed = sha256(Uint8Array.of(1));
const key = generateRsaKey(1024, (length) => {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += 32) {
    seed = sha256(seed);
    out.set(seed.subarray(0, Math.min(32, length - at)), at);
  }
  return out;
});
const sign = (signed: Uint8Array): Uint8Array => signDigest(key, sha256(signed));

describe('keys', () => {
  it('are read by others', () => {
    const pem = writePem('PRIVATE KEY', encodePkcs8(key));
    expect(createPrivateKey(pem).asymmetricKeyDetails?.modulusLength).toBe(1024);
    expect(decodePrivateKey(readPem(pem)!.bytes)).toEqual(key);
  });

  it('sign so that others find it right', () => {
    const text = Uint8Array.of(1, 2, 3);
    const signature = sign(text);
    const publicKey = createPublicKey(writePem('PUBLIC KEY', encodePublicKey(key)));
    expect(createVerify('sha256').update(text).verify(publicKey, signature)).toBe(true);
    expect(verifyDigest(key, sha256(text), signature)).toBe(true);
    expect(verifyDigest(key, sha256(Uint8Array.of(1)), signature)).toBe(false);
  });
});

describe('certificates', () => {
  const fields = {
    serial: 258n,
    issuer: [['CN', 'kubernetes']] as const,
    subject: [
      ['CN', 'änn'],
      ['O', 'team'],
    ] as const,
    notBeforeMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    notAfterMs: Date.UTC(2051, 0, 1),
    publicKey: encodePublicKey(key),
    altNames: ['DNS:a.example.com', 'IP:10.0.0.1'],
    usage: 'client' as const,
  };

  it('are read by others', () => {
    const found = new X509Certificate(writePem('CERTIFICATE', makeCertificate(fields, sign)));
    expect(found.subject).toBe('CN=änn\nO=team');
    expect(found.issuer).toBe('CN=kubernetes');
    expect(found.validFrom).toBe('Jan  2 03:04:05 2026 GMT');
    expect(found.validTo).toBe('Jan  1 00:00:00 2051 GMT');
    expect(found.subjectAltName).toBe('DNS:a.example.com, IP Address:10.0.0.1');
    expect(found.serialNumber).toBe('0102');
    expect(found.verify(createPublicKey(writePem('PUBLIC KEY', encodePublicKey(key))))).toBe(true);
  });

  it('are read here', () => {
    const found = parseCertificate(makeCertificate(fields, sign));
    expect(found).toMatchObject({ subject: fields.subject, issuer: fields.issuer, isCa: false, usage: 'client' });
    expect(found?.notAfterMs).toBe(fields.notAfterMs);
    expect(parseCertificate(Uint8Array.of(48, 3, 1))).toBeUndefined();
  });
});

it('requests carry a name and other names', () => {
  const found = parseRequest(makeRequest([['CN', 'ann']], key, ['DNS:x'], sign));
  expect(found).toMatchObject({ subject: [['CN', 'ann']], altNames: ['DNS:x'] });
  expect(parseRequest(Uint8Array.of(1, 1, 1))).toBeUndefined();
});
