import { type CelType, typeText } from './CelType.ts';
import { CelList, CelMap, type CelValue, Duration, Opaque, Optional, Timestamp, TypeValue, Uint } from './values.ts';

/** Whether a value is of a type: lists and maps by their own kind only, for what they hold shows when it is used. */
export function matchesType(value: CelValue, type: CelType): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'param':
      return true;
    case 'list': {
      if (!(value instanceof CelList)) return false;
      const [first] = value.values;
      return first === undefined || matchesType(first, type.item);
    }
    case 'map':
    case 'object':
      return value instanceof CelMap;
    case 'type':
      return value instanceof TypeValue;
    case 'opaque':
      if (type.name === 'optional_type') return value instanceof Optional;
      return value instanceof Opaque && typeText(value.type) === typeText(type);
    case 'plain':
      return matchesPlain(value, type.name);
  }
}

function matchesPlain(value: CelValue, name: string): boolean {
  switch (name) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'bigint';
    case 'double':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'uint':
      return value instanceof Uint;
    case 'timestamp':
      return value instanceof Timestamp;
    case 'duration':
      return value instanceof Duration;
    case 'bytes':
      return value instanceof Uint8Array;
    default:
      return value === null;
  }
}
