import { goQuote } from '../FieldError.ts';
import { objectDecoder } from './decoders.ts';
import type { FieldPath } from './findDuplicateFields.ts';
import type { ObjectSchema } from './Schema.ts';
import { DecodingAborted, Walk } from './Walk.ts';

export interface DecodeOptions {
  /** Fields that the text had more than once, from `findDuplicateFields`. */
  readonly duplicates?: readonly FieldPath[];
  /**
   * Whether structs that Go has as values (metadata, spec, status, resources, strategy …) are put in, empty, where
   * absent, as everything that went through the server has them. On unless said otherwise.
   */
  readonly fill?: boolean;
  /** Whose words errors have: the JSON decoder's, or those of the converter that reads strategic merge patches' results. */
  readonly wording?: 'json' | 'unstructured';
}

/** What came of it: the value, and what a strict decoder objects to (`unknown field "spec.foo"`); or why it failed. */
export type Decoded<T = Record<string, unknown>> =
  | { readonly value: T; readonly strictErrors: readonly string[]; readonly error?: undefined }
  | { readonly error: string };

/**
 * Reads parsed JSON as a kind of the release, as the API server's decoder does: field names are case-sensitive, unknown
 * fields and nulls fall away, optional zero values that are no pointers too; quantities and times become canonical.
 * What need not change is shared with the input, which is never altered; nothing at all is copied when nothing changes.
 *
 * Errors are worded as sigs.k8s.io/json words them, without what the server puts around them (`cannotBeHandled`).
 * Deviations: numbers are judged by value, so `1.0` passes for an integer; lists and strings that are absent but always
 * written by Go (`rules: null`, `name: ""`) stay absent, and so do times (`eventTime: null`).
 */
export function decode<T = Record<string, unknown>>(
  value: unknown,
  schema: ObjectSchema,
  { duplicates = [], fill = true, wording = 'json' }: DecodeOptions = {},
): Decoded<T> {
  const walk = new Walk(schema, fill, duplicates, wording);
  try {
    const result = value === null || value === undefined ? {} : objectDecoder(schema)(value, walk);
    if (walk.error !== undefined) return { error: walk.error };
    return { value: result as T, strictErrors: walk.strictErrors };
  } catch (thrown) {
    if (thrown instanceof DecodingAborted) return { error: thrown.message };
    throw thrown;
  }
}

/** The message of the BadRequest for a body that does not decode. `kind` and `version` are the body's own. */
export function cannotBeHandled(kind: string, version: string, asKind: string, error: string): string {
  return `${kind} in version ${goQuote(version)} cannot be handled as a ${asKind}: ${error}`;
}

/** The error that `fieldValidation=Strict` makes of the strict errors. */
export function strictDecodingError(strictErrors: readonly string[]): string {
  return `strict decoding error: ${strictErrors.join(', ')}`;
}
