import type { Mark } from './YamlError.ts';

export type TokenKind =
  | 'stream-end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | 'entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  readonly mark: Mark;
  /** Text of a scalar, name of an anchor, suffix of a tag, version, prefix of a tag directive. */
  readonly text: string;
  /** Handle of a tag (`!!`), or how a scalar is written. */
  readonly style: string;
}
