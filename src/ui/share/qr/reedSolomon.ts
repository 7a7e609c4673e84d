/** Product in GF(256) with the polynomial of QR codes (0x11D). */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> i) & 1) * a;
  }
  return product;
}

/** The divisor (x - 1)(x - 2)(x - 4) …, highest power first, without its leading 1. */
function divisorOf(degree: number): number[] {
  const divisor: number[] = Array.from({ length: degree }, (_, i) => (i === degree - 1 ? 1 : 0));
  let root = 1;
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++)
      divisor[j] = multiply(divisor[j] as number, root) ^ (j + 1 < degree ? (divisor[j + 1] as number) : 0);
    root = multiply(root, 2);
  }
  return divisor;
}

/** The error correction bytes of one block. */
export function reedSolomon(data: readonly number[], degree: number): number[] {
  const divisor = divisorOf(degree);
  const rest: number[] = new Array(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() as number);
    rest.push(0);
    for (let i = 0; i < degree; i++) rest[i] = (rest[i] as number) ^ multiply(divisor[i] as number, factor);
  }
  return rest;
}
