import { duplicate, type FieldError, invalid } from '../FieldError.ts';
import { child, index, key } from '../validation/fieldPath.ts';
import { additionalSchema, itemsSchema, type JsonSchemaProps } from './JsonSchemaProps.ts';

type Check = (value: unknown, path: string, out: FieldError[]) => void;

/**
 * Compiles the rule that lists of the type `set` hold no item twice, and those of the type `map` no key twice
 * (apiextensions `schema/listtype`); undefined when the schema has no such list, so that checking costs nothing.
 */
export function compileListTypes(schema: JsonSchemaProps): Check | undefined {
  const items = itemsSchema(schema);
  const inItems = items && compileListTypes(items);
  const named = new Map<string, Check>();
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const check = compileListTypes(inner);
    if (check) named.set(name, check);
  }
  const additional = additionalSchema(schema);
  const unnamed = additional && compileListTypes(additional);
  const listType = schema['x-kubernetes-list-type'];
  const unique = listType === 'set' ? checkSet : listType === 'map' ? mapCheck(schema) : undefined;
  if (!inItems && named.size === 0 && !unnamed && !unique) return undefined;
  return (value, path, out) => {
    if (Array.isArray(value)) {
      unique?.(value, path, out);
      if (inItems) for (const [i, item] of value.entries()) inItems(item, index(path, i), out);
    } else if (typeof value === 'object' && value !== null) {
      const object = value as Record<string, unknown>;
      if (unnamed) for (const name of Object.keys(object)) unnamed(object[name], key(path, name), out);
      for (const [name, check] of named) if (Object.hasOwn(object, name)) check(object[name], child(path, name), out);
    }
  };
}

/** Positions at which a value appears for the second time; later ones are not reported. */
function secondTimes(values: readonly unknown[]): number[] {
  const times = new Map<string, number>();
  const out: number[] = [];
  for (const [i, value] of values.entries()) {
    const text = JSON.stringify(sorted(value)) ?? 'undefined';
    const before = times.get(text) ?? 0;
    if (before === 1) out.push(i);
    times.set(text, before + 1);
  }
  return out;
}

/** The value with the names of objects in order, so that equal values have equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  return Object.keys(object)
    .sort()
    .map((name) => [name, sorted(object[name])]);
}

function checkSet(list: readonly unknown[], path: string, out: FieldError[]): void {
  for (const i of secondTimes(list)) out.push(duplicate(index(path, i), list[i]));
}

function mapCheck(schema: JsonSchemaProps): (list: readonly unknown[], path: string, out: FieldError[]) => void {
  const keyNames = schema['x-kubernetes-list-map-keys'] ?? [];
  return (list, path, out) => {
    const keys: Record<string, unknown>[] = [];
    for (const [i, item] of list.entries()) {
      if (item !== null && (typeof item !== 'object' || Array.isArray(item))) {
        out.push(invalid(index(path, i), item, 'must be an object for an array of list-type map'));
        return;
      }
      const object = (item ?? {}) as Record<string, unknown>;
      keys.push(Object.fromEntries(keyNames.filter((k) => Object.hasOwn(object, k)).map((k) => [k, object[k]])));
    }
    for (const i of secondTimes(keys)) out.push(duplicate(index(path, i), keys[i]));
  };
}
