import { ObjectSchema, type Schema } from '../schema/Schema.ts';
import type { PatchField, PatchSchema } from './PatchSchema.ts';

const made = new WeakMap<ObjectSchema, PatchSchema>();

/** The merge keys and strategies of a kind, from its schema. Made once per schema. */
export function patchSchemaOf(schema: ObjectSchema): PatchSchema {
  let known = made.get(schema);
  if (!known) {
    known = new SchemaPatch(schema);
    made.set(schema, known);
  }
  return known;
}

class SchemaPatch implements PatchSchema {
  private readonly fields = new Map<string, PatchField | undefined>();
  constructor(private readonly schema: ObjectSchema) {}

  field(name: string): PatchField | undefined {
    if (!this.fields.has(name)) this.fields.set(name, this.make(name));
    return this.fields.get(name);
  }

  private make(name: string): PatchField | undefined {
    const property = this.schema.properties.get(name);
    if (!property) return undefined;
    const inner = objectWithin(property.schema);
    return {
      strategies: property.patchStrategy ?? [],
      ...(property.patchMergeKey === undefined ? {} : { mergeKey: property.patchMergeKey }),
      ...(inner ? { schema: patchSchemaOf(inner) } : {}),
    };
  }
}

/** The object that a field holds, directly or as the items of a list or map. */
function objectWithin(schema: Schema): ObjectSchema | undefined {
  if (schema instanceof ObjectSchema) return schema;
  if (schema.type === 'array') return objectWithin(schema.items);
  return schema.type === 'map' ? objectWithin(schema.values) : undefined;
}
