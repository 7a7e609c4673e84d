/** One piece of a JSONPath template. */
export type PathNode =
  | { readonly kind: 'text' | 'field' | 'identifier'; readonly value: string }
  | { readonly kind: 'value'; readonly value: number | boolean }
  | { readonly kind: 'wildcard' | 'recursive' | 'empty' }
  | ArrayNode
  | { readonly kind: 'filter'; readonly left: PathList; readonly operator: string; readonly right: PathList }
  | { readonly kind: 'union'; readonly lists: readonly PathList[] };

/** `[start:end:step]`; undefined where it was not written. `single` is `[n]`, whose end follows from its start. */
export interface ArrayNode {
  readonly kind: 'array';
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number | undefined;
  readonly single: boolean;
}

/** Pieces that work on each other's results, left to right: one `{…}`. */
export type PathList = readonly PathNode[];

/** Thrown when a template cannot be read or run; the message is kubectl's. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}
