import { describe, type FieldError, invalid } from '../FieldError.ts';
import { labelKeyError, labelValueError } from './syntax.ts';

export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

/** One comma-separated part of a label selector (upstream `labels.Requirement`). `values` are unique and sorted. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** Thrown for text that is no selector; the message is upstream's, without the context a caller adds. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** A checked requirement. Throws SelectorError with upstream's text. Source: apimachinery/pkg/labels `NewRequirement`. */
export function newRequirement(key: string, operator: Operator, values: readonly string[]): Requirement {
  const sorted = [...new Set(values)].sort();
  const errors: FieldError[] = [];
  const keyError = labelKeyError(key, 'key');
  if (keyError) errors.push(keyError);
  errors.push(...valueCountErrors(operator, sorted));
  sorted.forEach((value, i) => {
    const error = labelValueError(value, `values[${i}][${key}]`);
    if (error) errors.push(error);
  });
  if (errors.length > 0) throw new SelectorError(aggregate(errors));
  return { key, operator, values: sorted };
}

function valueCountErrors(operator: Operator, values: readonly string[]): FieldError[] {
  const wrong = (why: string): FieldError[] => [invalid('values', values, why)];
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? wrong("for 'in', 'notin' operators, values set can't be empty") : [];
    case '=':
    case '==':
    case '!=':
      return values.length !== 1 ? wrong('exact-match compatibility requires one single value') : [];
    case 'exists':
    case '!':
      return values.length !== 0 ? wrong('values set must be empty for exists and does not exist') : [];
    default:
      if (values.length !== 1) return wrong("for 'Gt', 'Lt' operators, exactly one value is required");
      return INTEGER.test(values[0] as string)
        ? []
        : [invalid('values[0]', values[0], "for 'Gt', 'Lt' operators, the value must be an integer")];
  }
}

const INTEGER = /^[+-]?\d+$/;

/** Several errors as Go's aggregate prints them. */
function aggregate(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(describe))];
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`;
}

/** Whether a label's value (undefined: no such label) meets the requirement. */
export function requirementMatches(requirement: Requirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && requirement.values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !requirement.values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default: {
      if (value === undefined || !INTEGER.test(value)) return false;
      const bound = BigInt(plain(requirement.values[0] as string));
      return requirement.operator === 'gt' ? BigInt(plain(value)) > bound : BigInt(plain(value)) < bound;
    }
  }
}

/** BigInt does not take a leading plus. */
const plain = (text: string): string => (text.startsWith('+') ? text.slice(1) : text);

/** The requirement as a selector's text shows it: `a=b`, `c in (d,e)`, `!f`, `g>5`. */
export function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case '!':
      return `!${key}`;
    case 'exists':
      return key;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    case 'gt':
      return `${key}>${values[0]}`;
    case 'lt':
      return `${key}<${values[0]}`;
    default:
      return `${key}${operator}${values[0]}`;
  }
}
