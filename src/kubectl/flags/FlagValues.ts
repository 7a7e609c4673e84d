import { assert } from '../../base/assert.ts';
import type { FlagSpec } from './FlagSpec.ts';
import { parseBool, parseDuration, parseInteger } from './goValues.ts';

/** The flags of one command line. Asking for a flag that the command has not is a mistake of the program. */
export class FlagValues {
  private readonly values = new Map<string, string[]>();

  constructor(readonly specs: readonly FlagSpec[]) {}

  set(name: string, values: string[]): void {
    const spec = this.spec(name);
    const before = spec.type === 'slice' || spec.type === 'array' ? (this.values.get(name) ?? []) : [];
    this.values.set(name, [...before, ...values]);
  }

  has(name: string): boolean {
    return this.specs.some((spec) => spec.name === name);
  }

  changed(name: string): boolean {
    return this.values.has(name);
  }

  str(name: string): string {
    return this.values.get(name)?.at(-1) ?? this.spec(name).default;
  }

  bool(name: string): boolean {
    return parseBool(this.str(name)) ?? false;
  }

  int(name: string): number {
    return parseInteger(this.str(name)) ?? 0;
  }

  /** Milliseconds. */
  ms(name: string): number {
    return parseDuration(this.str(name)) ?? 0;
  }

  list(name: string): string[] {
    const spec = this.spec(name);
    return this.values.get(name) ?? (spec.default === '' ? [] : [spec.default]);
  }

  private spec(name: string): FlagSpec {
    const spec = this.specs.find((candidate) => candidate.name === name);
    assert(spec !== undefined, `no flag --${name}`);
    return spec;
  }
}
