import type { MappingNode, SequenceNode, YamlNode } from './nodes.ts';
import { Scanner } from './Scanner.ts';
import type { Token, TokenKind } from './Token.ts';
import { grammarError, type Mark, YamlError } from './YamlError.ts';

/** The first document of a text; undefined when there is none. Throws YamlError with go-yaml's wording. */
export function parseNode(text: string): YamlNode | undefined {
  const control = CONTROL.exec(text);
  if (control) throw new YamlError('control characters are not allowed', markAt(text, control.index));
  return new NodeParser(text).document();
}

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]/;

function markAt(text: string, index: number): Mark {
  const lines = text.slice(0, index).split('\n');
  return { line: lines.length - 1, column: (lines.at(-1) as string).length };
}

const YAML_TAGS = 'tag:yaml.org,2002:';

class NodeParser {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, YamlNode>();
  private readonly handles = new Map([
    ['!', '!'],
    ['!!', YAML_TAGS],
  ]);

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  document(): YamlNode | undefined {
    const first = this.next;
    if (first.kind === 'stream-end') return undefined;
    this.directives();
    if (this.isNext('document-start')) this.scanner.skip();
    else if (this.next !== first) throw grammarError('did not find expected <document start>', this.next.mark);
    const root = this.isNext('document-start', 'document-end', 'version', 'tag-directive', 'stream-end')
      ? this.empty(this.next.mark)
      : this.node(true, false);
    if (!this.isNext('document-end', 'stream-end')) this.requireNextDocument();
    return root;
  }

  private directives(): void {
    let version = false;
    for (; this.isNext('version', 'tag-directive'); this.scanner.skip()) {
      const { kind, text, style, mark } = this.next;
      if (kind === 'version') {
        if (version) throw grammarError('found duplicate %YAML directive', mark);
        if (!/^1\.[12]$/.test(text)) throw grammarError('found incompatible YAML document', mark);
        version = true;
      } else this.handles.set(style, text);
    }
  }

  /** Whatever follows a document without `...` must start another one. */
  private requireNextDocument(): void {
    if (!this.isNext('document-start', 'version', 'tag-directive'))
      throw grammarError('did not find expected <document start>', this.next.mark);
  }

  private get next(): Token {
    return this.scanner.peek();
  }

  private isNext(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.next.kind);
  }

  private empty(mark: Mark): YamlNode {
    return { kind: 'scalar', mark, tag: '', text: '', plain: true };
  }

  /** One node. `block` allows block collections, `indentless` a sequence at the column of its key. */
  private node(block: boolean, indentless: boolean): YamlNode {
    if (this.isNext('alias')) return this.alias();
    const start = this.next.mark;
    const { anchor, tag } = this.properties(start);
    const node = this.content(block, indentless, start, tag, anchor !== undefined || tag !== '', anchor);
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return node;
  }

  private alias(): YamlNode {
    const { text, mark } = this.next;
    const target = this.anchors.get(text);
    if (!target) throw new YamlError(`unknown anchor '${text}' referenced`, mark);
    this.scanner.skip();
    return { kind: 'alias', mark, tag: '', name: text, target };
  }

  private properties(start: Mark): { anchor: string | undefined; tag: string } {
    let anchor: string | undefined;
    let tag = '';
    for (;;) {
      const { kind, text, style, mark } = this.next;
      if (kind === 'anchor' && anchor === undefined) anchor = text;
      else if (kind === 'tag' && tag === '') {
        const prefix = style === '' ? '' : this.handles.get(style);
        if (prefix === undefined) throw grammarError('found undefined tag handle', mark, start);
        tag = prefix + text;
      } else return { anchor, tag };
      this.scanner.skip();
    }
  }

  private content(
    block: boolean,
    indentless: boolean,
    mark: Mark,
    tag: string,
    mayBeEmpty: boolean,
    anchor: string | undefined,
  ): YamlNode {
    const { kind, text, style } = this.next;
    if (kind === 'scalar') {
      this.scanner.skip();
      return { kind: 'scalar', mark, tag, text, plain: style === 'plain' };
    }
    if (indentless && kind === 'entry') return this.sequence(mark, tag, anchor, () => this.indentlessItems());
    if (kind === '[') return this.sequence(mark, tag, anchor, (items) => this.flowItems(items, mark));
    if (kind === '{') return this.mapping(mark, tag, anchor, (pairs) => this.flowPairs(pairs, mark));
    if (block && kind === 'block-sequence-start')
      return this.sequence(mark, tag, anchor, (items) => this.blockItems(items, mark));
    if (block && kind === 'block-mapping-start')
      return this.mapping(mark, tag, anchor, (pairs) => this.blockPairs(pairs, mark));
    if (mayBeEmpty) return { kind: 'scalar', mark, tag, text: '', plain: true };
    throw grammarError('did not find expected node content', this.next.mark, mark);
  }

  /** A sequence that its own items can already name (and so be found to contain itself). */
  private sequence(
    mark: Mark,
    tag: string,
    anchor: string | undefined,
    fill: (items: YamlNode[]) => YamlNode[] | undefined,
  ): SequenceNode {
    const items: YamlNode[] = [];
    const node: SequenceNode = { kind: 'sequence', mark, tag, items };
    if (anchor !== undefined) this.anchors.set(anchor, node);
    const more = fill(items);
    if (more) items.push(...more);
    return node;
  }

  private mapping(
    mark: Mark,
    tag: string,
    anchor: string | undefined,
    fill: (pairs: [YamlNode, YamlNode][]) => void,
  ): MappingNode {
    const pairs: [YamlNode, YamlNode][] = [];
    const node: MappingNode = { kind: 'mapping', mark, tag, pairs };
    if (anchor !== undefined) this.anchors.set(anchor, node);
    fill(pairs);
    return node;
  }

  /** A node in a block, unless what comes next shows that it is left out. */
  private blockValue(indentless: boolean, ...ends: TokenKind[]): YamlNode {
    return this.isNext(...ends) ? this.empty(this.next.mark) : this.node(true, indentless);
  }

  private blockItems(items: YamlNode[], start: Mark): undefined {
    this.scanner.skip();
    while (this.isNext('entry')) {
      this.scanner.skip();
      items.push(this.blockValue(false, 'entry', 'block-end'));
    }
    if (!this.isNext('block-end')) throw grammarError("did not find expected '-' indicator", this.next.mark, start);
    this.scanner.skip();
  }

  private indentlessItems(): YamlNode[] {
    const items: YamlNode[] = [];
    while (this.isNext('entry')) {
      this.scanner.skip();
      items.push(this.blockValue(false, 'entry', 'key', 'value', 'block-end'));
    }
    return items;
  }

  private blockPairs(pairs: [YamlNode, YamlNode][], start: Mark): void {
    this.scanner.skip();
    while (this.isNext('key')) {
      this.scanner.skip();
      const key = this.blockValue(true, 'key', 'value', 'block-end');
      pairs.push([key, this.blockPairValue()]);
    }
    if (!this.isNext('block-end')) throw grammarError('did not find expected key', this.next.mark, start);
    this.scanner.skip();
  }

  private blockPairValue(): YamlNode {
    if (!this.isNext('value')) return this.empty(this.next.mark);
    this.scanner.skip();
    return this.blockValue(true, 'key', 'value', 'block-end');
  }

  private flowItems(items: YamlNode[], start: Mark): undefined {
    this.scanner.skip();
    while (!this.isNext(']')) {
      if (items.length > 0) this.comma("did not find expected ',' or ']'", start);
      if (this.isNext('key')) {
        const { mark } = this.next;
        items.push({ kind: 'mapping', mark, tag: '', pairs: [this.flowPair(']')] });
      } else if (!this.isNext(']')) items.push(this.node(false, false));
    }
    this.scanner.skip();
  }

  private flowPairs(pairs: [YamlNode, YamlNode][], start: Mark): void {
    this.scanner.skip();
    while (!this.isNext('}')) {
      if (pairs.length > 0) this.comma("did not find expected ',' or '}'", start);
      if (this.isNext('key')) pairs.push(this.flowPair('}'));
      else if (!this.isNext('}')) {
        const key = this.node(false, false);
        pairs.push([key, this.empty(this.next.mark)]);
      }
    }
    this.scanner.skip();
  }

  private comma(problem: string, start: Mark): void {
    if (!this.isNext(',')) throw grammarError(problem, this.next.mark, start);
    this.scanner.skip();
  }

  private flowPair(end: ']' | '}'): [YamlNode, YamlNode] {
    this.scanner.skip();
    const key = this.isNext('value', ',', end) ? this.empty(this.next.mark) : this.node(false, false);
    if (!this.isNext('value')) return [key, this.empty(this.next.mark)];
    this.scanner.skip();
    return [key, this.isNext(',', end) ? this.empty(this.next.mark) : this.node(false, false)];
  }
}
