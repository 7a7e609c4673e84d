import { isObject, type JsonObject, put } from '../patch/jsonObject.ts';
import type { FieldSet } from './fieldSet.ts';
import { fieldElement, type PathElement } from './pathElement.ts';
import { childShape, itemElement, type Shape, shapeOf } from './shape.ts';

/** The live value with an applied configuration laid over it. Parts that stay as they are are shared. */
export function mergeApplied(live: unknown, applied: unknown, shape: Shape): unknown {
  if (shape.kind === 'leaf' || live === undefined || live === null) return applied;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    return isObject(live) && isObject(applied) ? mergeFields(live, applied, shape) : applied;
  }
  return Array.isArray(live) && Array.isArray(applied) ? mergeItems(live, applied, shape) : applied;
}

function mergeFields(live: JsonObject, applied: JsonObject, shape: Shape & { kind: 'struct' | 'map' }): JsonObject {
  const result: JsonObject = { ...live };
  for (const [name, value] of Object.entries(applied)) {
    if (value === undefined) continue;
    if (value === null) delete result[name];
    else put(result, name, mergeApplied(live[name], value, childShape(shape, name).shape));
  }
  return result;
}

/** Items only the server has stay where they are; the others come in the order of the configuration. */
function mergeItems(
  live: readonly unknown[],
  applied: readonly unknown[],
  shape: Shape & { kind: 'list' | 'set' },
): unknown[] {
  const itemShape: Shape = shape.kind === 'list' ? shapeOf(shape.items) : { kind: 'leaf' };
  const liveByElement = new Map(live.map((item) => [itemElement(item, shape), item]));
  const appliedElements = applied.map((item) => itemElement(item, shape));
  const inApplied = new Set(appliedElements);
  const merged: unknown[] = [];
  const done = new Set<PathElement>();
  let next = 0;
  const takeApplied = () => {
    const element = appliedElements[next] as PathElement;
    if (!done.has(element)) merged.push(mergeApplied(liveByElement.get(element), applied[next], itemShape));
    done.add(element);
    next++;
  };
  for (const item of live) {
    const element = itemElement(item, shape);
    if (!inApplied.has(element)) merged.push(item);
    else while (next < applied.length && !done.has(element)) takeApplied();
  }
  while (next < applied.length) takeApplied();
  return merged;
}

/** The value without the fields of `gone`, except those of which `kept` holds the field itself or something below. */
export function removeFields(value: unknown, gone: FieldSet, kept: FieldSet, shape: Shape): unknown {
  if (gone.size === 0) return value;
  if ((shape.kind === 'struct' || shape.kind === 'map') && isObject(value)) {
    const result: JsonObject = { ...value };
    for (const name of Object.keys(value)) {
      const { shape: inner } = childShape(shape, name);
      const left = removeAt(fieldElement(name), value[name], gone, kept, inner);
      if (left === REMOVED) delete result[name];
      else result[name] = left;
    }
    return result;
  }
  if ((shape.kind === 'list' || shape.kind === 'set') && Array.isArray(value)) {
    const inner: Shape = shape.kind === 'list' ? shapeOf(shape.items) : { kind: 'leaf' };
    const left = value.map((item) => removeAt(itemElement(item, shape), item, gone, kept, inner));
    return left.filter((item) => item !== REMOVED);
  }
  return value;
}

const REMOVED = Symbol('removed');

function removeAt(element: PathElement, value: unknown, gone: FieldSet, kept: FieldSet, shape: Shape): unknown {
  const node = gone.get(element);
  if (!node) return value;
  const keep = kept.get(element);
  if (node.member && !keep) return REMOVED;
  if (node.below.size === 0) return value;
  const left = removeFields(value, node.below, keep?.below ?? new Map(), shape);
  return left !== value && !keep && vanishes(left, shape) ? REMOVED : left;
}

/** Go leaves out a list or map that became empty; of kinds without a schema it stays. */
function vanishes(value: unknown, shape: Shape): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return shape.kind === 'map' && shape.values !== undefined && isObject(value) && Object.keys(value).length === 0;
}
