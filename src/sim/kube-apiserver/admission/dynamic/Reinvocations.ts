import type { AdmissionAttributes } from '../AdmissionPlugin.ts';

/**
 * Who has to run again because another has changed the object after it. What asks for that (`IfNeeded`) runs a second
 * time, and never a third.
 */
export class Reinvocations {
  private readonly before = new Set<string>();
  private readonly stale = new Set<string>();
  private isChanged = false;
  private readonly again: ReadonlySet<string> | undefined;

  constructor(private readonly attributes: AdmissionAttributes) {
    const { reinvocation } = attributes;
    this.again = reinvocation?.running ? reinvocation.ids : undefined;
  }

  /** Whether this is the second round, and not for this one. */
  skips(id: string): boolean {
    return this.again !== undefined && !this.again.has(id);
  }

  /** It ran, and asks to be run again should another change the object. */
  ran(id: string): void {
    this.before.add(id);
  }

  /** The object was changed: all that ran before may want to see it. */
  changed(): void {
    this.isChanged = true;
    for (const id of this.before) this.stale.add(id);
  }

  /** Asks for a second round of all mutating plugins, if there is a reason. */
  end(): void {
    if (!this.isChanged || this.again) return;
    const ids = new Set([...(this.attributes.reinvocation?.ids ?? []), ...this.stale]);
    this.attributes.reinvocation = { running: false, ids };
  }
}
