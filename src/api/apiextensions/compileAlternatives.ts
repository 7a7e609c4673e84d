import { goQuote } from '../FieldError.ts';
import type { JsonSchemaProps } from './JsonSchemaProps.ts';
import type { SchemaCheck } from './SchemaCheck.ts';
import { type Place, placeText, type Violation, wrongSomewhere } from './violations.ts';

/** The outcome of trying one alternative. */
interface Attempt {
  errors: Violation[];
  matches: number;
}

/** The checks of anyOf, oneOf, allOf and not, in that order, with upstream's choice of the errors shown. */
export function compileAlternatives(
  schema: JsonSchemaProps,
  compile: (schema: JsonSchemaProps) => SchemaCheck,
): SchemaCheck {
  const anyOf = schema.anyOf?.map(compile) ?? [];
  const oneOf = schema.oneOf?.map(compile) ?? [];
  const allOf = schema.allOf?.map(compile) ?? [];
  const not = schema.not ? compile(schema.not) : undefined;
  if (anyOf.length + oneOf.length + allOf.length === 0 && !not) return () => 1;
  return (value, old, place, out) => {
    const attempt = (check: SchemaCheck): Attempt => {
      const errors: Violation[] = [];
      return { errors, matches: check(value, old, place, errors) };
    };
    let matches = 1;
    if (anyOf.length > 0) matches += tryAnyOf(anyOf, attempt, place, out);
    if (oneOf.length > 0) matches += tryOneOf(oneOf.map(attempt), place, out);
    if (allOf.length > 0) matches += tryAllOf(allOf.map(attempt), place, out);
    if (not && attempt(not).errors.length === 0) {
      out.push(wrongSomewhere(`${goQuote(placeText(place))} must not validate the schema (not)`));
    }
    return matches;
  };
}

function tryAnyOf(
  checks: readonly SchemaCheck[],
  attempt: (check: SchemaCheck) => Attempt,
  place: Place,
  out: Violation[],
): number {
  let best: Attempt | undefined;
  for (const check of checks) {
    const result = attempt(check);
    if (result.errors.length === 0) return result.matches;
    if (!best || result.matches > best.matches) best = result;
  }
  out.push(wrongSomewhere(`${goQuote(placeText(place))} must validate at least one schema (anyOf)`));
  if (best) out.push(...best.errors);
  return best?.matches ?? 0;
}

function tryOneOf(attempts: readonly Attempt[], place: Place, out: Violation[]): number {
  const valid = attempts.filter(({ errors }) => errors.length === 0);
  if (valid.length === 1) return valid[0]?.matches ?? 0;
  const found = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`;
  out.push(wrongSomewhere(`${goQuote(placeText(place))} must validate one and only one schema (oneOf). ${found}`));
  if (valid.length > 1) return 0;
  const best = attempts.reduce((a, b) => (b.matches > a.matches ? b : a));
  out.push(...best.errors);
  return best.matches;
}

function tryAllOf(attempts: readonly Attempt[], place: Place, out: Violation[]): number {
  for (const { errors } of attempts) out.push(...errors);
  const valid = attempts.filter(({ errors }) => errors.length === 0).length;
  if (valid < attempts.length) {
    const none = valid === 0 ? '. None validated' : '';
    out.push(wrongSomewhere(`${goQuote(placeText(place))} must validate all the schemas (allOf)${none}`));
  }
  return attempts.reduce((sum, { matches }) => sum + matches, 0);
}
