/** A type as the checker of the Common Expression Language knows it. */
export type CelType =
  | { kind: 'plain'; name: string }
  | { kind: 'dyn' }
  | { kind: 'list'; item: CelType }
  | { kind: 'map'; key: CelType; value: CelType }
  | { kind: 'object'; name: string; fields: ReadonlyMap<string, CelField> }
  | { kind: 'opaque'; name: string; params: readonly CelType[] }
  | { kind: 'type'; of: CelType }
  | { kind: 'param'; name: string };

/** A field of an object: its type, and the name that it has in the data. */
export interface CelField {
  type: CelType;
  property: string;
}

const plain = (name: string): CelType => ({ kind: 'plain', name });

export const DYN: CelType = { kind: 'dyn' };
export const BOOL = plain('bool');
export const INT = plain('int');
export const UINT = plain('uint');
export const DOUBLE = plain('double');
export const STRING = plain('string');
export const BYTES = plain('bytes');
export const NULL = plain('null');
export const TIMESTAMP = plain('timestamp');
export const DURATION = plain('duration');
export const listOf = (item: CelType): CelType => ({ kind: 'list', item });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: 'map', key, value });
export const opaque = (name: string, ...params: CelType[]): CelType => ({ kind: 'opaque', name, params });
export const optionalOf = (type: CelType): CelType => opaque('optional_type', type);
export const typeOf = (of: CelType): CelType => ({ kind: 'type', of });
export const param = (name: string): CelType => ({ kind: 'param', name });

export const isDyn = (type: CelType): boolean => type.kind === 'dyn';

/** The type inside an optional; undefined for other types. */
export const optionalParam = (type: CelType): CelType | undefined =>
  type.kind === 'opaque' && type.name === 'optional_type' ? (type.params[0] ?? DYN) : undefined;

/** A type as error messages show it (cel-go `FormatCELType`). */
export function typeText(type: CelType): string {
  switch (type.kind) {
    case 'plain':
    case 'object':
      return type.name;
    case 'dyn':
    case 'param':
      return 'dyn';
    case 'list':
      return `list(${typeText(type.item)})`;
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'opaque':
      return type.params.length === 0 ? type.name : `${type.name}(${type.params.map(typeText).join(', ')})`;
    case 'type':
      return `type(${typeText(type.of)})`;
  }
}

/** What type parameters have been found to stand for. */
export type Bindings = Map<string, CelType>;

/** The type with its parameters replaced by what they stand for; those not bound become dyn. */
export function substitute(type: CelType, bindings: Bindings): CelType {
  switch (type.kind) {
    case 'param':
      return bindings.get(type.name) ?? DYN;
    case 'list':
      return listOf(substitute(type.item, bindings));
    case 'map':
      return mapOf(substitute(type.key, bindings), substitute(type.value, bindings));
    case 'opaque':
      return opaque(type.name, ...type.params.map((inner) => substitute(inner, bindings)));
    case 'type':
      return typeOf(substitute(type.of, bindings));
    default:
      return type;
  }
}

const NULLABLE = new Set(['timestamp', 'duration', 'null']);

/** Whether a value of type `actual` may stand where `expected` is; binds the parameters of `expected`. */
export function isAssignable(expected: CelType, actual: CelType, bindings: Bindings): boolean {
  if (expected.kind === 'param') {
    const bound = bindings.get(expected.name);
    if (bound === undefined || bound.kind === 'dyn') {
      if (bound === undefined || actual.kind !== 'dyn') bindings.set(expected.name, actual);
      return true;
    }
    if (isAssignable(bound, actual, bindings)) {
      if (isLoose(actual)) bindings.set(expected.name, actual.kind === 'dyn' ? DYN : bound);
      return true;
    }
    if (!isAssignable(actual, bound, bindings)) return false;
    bindings.set(expected.name, actual);
    return true;
  }
  if (expected.kind === 'dyn' || actual.kind === 'dyn' || actual.kind === 'param') return true;
  if (actual.kind === 'plain' && actual.name === 'null') {
    return (
      expected.kind === 'object' || expected.kind === 'opaque' || NULLABLE.has((expected as { name: string }).name)
    );
  }
  switch (expected.kind) {
    case 'plain':
      return actual.kind === 'plain' && actual.name === expected.name;
    case 'object':
      return actual.kind === 'object' && actual.name === expected.name;
    case 'list':
      return actual.kind === 'list' && isAssignable(expected.item, actual.item, bindings);
    case 'map':
      return (
        actual.kind === 'map' &&
        isAssignable(expected.key, actual.key, bindings) &&
        isAssignable(expected.value, actual.value, bindings)
      );
    case 'opaque':
      return (
        actual.kind === 'opaque' &&
        actual.name === expected.name &&
        expected.params.every((inner, i) => isAssignable(inner, actual.params[i] ?? DYN, bindings))
      );
    case 'type':
      return actual.kind === 'type';
  }
}

const isLoose = (type: CelType): boolean => type.kind === 'dyn';

/** The type of what is sometimes one and sometimes the other; undefined where they do not go together. */
export function joined(a: CelType, b: CelType): CelType | undefined {
  const bindings: Bindings = new Map();
  if (a.kind === 'dyn' || b.kind === 'dyn') return DYN;
  if (isAssignable(a, b, bindings)) return isEmptyAggregate(a) ? b : a;
  return isAssignable(b, a, bindings) ? b : undefined;
}

const isEmptyAggregate = (type: CelType): boolean =>
  (type.kind === 'list' && type.item.kind === 'param') || (type.kind === 'map' && type.value.kind === 'param');
