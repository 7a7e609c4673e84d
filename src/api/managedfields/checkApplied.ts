import { isObject } from '../patch/jsonObject.ts';
import { printElement } from './pathElement.ts';
import { childShape, itemElement, type Shape, shapeOf } from './shape.ts';

/**
 * What is wrong with an applied configuration's form, as structured-merge-diff says it: `.spec.foo: field not declared
 * in schema`, `.spec.containers: duplicate entries for key [name="c"]`. Undefined when it is fine.
 */
export function checkApplied(config: unknown, shape: Shape): string | undefined {
  const errors: string[] = [];
  check(config, shape, '', errors);
  if (errors.length === 0) return undefined;
  return errors.length === 1 ? errors[0] : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

function check(value: unknown, shape: Shape, path: string, errors: string[]): void {
  if (value === null || shape.kind === 'leaf') return;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    if (!isObject(value)) {
      if (shape.kind === 'struct') errors.push(`${path}: expected map, got ${show(value)}`);
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      const child = childShape(shape, name);
      if (shape.kind === 'struct' && !child.declared) errors.push(`${path}.${name}: field not declared in schema`);
      else check(inner, child.shape, `${path}.${name}`, errors);
    }
    return;
  }
  if (!Array.isArray(value)) {
    errors.push(`${path}: expected list, got ${show(value)}`);
    return;
  }
  const seen = new Set<string>();
  for (const item of value) {
    const element = itemElement(item, shape);
    const where = path + printElement(element);
    if (seen.has(element)) errors.push(`${path}: duplicate entries for key ${printElement(element)}`);
    seen.add(element);
    if (shape.kind === 'list') check(item, shapeOf(shape.items), where, errors);
  }
}

const show = (value: unknown): string => `&{${Array.isArray(value) ? `[${value.join(' ')}]` : String(value)}}`;
