import { compareElements, type PathElement, printElement } from './pathElement.ts';

/** A set of paths, as a tree of their steps. Never changed once made. */
export type FieldSet = ReadonlyMap<PathElement, FieldNode>;

export interface FieldNode {
  /** Whether the path that ends here is in the set (`.` in FieldsV1, when there is more below). */
  readonly member: boolean;
  readonly below: FieldSet;
}

/** `V1ManagedFieldsEntry.fieldsV1`. */
export interface FieldsV1 {
  [step: string]: FieldsV1;
}

export const NO_FIELDS: FieldSet = new Map();
export const LEAF: FieldNode = { member: true, below: NO_FIELDS };

/** The set that an entry's `fieldsV1` lists. */
export function parseFieldsV1(fields: FieldsV1 | undefined | null): FieldSet {
  const set = new Map<PathElement, FieldNode>();
  for (const [step, inner] of Object.entries(fields ?? {})) {
    if (step === '.') continue;
    const below = parseFieldsV1(inner);
    const node = below.size === 0 ? LEAF : { member: Object.hasOwn(inner, '.'), below };
    set.set(step, node);
  }
  return set;
}

/** The set as `fieldsV1`, steps in upstream's order. */
export function toFieldsV1(set: FieldSet): FieldsV1 {
  const fields: FieldsV1 = {};
  for (const step of [...set.keys()].sort(compareElements)) {
    const node = set.get(step) as FieldNode;
    const inner = toFieldsV1(node.below);
    fields[step] = node.member && node.below.size > 0 ? { '.': {}, ...inner } : inner;
  }
  return fields;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const result = new Map(a);
  for (const [step, node] of b) {
    const other = result.get(step);
    result.set(step, other ? { member: other.member || node.member, below: union(other.below, node.below) } : node);
  }
  return result;
}

/** Paths of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0 || b.size === 0) return a;
  const result = new Map<PathElement, FieldNode>();
  for (const [step, node] of a) {
    const other = b.get(step);
    if (!other) {
      result.set(step, node);
      continue;
    }
    const member = node.member && !other.member;
    const below = difference(node.below, other.below);
    if (member || below.size > 0) result.set(step, { member, below });
  }
  return result;
}

/** Paths in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result = new Map<PathElement, FieldNode>();
  for (const [step, node] of a) {
    const other = b.get(step);
    if (!other) continue;
    const member = node.member && other.member;
    const below = intersection(node.below, other.below);
    if (member || below.size > 0) result.set(step, { member, below });
  }
  return result;
}

export function sameFields(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [step, node] of a) {
    const other = b.get(step);
    if (!other || other.member !== node.member || !sameFields(node.below, other.below)) return false;
  }
  return true;
}

/** Every path of the set, printed: `.spec.replicas`. Parents come before what is below them. */
export function printPaths(set: FieldSet, prefix = ''): string[] {
  const paths: string[] = [];
  for (const step of [...set.keys()].sort(compareElements)) {
    const node = set.get(step) as FieldNode;
    const path = prefix + printElement(step);
    if (node.member) paths.push(path);
    paths.push(...printPaths(node.below, path));
  }
  return paths;
}
