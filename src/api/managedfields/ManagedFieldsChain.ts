import type { V1ManagedFieldsEntry } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import type { Schema } from '../schema/Schema.ts';
import type { Writer } from './Managers.ts';
import { trackUpdate } from './trackUpdate.ts';

/** Writes kept before they are worked out; a longer chain would hold on to too many old versions. */
const LONGEST_CHAIN = 16;

/**
 * Managed fields that are worked out only when somebody asks: a list of writes over entries already known. Never changed
 * from outside; `after` makes a new one, so every version of an object can keep its own.
 */
export class ManagedFieldsChain {
  private constructor(
    private known: readonly V1ManagedFieldsEntry[] | undefined,
    private before: ManagedFieldsChain | undefined,
    private write: { previous: KubeObject | undefined; next: KubeObject; writer: Writer } | undefined,
    private readonly schema: Schema | undefined,
    private length: number,
  ) {}

  /** A chain that starts from entries as they are (none for a new object). */
  static of(entries: readonly V1ManagedFieldsEntry[], schema: Schema | undefined): ManagedFieldsChain {
    if (entries.length > 0 || !schema) return new ManagedFieldsChain(entries, undefined, undefined, schema, 0);
    const known = empty.get(schema);
    if (known) return known;
    const made = new ManagedFieldsChain([], undefined, undefined, schema, 0);
    empty.set(schema, made);
    return made;
  }

  /**
   * The chain after a create (`previous` undefined) or update. Costs nothing, but for every 16th write in a row. With
   * `together`, a write of the same writer as the one before is put together with it: of what changed and changed back
   * nothing is noted, and the chain of an object that one component writes for ever stays short.
   */
  after(previous: KubeObject | undefined, next: KubeObject, writer: Writer, together = false): ManagedFieldsChain {
    const { before, write } = this;
    if (together && before && write && sameWriter(write.writer, writer)) {
      return new ManagedFieldsChain(undefined, before, { ...write, next, writer }, this.schema, this.length);
    }
    if (this.length >= LONGEST_CHAIN) this.entries();
    return new ManagedFieldsChain(undefined, this, { previous, next, writer }, this.schema, this.length + 1);
  }

  /** `metadata.managedFields`. Worked out once, then remembered. */
  entries(): readonly V1ManagedFieldsEntry[] {
    if (this.known) return this.known;
    const { before, write } = this;
    if (!before || !write) return [];
    this.known = trackUpdate(write.previous, write.next, before.entries(), this.schema, write.writer);
    this.before = undefined;
    this.write = undefined;
    this.length = 0;
    return this.known;
  }
}

/** Chains of nothing, from which those of all new objects start. */
const empty = new WeakMap<Schema, ManagedFieldsChain>();

/** Whether two writers have the same `identityOf`, without making texts of them. */
const sameWriter = (a: Writer, b: Writer): boolean =>
  a === b ||
  (a.manager === b.manager &&
    a.operation === b.operation &&
    (a.subresource ?? '') === (b.subresource ?? '') &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion));
