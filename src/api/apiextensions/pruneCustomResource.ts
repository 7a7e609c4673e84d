import {
  additionalSchema,
  allowsAdditional,
  itemsSchema,
  type JsonSchemaProps,
  propertySchema,
} from './JsonSchemaProps.ts';
import { setMember } from './setMember.ts';

export interface Pruned<T> {
  object: T;
  /** Paths of the fields that the schema does not know, sorted: `spec.list[0].bogus`. */
  unknownFields: string[];
}

const META_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Removes the fields that a schema does not know; what stays is shared with the input. The type and the metadata of the
 * object itself and of embedded resources always stay (apiextensions `schema/pruning`).
 */
export function pruneCustomResource<T extends object>(object: T, schema: JsonSchemaProps | undefined): Pruned<T> {
  const unknownFields: string[] = [];
  const root = { ...schema, 'x-kubernetes-embedded-resource': true };
  const pruned = prune(object, root, '', unknownFields) as T;
  return { object: pruned, unknownFields: unknownFields.sort() };
}

/** As `pruneCustomResource`, for a value inside an object. */
export const pruneValue = (value: unknown, schema: JsonSchemaProps): unknown => prune(value, schema, '', []);

/** How strict field validation reports an unknown field. */
export const unknownFieldText = (path: string): string => `unknown field ${JSON.stringify(path)}`;

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function prune(value: unknown, schema: JsonSchemaProps | undefined, path: string, unknown: string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keeps = schema?.['x-kubernetes-preserve-unknown-fields'] === true;
  if (Array.isArray(value)) return pruneList(value, schema, path, unknown, keeps);
  const object = value as Record<string, unknown>;
  let out: Record<string, unknown> | undefined;
  for (const name of Object.keys(object)) {
    if (schema?.['x-kubernetes-embedded-resource'] && META_FIELDS.has(name)) continue;
    const inner = schema && propertySchema(schema, name);
    if (inner || (schema && allowsAdditional(schema))) {
      const kept = prune(object[name], inner ?? (schema && additionalSchema(schema)), join(path, name), unknown);
      if (kept === object[name]) continue;
      out ??= { ...object };
      setMember(out, name, kept);
    } else if (!keeps) {
      unknown.push(join(path, name));
      out ??= { ...object };
      delete out[name];
    }
  }
  return out ?? value;
}

function pruneList(
  list: readonly unknown[],
  schema: JsonSchemaProps | undefined,
  path: string,
  unknown: string[],
  keeps: boolean,
): readonly unknown[] {
  const items = schema && itemsSchema(schema);
  // Inside what keeps unknown fields, only items with a schema of their own have anything to lose.
  if (keeps && !items) return list;
  const itemSchema = keeps && items ? { ...items, 'x-kubernetes-preserve-unknown-fields': true } : items;
  let out: unknown[] | undefined;
  list.forEach((item, i) => {
    const kept = prune(item, itemSchema, `${path}[${i}]`, unknown);
    if (kept === item) return;
    out ??= [...list];
    out[i] = kept;
  });
  return out ?? list;
}
