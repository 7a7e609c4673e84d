/** What the merge needs to know of one field: upstream's `patchStrategy` and `patchMergeKey` struct tags. */
export interface PatchField {
  /** `merge`, `replace` and/or `retainKeys`; empty for the default (objects merge, lists are replaced). */
  readonly strategies: readonly string[];
  /** The field that tells items of a merged list apart. */
  readonly mergeKey?: string;
  /** The schema of the field's value, or of the items when it is a list or map of objects. */
  readonly schema?: PatchSchema;
}

/** The schema of one object: what is known of its fields. Nodes may be made when asked for and may be recursive. */
export interface PatchSchema {
  /** Undefined for a field that has no special treatment (or is not known). */
  field(name: string): PatchField | undefined;
}

/** A schema that knows nothing: objects merge, lists are replaced. */
export const UNTYPED: PatchSchema = { field: () => undefined };

const PLAIN: PatchField = { strategies: [] };

export const fieldOf = (schema: PatchSchema, name: string): PatchField => schema.field(name) ?? PLAIN;

export const retainsKeys = (field: PatchField): boolean => field.strategies.includes('retainKeys');
export const mergesLists = (field: PatchField): boolean => field.strategies.includes('merge');
export const replaces = (field: PatchField): boolean => field.strategies.includes('replace');
