import type { YamlNode } from './nodes.ts';
import { parseNode } from './parseNode.ts';
import { YamlError } from './YamlError.ts';

/** A place in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Path = readonly (string | number)[];

/** Where the fields of a document stand in the file. The text is read a second time, and only when somebody asks. */
export class Positions {
  private root: YamlNode | undefined;
  private parsed = false;

  constructor(
    private readonly text: string,
    /** Lines of the file before `text`. */
    private readonly linesBefore: number,
    node?: YamlNode,
  ) {
    this.root = node;
    this.parsed = node !== undefined;
  }

  /** Where the value at the path begins; undefined when the document has no such field. */
  value(path: Path): Position | undefined {
    return this.find(path)?.value;
  }

  /** Where the key of the field begins, or the value for items of lists and the document itself. */
  key(path: Path): Position | undefined {
    const found = this.find(path);
    return found?.key ?? found?.value;
  }

  /** The closest thing to the path that the document has. */
  nearest(path: Path): Position {
    for (let length = path.length; length > 0; length--) {
      const found = this.key(path.slice(0, length));
      if (found) return found;
    }
    return this.value([]) ?? { line: this.linesBefore + 1, column: 1 };
  }

  private find(path: Path): { key?: Position; value: Position } | undefined {
    let node = this.node();
    let key: YamlNode | undefined;
    for (const step of path) {
      if (!node) return undefined;
      const target: YamlNode = node.kind === 'alias' ? node.target : node;
      key = undefined;
      if (target.kind === 'sequence' && typeof step === 'number') node = target.items[step];
      else if (target.kind === 'mapping') {
        const pair = target.pairs.findLast(([k]) => k.kind === 'scalar' && k.text === String(step));
        key = pair?.[0];
        node = pair?.[1];
      } else return undefined;
    }
    if (!node) return undefined;
    return key ? { key: this.place(key), value: this.place(node) } : { value: this.place(node) };
  }

  private place({ mark }: YamlNode): Position {
    return { line: this.linesBefore + mark.line + 1, column: mark.column + 1 };
  }

  private node(): YamlNode | undefined {
    if (this.parsed) return this.root;
    this.parsed = true;
    try {
      this.root = parseNode(this.text);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
    }
    return this.root;
  }
}
