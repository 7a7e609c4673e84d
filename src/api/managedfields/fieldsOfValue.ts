import { deepEqual } from '../../base/deepEqual.ts';
import { isObject } from '../patch/jsonObject.ts';
import { difference, type FieldNode, type FieldSet, LEAF, NO_FIELDS, parseFieldsV1 } from './fieldSet.ts';
import { fieldElement, type PathElement } from './pathElement.ts';
import { type Child, childrenOf, childShape, type Shape } from './shape.ts';

/** What nobody owns: identity, and what the server alone sets. */
const NOT_OWNED: FieldSet = parseFieldsV1({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
});

export const withoutUnowned = (set: FieldSet): FieldSet => difference(set, NOT_OWNED);

/** The fields that an applied configuration sets (upstream `ToFieldSet`). */
export function fieldsOfValue(value: unknown, shape: Shape): FieldSet {
  const children = childrenOf(value, shape);
  if (!children) return NO_FIELDS;
  const set = new Map<PathElement, FieldNode>();
  for (const [element, child] of children) {
    const below = fieldsOfValue(child.value, child.shape);
    const empty = child.value === null || (isObject(child.value) && Object.keys(child.value).length === 0);
    const isLeaf = !childrenOf(child.value, child.shape);
    const member = !child.declared || isLeaf || empty;
    if (member || below.size > 0) set.set(element, below.size === 0 ? LEAF : { member, below });
  }
  return set;
}

/** What changed between two versions of an object: fields set or altered, and fields gone. */
export interface Comparison {
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = { changed: NO_FIELDS, removed: NO_FIELDS };

/**
 * Compares two versions; parts that they share cost nothing. A struct that Go holds by value and a list that is always
 * written count as there even when they are not, so that only what is in them is owned.
 */
export function compareValues(before: unknown, after: unknown, shape: Shape): Comparison {
  if (before === after) return SAME;
  const old = childrenOf(before, shape) ?? new Map<PathElement, Child>();
  const now = childrenOf(after, shape) ?? new Map<PathElement, Child>();
  const changed = new Map<PathElement, FieldNode>();
  const removed = new Map<PathElement, FieldNode>();
  for (const element of new Set([...old.keys(), ...now.keys()])) {
    const phantom = alwaysThere(shape, element);
    const left = old.get(element) ?? phantom;
    const right = now.get(element) ?? phantom;
    if (left === right || (left && right && left.value === right.value)) continue;
    if (!left) changed.set(element, everything(right as Child));
    else if (!right) removed.set(element, everything(left));
    else compareChild(element, left, right, changed, removed);
  }
  return { changed, removed };
}

function compareChild(
  element: PathElement,
  left: Child,
  right: Child,
  changed: Map<PathElement, FieldNode>,
  removed: Map<PathElement, FieldNode>,
): void {
  const isLeaf = !childrenOf(left.value, left.shape) && !childrenOf(right.value, right.shape);
  if (isLeaf) {
    if (!deepEqual(left.value, right.value)) changed.set(element, LEAF);
    return;
  }
  const inner = compareValues(left.value, right.value, right.shape);
  if (inner.changed.size > 0) changed.set(element, { member: false, below: inner.changed });
  if (inner.removed.size > 0) removed.set(element, { member: false, below: inner.removed });
}

/** A part with everything in it. */
function everything(child: Child): FieldNode {
  const children = childrenOf(child.value, child.shape);
  if (!children || children.size === 0) return LEAF;
  const below = new Map<PathElement, FieldNode>();
  for (const [element, inner] of children) below.set(element, everything(inner));
  return { member: true, below };
}

const EMPTY_OBJECT = {};

/** What Go writes for a field that is not set: `{}` for a struct by value, `null` for a list or map without omitempty. */
function alwaysThere(shape: Shape, element: PathElement): Child | undefined {
  if (shape.kind !== 'struct') return undefined;
  const name = element.slice(2);
  const property = shape.schema.properties.get(name);
  if (!property || property.pointer || element !== fieldElement(name)) return undefined;
  const { type } = property.schema;
  const { shape: inner } = childShape(shape, name);
  if (type === 'object') return { value: EMPTY_OBJECT, shape: inner, declared: true };
  if ((type === 'array' || type === 'map') && !property.omitZero) return { value: null, shape: inner, declared: true };
  return undefined;
}
