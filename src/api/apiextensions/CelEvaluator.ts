import type { FieldError } from '../FieldError.ts';
import type { JsonSchemaProps } from './JsonSchemaProps.ts';

/**
 * Evaluates the `x-kubernetes-validations` of a schema over an object: `self`, and `oldSelf` on update. The place where
 * the Common Expression Language plugs in; without one, rules are stored and not enforced.
 */
export type CelEvaluator = (schema: JsonSchemaProps, object: object, old: object | undefined) => FieldError[];
