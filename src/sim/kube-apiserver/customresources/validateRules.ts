import {
  additionalSchema,
  itemsSchema,
  type JsonSchemaProps,
  propertySchema,
  type ValidationRule,
} from '../../../api/apiextensions/JsonSchemaProps.ts';
import { type FieldError, invalid } from '../../../api/FieldError.ts';
import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { schemaType } from '../cel/schemaType.ts';
import { compileRule } from './compileRule.ts';

/**
 * What is wrong with the rules of a definition: those that do not compile, and those that look at the past of what has
 * none (apiextensions `ValidateCustomResourceDefinitionOpenAPISchema`).
 */
export function validateDefinitionRules({ spec }: V1CustomResourceDefinition): FieldError[] {
  const out: FieldError[] = [];
  const schemas = (spec?.versions ?? []).map(
    (version) => version.schema?.openAPIV3Schema as JsonSchemaProps | undefined,
  );
  const [first] = schemas;
  // What all versions have in common goes by another path: see the validation of definitions.
  if (first && schemas.every((schema) => deepEqual(schema, first))) {
    validateNode(first, 'spec.validation.openAPIV3Schema', true, undefined, out);
    return out;
  }
  schemas.forEach((schema, i) => {
    if (schema) validateNode(schema, `spec.versions[${i}].schema.openAPIV3Schema`, true, undefined, out);
  });
  return out;
}

/** `lost`: the path of the nearest list or map whose members of before cannot be found again. */
function validateNode(
  schema: JsonSchemaProps,
  path: string,
  isRoot: boolean,
  lost: string | undefined,
  out: FieldError[],
): void {
  const items = itemsSchema(schema);
  const additional = additionalSchema(schema);
  if (additional) validateNode(additional, `${path}.additionalProperties`, false, lost, out);
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    validateNode(inner, `${path}.properties[${name}]`, false, lost, out);
  }
  if (items) {
    const keyed = schema['x-kubernetes-list-type'] === 'map';
    validateNode(items, `${path}.items`, false, lost ?? (keyed ? undefined : path), out);
  }
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length === 0) return;
  const type = schemaType(schema, isRoot);
  if (!type) return;
  rules.forEach((rule, i) => {
    const at = `${path}.x-kubernetes-validations[${i}]`;
    if (rule.fieldPath && !isValidPath(schema, rule.fieldPath)) {
      out.push(invalid(`${at}.fieldPath`, rule.fieldPath, 'must be a valid path'));
    }
    if (rule.rule.trim() === '') return;
    const compiled = compileRule(rule, type);
    if ('ruleError' in compiled) {
      out.push(invalid(`${at}.rule`, internalRule(rule), compiled.ruleError));
      return;
    }
    if (compiled.messageError) out.push(invalid(`${at}.messageExpression`, internalRule(rule), compiled.messageError));
    if (compiled.usesOldSelf && lost !== undefined) {
      const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${lost}`;
      out.push(invalid(`${at}.rule`, rule.rule, why));
    } else if (!compiled.usesOldSelf && rule.optionalOldSelf !== undefined) {
      out.push(invalid(`${at}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'));
    }
  });
}

/** The rule as upstream's own type is printed: it has no JSON names. */
function internalRule(rule: ValidationRule): object {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}

/** Whether a path such as `.spec['a.b']` leads to something that the schema names. */
function isValidPath(root: JsonSchemaProps, path: string): boolean {
  const steps = path.match(/\.[^.[\]]+|\['(?:[^'\\]|\\.)*'\]/g) ?? [];
  if (steps.join('') !== path) return false;
  let schema: JsonSchemaProps | undefined = root;
  for (const step of steps) {
    const name = step.startsWith('.') ? step.slice(1) : step.slice(2, -2).replace(/\\(.)/g, '$1');
    schema = schema && (schema.properties ? propertySchema(schema, name) : additionalSchema(schema));
  }
  return schema !== undefined;
}
