import {
  bytesHex,
  der,
  derBits,
  derInteger,
  derNull,
  derOid,
  derSequence,
  hexBytes,
  integerOf,
  parseDer,
} from './der.ts';

/** An RSA key with everything that its PKCS #1 form holds. */
export interface RsaKey {
  n: bigint;
  e: bigint;
  d: bigint;
  p: bigint;
  q: bigint;
}

export type RsaPublicKey = Pick<RsaKey, 'n' | 'e'>;

const RSA = '1.2.840.113549.1.1.1';
const EXPONENT = 65537n;
const SMALL_PRIMES = smallPrimes(2000);
const ROUNDS = 8;

/**
 * A key of so many bits. It is a real key, as good as its random bytes: for lessons, not for secrets.
 * `random` answers so many bytes.
 */
export function generateRsaKey(bits: number, random: (bytes: number) => Uint8Array): RsaKey {
  const half = bits >> 1;
  const p = prime(half, random);
  let q = prime(bits - half, random);
  while (q === p) q = prime(bits - half, random);
  const phi = (p - 1n) * (q - 1n);
  return { n: p * q, e: EXPONENT, d: inverse(EXPONENT, phi), p, q };
}

function prime(bits: number, random: (bytes: number) => Uint8Array): bigint {
  for (;;) {
    const top = 3n << BigInt(bits - 2);
    const start = BigInt.asUintN(bits, BigInt(`0x${bytesHex(random(bits >> 3))}`)) | top | 1n;
    const rests = SMALL_PRIMES.map((small) => Number(start % BigInt(small)));
    for (let step = 0; step < 4096; step += 2) {
      if (rests.some((rest, i) => (rest + step) % SMALL_PRIMES[i]! === 0)) continue;
      const candidate = start + BigInt(step);
      if (candidate % EXPONENT !== 1n && isProbablyPrime(candidate)) return candidate;
    }
  }
}

/** Miller and Rabin's test with the first primes as witnesses. */
function isProbablyPrime(n: bigint): boolean {
  let odd = n - 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos++;
  }
  return SMALL_PRIMES.slice(0, ROUNDS).every((witness) => {
    let x = power(BigInt(witness), odd, n);
    if (x === 1n || x === n - 1n) return true;
    for (let i = 1; i < twos; i++) {
      x = (x * x) % n;
      if (x === n - 1n) return true;
    }
    return false;
  });
}

function smallPrimes(below: number): number[] {
  const out: number[] = [];
  for (let n = 2; n < below; n++) if (out.every((p) => n % p !== 0)) out.push(n);
  return out.slice(1);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let factor = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}

function inverse(a: bigint, modulus: bigint): bigint {
  let [r, next, x, nextX] = [modulus, a, 0n, 1n];
  while (next !== 0n) {
    const times = r / next;
    [r, next] = [next, r - times * next];
    [x, nextX] = [nextX, x - times * nextX];
  }
  return x < 0n ? x + modulus : x;
}

const SHA256_HEAD = '3031300d060960864801650304020105000420';

function padded(digest: Uint8Array, n: bigint): bigint {
  const size = Math.ceil(n.toString(16).length / 2);
  const info = `${SHA256_HEAD}${bytesHex(digest)}`;
  return BigInt(`0x0001${'ff'.repeat(size - 3 - info.length / 2)}00${info}`);
}

/** PKCS #1 v1.5 over a SHA-256 digest. */
export function signDigest({ n, d, p, q }: RsaKey, digest: Uint8Array): Uint8Array {
  const message = padded(digest, n);
  const a = power(message, d % (p - 1n), p);
  const b = power(message, d % (q - 1n), q);
  const difference = ((((a - b) * inverse(q % p, p)) % p) + p) % p;
  const signature = b + difference * q;
  return hexBytes(signature.toString(16).padStart(Math.ceil(n.toString(16).length / 2) * 2, '0'));
}

export function verifyDigest({ n, e }: RsaPublicKey, digest: Uint8Array, signature: Uint8Array): boolean {
  return power(BigInt(`0x${bytesHex(signature) || '0'}`), e, n) === padded(digest, n);
}

/** PKCS #1. */
export function encodePrivateKey({ n, e, d, p, q }: RsaKey): Uint8Array {
  const numbers = [0n, n, e, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q % p, p)];
  return derSequence(...numbers.map(derInteger));
}

/** PKCS #8 around PKCS #1. */
export function encodePkcs8(key: RsaKey): Uint8Array {
  return derSequence(derInteger(0n), derSequence(derOid(RSA), derNull()), der(0x04, encodePrivateKey(key)));
}

/** Either form; undefined when it is neither. */
export function decodePrivateKey(bytes: Uint8Array): RsaKey | undefined {
  try {
    const parts = parseDer(parseDer(bytes)[0]!.content);
    if (parts.length === 3 && parts[2]?.tag === 0x04) return decodePrivateKey(parts[2].content);
    const [, n, e, d, p, q] = parts.map(integerOf);
    return n && e && d && p && q ? { n, e, d, p, q } : undefined;
  } catch {
    return undefined;
  }
}

export function encodePublicKey({ n, e }: RsaPublicKey): Uint8Array {
  return derSequence(derSequence(derOid(RSA), derNull()), derBits(derSequence(derInteger(n), derInteger(e))));
}

/** Undefined for keys of other kinds. */
export function decodePublicKey(bytes: Uint8Array): RsaPublicKey | undefined {
  const bits = parseDer(parseDer(bytes)[0]!.content)[1];
  const inner = bits && parseDer(bits.content.subarray(1))[0];
  if (inner?.tag !== 0x30) return undefined;
  const [n, e] = parseDer(inner.content).map(integerOf);
  return n && e ? { n, e } : undefined;
}
