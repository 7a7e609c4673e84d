import { type FieldError, invalid, notSupported, required, tooLong, tooMany, typeInvalid } from '../FieldError.ts';

/** Where a value stands. Linked, so that a path costs nothing until something is wrong. */
export interface Place {
  readonly parent: Place | undefined;
  /** A property, or `[3]`. */
  readonly step: string;
  /** The property is one that no schema names; upstream then writes a dot even at the root. */
  readonly additional?: boolean;
}

export const ROOT: Place = { parent: undefined, step: '' };
export const atProperty = (parent: Place, name: string): Place => ({ parent, step: name });
export const atAdditional = (parent: Place, name: string): Place => ({ parent, step: name, additional: true });
export const atIndex = (parent: Place, i: number): Place => ({ parent, step: `[${i}]` });

/** The path as upstream's messages have it: `spec.list[0].name`, or the empty text for the root. */
export function placeText(place: Place): string {
  if (!place.parent) return '';
  const before = placeText(place.parent);
  if (place.step.startsWith('[') && !place.additional) return before + place.step;
  return before === '' && !place.additional ? place.step : `${before}.${place.step}`;
}

/** One thing wrong; `message` is kube-openapi's text, which tells doubles apart. */
export interface Violation {
  error: FieldError;
  message: string;
}

/** How Go writes a nil path. */
const NOWHERE = '<nil>';

const fieldOf = (name: string): string => {
  const field = name.startsWith('.') ? name.slice(1) : name;
  return field === '' ? NOWHERE : field;
};

/** `<path> in body <what>`, as an invalid value. */
export function wrongValue(place: Place, value: unknown, what: string): Violation {
  const name = placeText(place);
  const message = `${name} in body ${what}`;
  return { error: invalid(fieldOf(name), value, message), message };
}

/** A value of the wrong type; `actual` is the type found, or the text that is not of a format. */
export function wrongType(place: Place, expected: string, actual: string): Violation {
  const name = placeText(place);
  const message = `${name} in body must be of type ${expected}: ${JSON.stringify(actual)}`;
  return { error: typeInvalid(fieldOf(name), actual, message), message };
}

export function missing(place: Place, name: string): Violation {
  const path = `${placeText(place)}.${name}`;
  return { error: required(fieldOf(path)), message: `${path} in body is required` };
}

export function tooLongText(place: Place, max: number): Violation {
  const name = placeText(place);
  return { error: tooLong(fieldOf(name), max), message: `${name} in body should be at most ${max} chars long` };
}

export function tooManyOf(place: Place, actual: number, max: number, what: string): Violation {
  const name = placeText(place);
  return { error: tooMany(fieldOf(name), actual, max), message: `${name} in body should have at most ${max} ${what}` };
}

export function notAmong(place: Place, value: unknown, values: readonly unknown[]): Violation {
  const name = placeText(place);
  const texts = values.map((v) => (typeof v === 'string' ? v : JSON.stringify(v)));
  const message = `${name} in body should be one of [${texts.join(' ')}]`;
  return { error: notSupported(fieldOf(name), value, texts), message };
}

/** What upstream reports without a field: the outcome of anyOf, oneOf, allOf, not, and numbers out of range. */
export function wrongSomewhere(message: string): Violation {
  return { error: invalid(NOWHERE, '', message), message };
}
