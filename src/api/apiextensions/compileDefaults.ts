import { assert } from '../../base/assert.ts';
import { additionalSchema, itemsSchema, type JsonSchemaProps, MAX_SCHEMA_DEPTH } from './JsonSchemaProps.ts';
import { setMember } from './setMember.ts';

/** The value with its defaults; shared with the input where nothing changed. */
export type ApplyDefaults = (value: unknown) => unknown;

/** How one property, item or additional property is completed. */
interface Slot {
  nullable: boolean;
  /** Completed itself; undefined when the schema gives none. */
  fallback: unknown;
  apply: ApplyDefaults;
}

/**
 * Compiles the defaults of a schema. Absent properties get their default; so do nulls where null is not allowed, and
 * those without a default are removed (apiextensions `schema/defaulting`). Defaults are shared: never change the result.
 */
export function compileDefaults(schema: JsonSchemaProps, depth = 0): ApplyDefaults {
  assert(depth <= MAX_SCHEMA_DEPTH, 'schema too deep');
  const named = new Map<string, Slot>();
  for (const [name, inner] of Object.entries(schema.properties ?? {})) named.set(name, slotOf(inner, depth));
  const withDefault = [...named].filter(([, slot]) => slot.fallback !== undefined);
  const additional = additionalSchema(schema);
  const unnamed = additional ? slotOf(additional, depth) : undefined;
  const items = itemsSchema(schema);
  const item = items ? slotOf(items, depth) : undefined;

  const complete = (object: Record<string, unknown>): Record<string, unknown> => {
    let out: Record<string, unknown> | undefined;
    for (const name of Object.keys(object)) {
      const slot = named.get(name) ?? unnamed;
      if (!slot) continue;
      const value = object[name];
      const completed = value === null && !slot.nullable ? slot.fallback : slot.apply(value);
      if (completed === value) continue;
      out ??= { ...object };
      if (completed === undefined) delete out[name];
      else setMember(out, name, completed);
    }
    for (const [name, slot] of withDefault) {
      if (Object.hasOwn(object, name)) continue;
      out ??= { ...object };
      setMember(out, name, slot.fallback);
    }
    return out ?? object;
  };
  const completeItem = (value: unknown): unknown =>
    value === null && item && !item.nullable ? (item.fallback ?? null) : item?.apply(value);

  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (!Array.isArray(value)) return complete(value as Record<string, unknown>);
    if (!item) return value;
    const completed = value.map(completeItem);
    return completed.some((element, i) => element !== value[i]) ? completed : value;
  };
}

function slotOf(schema: JsonSchemaProps, depth: number): Slot {
  const apply = compileDefaults(schema, depth + 1);
  const given = schema.default;
  return {
    nullable: schema.nullable === true,
    fallback: given === undefined || given === null ? undefined : apply(given),
    apply,
  };
}
