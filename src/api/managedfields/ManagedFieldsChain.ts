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
    /** The write itself: what it found, what it left, who it was. */
    private previous: KubeObject | undefined,
    private next: KubeObject | undefined,
    private writer: Writer | undefined,
    private readonly schema: Schema | undefined,
    private length: number,
  ) {}

  /** A chain that starts from entries as they are (none for a new object). */
  static of(entries: readonly V1ManagedFieldsEntry[], schema: Schema | undefined): ManagedFieldsChain {
    if (entries.length > 0 || !schema) return ManagedFieldsChain.settled(entries, schema);
    const known = empty.get(schema);
    if (known) return known;
    const made = ManagedFieldsChain.settled([], schema);
    empty.set(schema, made);
    return made;
  }

  private static settled(entries: readonly V1ManagedFieldsEntry[], schema: Schema | undefined): ManagedFieldsChain {
    return new ManagedFieldsChain(entries, undefined, undefined, undefined, undefined, schema, 0);
  }

  /**
   * The chain after a create (`previous` undefined) or update. Costs nothing, but for every 16th write in a row. With
   * `together`, a write of the same writer as the one before is put together with it: of what changed and changed back
   * nothing is noted, and the chain of an object that one component writes for ever stays short.
   */
  after(previous: KubeObject | undefined, next: KubeObject, writer: Writer, together = false): ManagedFieldsChain {
    const { before, schema, length } = this;
    if (together && before && this.writer && sameWriter(this.writer, writer)) {
      return new ManagedFieldsChain(undefined, before, this.previous, next, writer, schema, length);
    }
    if (length >= LONGEST_CHAIN) this.entries();
    return new ManagedFieldsChain(undefined, this, previous, next, writer, schema, this.length + 1);
  }

  /** `metadata.managedFields`. Worked out once, then remembered. */
  entries(): readonly V1ManagedFieldsEntry[] {
    if (this.known) return this.known;
    const { before, previous, next, writer } = this;
    if (!before || !next || !writer) return [];
    this.known = trackUpdate(previous, next, before.entries(), this.schema, writer);
    this.before = undefined;
    this.previous = undefined;
    this.next = undefined;
    this.writer = undefined;
    this.length = 0;
    return this.known;
  }
}

/** Who made an object of which kind: all that is to be noted of objects that nobody has changed since, as most events. */
export class Origin {
  constructor(
    private readonly writer: Writer,
    private readonly schema: Schema | undefined,
  ) {}

  /** The chain of an object that came from here. */
  chainOf(object: KubeObject): ManagedFieldsChain {
    return ManagedFieldsChain.of([], this.schema).after(undefined, object, this.writer);
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
