/** The squares of a QR code while it is drawn: dark or light, and which belong to its fixed patterns. */
export class QrMatrix {
  readonly size: number;
  readonly dark: boolean[][];
  private readonly fixed: boolean[][];

  constructor(readonly version: number) {
    this.size = 17 + 4 * version;
    const grid = (): boolean[][] => Array.from({ length: this.size }, () => new Array<boolean>(this.size).fill(false));
    this.dark = grid();
    this.fixed = grid();
    this.drawPatterns();
  }

  isDark(x: number, y: number): boolean {
    return this.dark[y]?.[x] ?? false;
  }

  private set(x: number, y: number, dark: boolean): void {
    const [row, fixed] = [this.dark[y], this.fixed[y]];
    if (!row || !fixed || x < 0 || x >= this.size) return;
    row[x] = dark;
    fixed[x] = true;
  }

  private drawPatterns(): void {
    const { size } = this;
    for (let i = 0; i < size; i++) {
      this.set(6, i, i % 2 === 0);
      this.set(i, 6, i % 2 === 0);
    }
    for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) this.drawFinder(x, y); // biome-ignore format: three corners
    const places = this.alignments();
    const last = places.length - 1;
    places.forEach((x, i) => {
      places.forEach((y, j) => {
        const corner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
        if (!corner) this.drawRings(x, y, 2);
      });
    });
    this.drawFormat(0);
    this.drawVersion();
  }

  private drawFinder(x: number, y: number): void {
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        this.set(x + dx, y + dy, ring !== 2 && ring !== 4);
      }
  }

  private drawRings(x: number, y: number, radius: number): void {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) this.set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }

  private alignments(): number[] {
    const { version, size } = this;
    if (version === 1) return [];
    const count = Math.floor(version / 7) + 2;
    const step = version === 32 ? 26 : Math.ceil((size - 13) / (count * 2 - 2)) * 2;
    return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - (count - 2 - i) * step)];
  }

  /** Level L and the mask, twice. */
  drawFormat(mask: number): void {
    const { size } = this;
    const bits = withRemainder((1 << 3) | mask, 10, 0x537) ^ 0x5412;
    const bit = (i: number): boolean => ((bits >> i) & 1) === 1;
    for (let i = 0; i <= 5; i++) this.set(8, i, bit(i));
    this.set(8, 7, bit(6));
    this.set(8, 8, bit(7));
    this.set(7, 8, bit(8));
    for (let i = 9; i < 15; i++) this.set(14 - i, 8, bit(i));
    for (let i = 0; i < 8; i++) this.set(size - 1 - i, 8, bit(i));
    for (let i = 8; i < 15; i++) this.set(8, size - 15 + i, bit(i));
    this.set(8, size - 8, true);
  }

  private drawVersion(): void {
    const { version, size } = this;
    if (version < 7) return;
    const bits = withRemainder(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1;
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      this.set(a, b, dark);
      this.set(b, a, dark);
    }
  }

  /** Bits in a zigzag of two columns at a time, from the right, around the fixed patterns. */
  drawData(bytes: readonly number[]): void {
    const { size } = this;
    let at = 0;
    for (let right = size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step++) {
        for (const x of [right, right - 1]) {
          const upward = ((right + 1) & 2) === 0;
          const y = upward ? size - 1 - step : step;
          if (this.fixed[y]?.[x] || at >= bytes.length * 8) continue;
          (this.dark[y] as boolean[])[x] = (((bytes[at >> 3] as number) >> (7 - (at & 7))) & 1) === 1;
          at++;
        }
      }
    }
  }

  /** Turns the squares of a mask over; doing it again undoes it. */
  mask(mask: number): void {
    const turns = MASKS[mask] as (x: number, y: number) => boolean;
    this.dark.forEach((row, y) => {
      row.forEach((dark, x) => {
        if (!this.fixed[y]?.[x] && turns(x, y)) row[x] = !dark;
      });
    });
  }

  /** How hard it would be to read: long runs, blocks, and an uneven share of dark squares. */
  penalty(): number {
    const { size } = this;
    let penalty = 0;
    let dark = 0;
    for (let i = 0; i < size; i++) {
      for (const at of [(j: number) => this.isDark(j, i), (j: number) => this.isDark(i, j)]) {
        let run = 0;
        let history = '';
        for (let j = 0; j < size; j++) {
          run = j > 0 && at(j) === at(j - 1) ? run + 1 : 1;
          if (run === 5) penalty += 3;
          else if (run > 5) penalty++;
          history = (history + (at(j) ? 1 : 0)).slice(-11);
          if (history === '10111010000' || history === '00001011101') penalty += 40;
        }
      }
      for (let j = 0; j < size; j++) {
        const square = this.isDark(i, j);
        if (square) dark++;
        if (i > 0 && j > 0 && square === this.isDark(i - 1, j) && square === this.isDark(i, j - 1) && square === this.isDark(i - 1, j - 1)) penalty += 3; // biome-ignore format: one question
      }
    }
    return penalty + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10;
  }
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** A value followed by its remainder of a BCH code. */
function withRemainder(value: number, width: number, divisor: number): number {
  let rest = value;
  for (let i = 0; i < width; i++) rest = (rest << 1) ^ ((rest >> (width - 1)) * divisor);
  return (value << width) | rest;
}
