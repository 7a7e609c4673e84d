/** A schema of an OpenAPI document, version 2 or 3, as plain data. */
export type JsonSchema = { [keyword: string]: unknown };

/** The OpenAPI version that is written: they differ in where definitions live and in what may stand beside a `$ref`. */
export type Dialect = 'v2' | 'v3';

export const referenceTo = (definition: string, dialect: Dialect): JsonSchema => ({
  $ref: dialect === 'v2' ? `#/definitions/${definition}` : `#/components/schemas/${definition}`,
});

/** The definition that a `$ref` names. */
export const referenced = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** The definitions that a part of a document refers to directly. */
export function referencesIn(part: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(part)) for (const item of part) referencesIn(item, found);
  else if (typeof part === 'object' && part !== null)
    for (const [key, value] of Object.entries(part))
      if (key === '$ref' && typeof value === 'string') found.add(referenced(value));
      else referencesIn(value, found);
  return found;
}
