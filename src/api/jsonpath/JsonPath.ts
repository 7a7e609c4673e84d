import { goJson } from '../../base/goJson.ts';
import { goType } from '../../base/goType.ts';
import { goNumber, goValue } from '../../base/goValue.ts';
import { isObject } from '../patch/jsonObject.ts';
import { type ArrayNode, JsonPathError, type PathList, type PathNode } from './nodes.ts';
import { parseTemplate } from './parse.ts';

/**
 * A JSONPath template in kubectl's dialect: text, `{.a.b[0]}`, filters, `{range}…{end}`. Reading it and running it throw
 * JsonPathError with kubectl's words. Source: client-go/util/jsonpath, release 1.36.
 */
export class JsonPath {
  private readonly blocks: readonly Block[];

  /** With `allowMissingKeys` (as kubectl has it) what is not there gives nothing, else an error. */
  constructor(
    template: string,
    private readonly allowMissingKeys = true,
  ) {
    this.blocks = nest(parseTemplate(template));
  }

  /** What each part of the template finds. */
  find(data: unknown): unknown[][] {
    return this.run(this.blocks, data);
  }

  /** The text that the template makes of the data. */
  execute(data: unknown): string {
    return this.find(data)
      .map((values) => values.map(printValue).join(' '))
      .join('');
  }

  private run(blocks: readonly Block[], data: unknown): unknown[][] {
    return blocks.flatMap((block) => {
      const found = this.list([data], block.list);
      return block.body ? found.flatMap((item) => this.run(block.body as Block[], item)) : [found];
    });
  }

  private list(input: readonly unknown[], list: PathList): unknown[] {
    return list.reduce<unknown[]>((values, node) => this.step(values, node), [...input]);
  }

  private step(values: readonly unknown[], node: PathNode): unknown[] {
    switch (node.kind) {
      case 'text':
        return [node.value];
      case 'value':
        return values.map(() => node.value);
      case 'identifier':
        if (node.value === 'end') throw new JsonPathError('not in range, nothing to end');
        throw new JsonPathError(`unrecognized identifier ${node.value}`);
      case 'field':
        return this.field(values, node.value);
      case 'wildcard':
        return values.flatMap(childrenOf);
      case 'recursive':
        return values.flatMap(descendants);
      case 'array':
        return values.flatMap((value) => slice(value, node));
      case 'union':
        return node.lists.flatMap((list) => this.list(values, list));
      case 'filter':
        return values.flatMap((value) => this.filter(value, node));
      default:
        return [...values];
    }
  }

  private field(values: readonly unknown[], name: string): unknown[] {
    const found: unknown[] = [];
    for (const value of values) {
      if (isObject(value) && Object.hasOwn(value, name) && value[name] !== undefined) found.push(value[name]);
    }
    if (found.length === 0 && !this.allowMissingKeys) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  private filter(value: unknown, node: PathNode & { kind: 'filter' }): unknown[] {
    if (!Array.isArray(value)) {
      if (value === null) return [];
      throw new JsonPathError(`${goValue(value)} is not array or slice and cannot be filtered`);
    }
    return value.filter((item) => {
      const lefts = this.list([item], node.left);
      if (node.operator === 'exists') return lefts.length > 0;
      if (lefts.length === 0) return false;
      const rights = this.list([item], node.right);
      if (rights.length === 0) return false;
      if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time');
      return compare(lefts[0], node.operator, rights[0]);
    });
  }
}

/** A part of the template; `body` is what a range repeats. */
interface Block {
  readonly list: PathList;
  readonly body?: readonly Block[];
}

/** Puts what stands between `{range}` and `{end}` inside the range. */
function nest(lists: readonly PathList[]): Block[] {
  let at = 0;
  const blocks = (inRange: boolean): Block[] => {
    const found: Block[] = [];
    while (at < lists.length) {
      const list = lists[at++] as PathList;
      const first = list[0];
      const word = first?.kind === 'identifier' ? first.value : '';
      if (word === 'end' && inRange) return found;
      if (word === 'range') found.push({ list: list.slice(1), body: blocks(true) });
      else found.push({ list });
    }
    return found;
  };
  return blocks(false);
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  return Object.keys(value)
    .sort()
    .map((key) => value[key])
    .filter((child) => child !== undefined);
}

/** The value and everything below it that has something in it. */
function descendants(value: unknown): unknown[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...children.flatMap(descendants)];
}

function slice(value: unknown, node: ArrayNode): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const { length } = value;
  let start = node.start ?? 0;
  let end = node.end ?? length;
  if (start < 0) start += length;
  if (end < 0 || (end === 0 && node.single)) end += length;
  if (start === end) return [];
  const outside = (index: number) => new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
  if (start >= length || start < 0) throw outside(start);
  if (end > length || end < 0) throw outside(end - 1);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  const step = node.step ?? 1;
  if (step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(start, end).filter((_, i) => i % step === 0);
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (!['<', '>', '==', '!=', '<=', '>='].includes(operator))
    throw new JsonPathError(`unrecognized filter operator ${operator}`);
  for (const side of [left, right]) {
    if (typeof side === 'object' || side === undefined) throw new JsonPathError('invalid type for comparison');
  }
  if (goType(left) !== goType(right)) throw new JsonPathError('incompatible types for comparison');
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left === 'boolean') throw new JsonPathError('invalid type for comparison');
  const [a, b] = [left as string | number, right as string | number];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

/** A found value as text: objects and lists as JSON. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return goNumber(value);
  return goJson(value ?? null);
}

/**
 * The template for a path as `--sort-by`, custom columns and `wait` take it: `{.a.b}`, `.a.b`, `{a.b}` or `a.b`.
 * Throws JsonPathError.
 */
export function relaxedPath(expression: string): string {
  if (expression === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (!match) {
    const forms = "a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";
    throw new JsonPathError(`unexpected path string, expected ${forms}`);
  }
  return `{.${match[1] ?? match[2]}}`;
}
