import { type FieldError, invalid, required } from '../FieldError.ts';
import type { ObjectMeta } from '../meta.ts';
import { child, index, key } from '../validation/fieldPath.ts';
import { isDNS1035Label, nameIsPathSegment } from '../validation/names.ts';
import { validateObjectMeta } from '../validation/objectMeta.ts';
import { additionalSchema, itemsSchema, type JsonSchemaProps } from './JsonSchemaProps.ts';

type Check = (value: unknown, path: string, out: FieldError[]) => void;

/**
 * Compiles the check of the type and metadata of embedded resources (apiextensions `schema/objectmeta`); undefined when
 * the schema has none.
 */
export function compileEmbedded(schema: JsonSchemaProps): Check | undefined {
  const items = itemsSchema(schema);
  const inItems = items && compileEmbedded(items);
  const named = new Map<string, Check>();
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const check = compileEmbedded(inner);
    if (check) named.set(name, check);
  }
  const additional = additionalSchema(schema);
  const unnamed = additional && compileEmbedded(additional);
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  if (!inItems && named.size === 0 && !unnamed && !embedded) return undefined;
  return (value, path, out) => {
    if (Array.isArray(value)) {
      if (inItems) for (const [i, item] of value.entries()) inItems(item, index(path, i), out);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    if (embedded) validateEmbedded(object, path, out);
    for (const name of Object.keys(object)) {
      const check = named.get(name);
      if (check) check(object[name], child(path, name), out);
      else if (!schema.properties || !Object.hasOwn(schema.properties, name)) {
        unnamed?.(object[name], key(path, name), out);
      }
    }
  };
}

function validateEmbedded(object: Record<string, unknown>, path: string, out: FieldError[]): void {
  const { apiVersion, kind, metadata } = object;
  if (apiVersion === undefined) out.push(required(child(path, 'apiVersion')));
  if (kind === undefined) out.push(required(child(path, 'kind')));
  for (const name of ['apiVersion', 'kind'] as const) {
    const value = object[name];
    if (value === undefined) continue;
    if (typeof value !== 'string') out.push(invalid(child(path, name), value, 'must be a string'));
    else if (value === '') out.push(invalid(child(path, name), value, 'must not be empty'));
  }
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2) {
    out.push(invalid(child(path, 'apiVersion'), apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  }
  if (typeof kind === 'string' && kind !== '') {
    const problems = isDNS1035Label(kind.toLowerCase());
    if (problems.length > 0) {
      const text = `may have mixed case, but should otherwise match: ${problems.join(',')}`;
      out.push(invalid(child(path, 'kind'), kind, text));
    }
  }
  if (metadata === undefined) return;
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    out.push(invalid(child(path, 'metadata'), metadata, 'must be an object'));
    return;
  }
  const meta = metadata as ObjectMeta;
  const named = meta.name ? meta : { ...meta, name: 'fakename' };
  out.push(...validateObjectMeta(named, Boolean(meta.namespace), nameIsPathSegment, child(path, 'metadata')));
}
