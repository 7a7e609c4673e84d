import type { Mark } from './YamlError.ts';

/** One node of a YAML document as written: nothing resolved yet. Marks count from 0, in the document's own text. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface NodeBase {
  readonly mark: Mark;
  /** The full tag, `tag:yaml.org,2002:str` or `!local`; '' when none is written. */
  readonly tag: string;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly text: string;
  /** Written without quotes and not as a block, so its type follows from its text. */
  readonly plain: boolean;
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping';
  readonly pairs: readonly (readonly [YamlNode, YamlNode])[];
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** What the name stood for at this place. */
  readonly target: YamlNode;
}
