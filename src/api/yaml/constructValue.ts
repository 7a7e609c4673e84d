import { goNumber } from '../../base/goValue.ts';
import { goQuote } from '../FieldError.ts';
import type { MappingNode, ScalarNode, YamlNode } from './nodes.ts';
import { resolveScalar } from './resolveScalar.ts';
import { type Mark, YamlError } from './YamlError.ts';

/** A key that stands twice in one mapping; the last one wins. `mark` is where the later one is. */
export interface DuplicateKey {
  readonly key: string;
  readonly mark: Mark;
}

/**
 * The JSON value of a document's nodes, as sigs.k8s.io/yaml makes it: keys become strings, the last of equal keys wins,
 * `<<` merges. Aliases are expanded, and refused when a small text would become a huge value. Throws YamlError.
 */
export function constructValue(root: YamlNode): { value: unknown; duplicates: DuplicateKey[] } {
  const builder = new ValueBuilder();
  return { value: builder.build(root), duplicates: builder.duplicates };
}

class ValueBuilder {
  readonly duplicates: DuplicateKey[] = [];
  private readonly open = new Set<YamlNode>();
  private built = 0;
  private builtFromAliases = 0;
  private aliasDepth = 0;

  build(node: YamlNode): unknown {
    this.count();
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node);
      case 'sequence':
        return this.inside(node, () => node.items.map((item) => this.build(item)));
      case 'mapping':
        return this.inside(node, () => this.mapping(node));
      default:
        if (this.open.has(node.target)) throw new YamlError(`anchor '${node.name}' value contains itself`, node.mark);
        return this.aliased(() => this.build(node.target));
    }
  }

  private inside<T>(node: YamlNode, make: () => T): T {
    this.open.add(node);
    const value = make();
    this.open.delete(node);
    return value;
  }

  private aliased<T>(make: () => T): T {
    this.aliasDepth++;
    const value = make();
    this.aliasDepth--;
    return value;
  }

  /** go-yaml's guard: of many nodes built, only so many may come from aliases; the more nodes, the fewer. */
  private count(): void {
    this.built++;
    if (this.aliasDepth > 0) this.builtFromAliases++;
    if (this.builtFromAliases <= 100 || this.built <= 1000) return;
    const excess = Math.min(Math.max((this.built - 400_000) / 3_600_000, 0), 1);
    if (this.builtFromAliases / this.built > 0.99 - 0.89 * excess)
      throw new YamlError('document contains excessive aliasing');
  }

  private scalar(node: ScalarNode): unknown {
    const value = resolveScalar(node.tag, node.text, node.plain);
    if (typeof value === 'number' && !Number.isFinite(value)) throw new UnsupportedValue(goNumber(value), node.mark);
    return value;
  }

  private mapping(node: MappingNode): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const [keyNode, valueNode] of node.pairs) {
      if (isMerge(keyNode)) {
        this.merge(result, valueNode);
        continue;
      }
      const raw = this.build(keyNode);
      const value = this.build(valueNode);
      const key = keyText(raw, value, keyNode.mark);
      if (seen.has(key)) this.duplicates.push({ key, mark: keyNode.mark });
      seen.add(key);
      setOwn(result, key, value);
    }
    return result;
  }

  private merge(result: Record<string, unknown>, node: YamlNode): void {
    const target = node.kind === 'alias' ? node.target : node;
    const sources = target.kind === 'sequence' ? [...target.items].reverse() : [node];
    for (const source of sources) {
      const from = source.kind === 'alias' ? source.target : source;
      if (from.kind !== 'mapping')
        throw new YamlError('map merge requires map or sequence of maps as the value', source.mark);
      const fields = this.build(source) as Record<string, unknown>;
      for (const [key, value] of Object.entries(fields)) setOwn(result, key, value);
    }
  }
}

/** Infinity and NaN: YAML has them, JSON does not. */
export class UnsupportedValue extends YamlError {
  constructor(value: string, mark: Mark) {
    super(`json: unsupported value: ${value}`, mark);
  }
}

/** A key that JSON cannot have. */
export class UnsupportedKey extends YamlError {}

const isMerge = (node: YamlNode): boolean =>
  node.kind === 'scalar' &&
  node.text === '<<' &&
  ((node.plain && node.tag === '') || node.tag === 'tag:yaml.org,2002:merge');

function keyText(raw: unknown, value: unknown, mark: Mark): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number') return goNumber(raw);
  if (typeof raw === 'boolean') return String(raw);
  if (raw === null)
    throw new UnsupportedKey(
      `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(value, true)}`,
      mark,
    );
  throw new YamlError(`invalid map key: ${goSyntax(raw, true)}`, mark);
}

/** A value in Go's syntax (`%#v`). */
function goSyntax(value: unknown, top = false): string {
  if (value === null) return top ? '<nil>' : 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return goNumber(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((item) => goSyntax(item)).join(', ')}}`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[interface {}]interface {}{${entries.map(([k, v]) => `${goQuote(k)}:${goSyntax(v)}`).join(', ')}}`;
}

/** Sets a key as plain data, also one named `__proto__`. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}
