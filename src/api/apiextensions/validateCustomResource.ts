import { type FieldError, invalid } from '../FieldError.ts';
import type { V1CustomResourceSubresourceScale } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import { child } from '../validation/fieldPath.ts';
import { nameIsDNSSubdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/objectMeta.ts';
import type { CelEvaluator } from './CelEvaluator.ts';
import { type CompiledSchema, compileSchema } from './compileSchema.ts';
import { propertySchema } from './JsonSchemaProps.ts';
import { accessorProblem, readSimplePath } from './simplePath.ts';

/** What validating an object of a custom kind needs to know of its definition. */
export interface CustomResourceRules {
  namespaced: boolean;
  /** Of the version that the request speaks; absent where a definition of old has none. */
  schema?: CompiledSchema;
  scale?: V1CustomResourceSubresourceScale;
  evaluateCel?: CelEvaluator;
}

const NOWHERE = '<nil>';
const CEL_SKIPPED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

/** What is wrong with a new object of a custom kind (apiextensions `customresource/strategy.go`, release 1.36). */
export function validateCustomResource(object: KubeObject, rules: CustomResourceRules): FieldError[] {
  const errors = validateObjectMeta(object.metadata, rules.namespaced, nameIsDNSSubdomain).filter(isError);
  if (rules.schema) errors.push(...rules.schema.validate(object));
  errors.push(...validateScaleSpec(object, rules), ...validateScaleStatus(object, rules));
  return withInvariants(errors, object, undefined, rules);
}

/** What is wrong with an update; parts that it leaves alone are not blamed for breaking the schema. */
export function validateCustomResourceUpdate(
  next: KubeObject,
  prev: KubeObject,
  rules: CustomResourceRules,
): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata).filter(isError);
  if (rules.schema) errors.push(...rules.schema.validate(next, prev));
  errors.push(...validateScaleSpec(next, rules), ...validateScaleStatus(next, rules));
  return withInvariants(errors, next, prev, rules);
}

/** As `validateCustomResourceUpdate`, for the status subresource: only the status is held against its schema. */
export function validateCustomResourceStatusUpdate(
  next: KubeObject,
  prev: KubeObject,
  rules: CustomResourceRules,
): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata).filter(isError);
  const schema = rules.schema && propertySchema(rules.schema.schema, 'status');
  const status = (next as { status?: unknown }).status;
  if (schema && status !== undefined) {
    for (const error of compileSchema(schema).validate(status, (prev as { status?: unknown }).status)) {
      errors.push({ ...error, field: error.field === NOWHERE ? 'status' : child('status', error.field) });
    }
  }
  errors.push(...validateScaleStatus(next, rules));
  return withInvariants(errors, next, prev, rules);
}

/** For custom resources an unqualified finalizer is only warned of. */
const isError = ({ field }: FieldError): boolean => !field.startsWith('metadata.finalizers[');

/** Adds what is checked after the schema: embedded resources, sets and maps, and the rules in CEL. */
function withInvariants(
  errors: FieldError[],
  object: KubeObject,
  old: KubeObject | undefined,
  { schema, evaluateCel }: CustomResourceRules,
): FieldError[] {
  if (!schema) return errors;
  errors.push(...schema.validateEmbedded(object), ...schema.validateListTypes(object));
  if (!schema.hasCelRules || !evaluateCel) return errors;
  if (errors.some(isBlocking)) errors.push(invalid(NOWHERE, null, CEL_SKIPPED));
  else errors.push(...evaluateCel(schema.schema, object, old));
  return errors;
}

/** Errors after which the rules of a schema cannot be evaluated safely. */
const isBlocking = ({ type }: FieldError): boolean =>
  type === 'FieldValueRequired' ||
  type === 'FieldValueTooLong' ||
  type === 'FieldValueTooMany' ||
  type === 'FieldValueTypeInvalid';

const validateScaleSpec = (object: object, { scale }: CustomResourceRules): FieldError[] =>
  scale ? validateReplicas(object, scale.specReplicasPath) : [];

function validateScaleStatus(object: object, { scale }: CustomResourceRules): FieldError[] {
  if (!scale) return [];
  const errors = validateReplicas(object, scale.statusReplicasPath);
  const path = scale.labelSelectorPath;
  if (!path) return errors;
  const found = readSimplePath(object, path);
  if ('problem' in found) errors.push(invalid(path, '', found.problem));
  else if (found.value !== undefined && typeof found.value !== 'string') {
    errors.push(invalid(path, '', accessorProblem(path, found.value, 'string')));
  }
  return errors;
}

const INT32_MAX = 2147483647;

function validateReplicas(object: object, path: string): FieldError[] {
  const found = readSimplePath(object, path);
  if ('problem' in found) return [invalid(path, 0, found.problem)];
  const { value } = found;
  if (value === undefined) return [];
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return [invalid(path, 0, accessorProblem(path, value, 'int64'))];
  }
  if (value < 0) return [invalid(path, value, 'should be a non-negative integer')];
  return value > INT32_MAX ? [invalid(path, value, `should be less than or equal to ${INT32_MAX}`)] : [];
}
