/**
 * How far virtual time should be at a moment of wall time: it runs at `speed` virtual seconds a second, and may be
 * changed at any moment without a jump.
 */
export class Pacer {
  private sinceWall: number;
  private sinceVirtual: number;

  constructor(
    private speedNow: number,
    wallMs: number,
    virtualMs: number,
  ) {
    this.sinceWall = wallMs;
    this.sinceVirtual = virtualMs;
  }

  get speed(): number {
    return this.speedNow;
  }

  target(wallMs: number): number {
    return this.sinceVirtual + (wallMs - this.sinceWall) * this.speedNow;
  }

  setSpeed(speed: number, wallMs: number, virtualMs: number): void {
    this.speedNow = speed;
    this.sinceWall = wallMs;
    this.sinceVirtual = virtualMs;
  }
}
