import type { CelEvaluator } from '../../../api/apiextensions/CelEvaluator.ts';
import {
  additionalSchema,
  itemsSchema,
  type JsonSchemaProps,
  someSchema,
  type ValidationRule,
} from '../../../api/apiextensions/JsonSchemaProps.ts';
import { duplicate, type FieldError, forbidden, invalid, OMIT_VALUE, required } from '../../../api/FieldError.ts';
import { child, index, key } from '../../../api/validation/fieldPath.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { RUNTIME_COST_BUDGET } from '../cel/CelProgram.ts';
import type { CelType } from '../cel/CelType.ts';
import { schemaType } from '../cel/schemaType.ts';
import { type CelValue, fromJson, Optional } from '../cel/values.ts';
import { type CompiledRule, compileRule, messageOf, rulePath, ruleText } from './compileRule.ts';

/** The rules of a schema and of those inside it, compiled; undefined where there are none. */
interface RuleNode {
  schema: JsonSchemaProps;
  type: CelType;
  rules: readonly { rule: ValidationRule; compiled: CompiledRule }[];
  items: RuleNode | undefined;
  values: RuleNode | undefined;
  properties: ReadonlyMap<string, RuleNode>;
}

/** One object's validation: the budget goes down with every rule. */
interface Run {
  errors: FieldError[];
  budget: number;
}

const compiledNodes = new WeakMap<JsonSchemaProps, { node: RuleNode | undefined }>();

/** Evaluates `x-kubernetes-validations` (apiextensions `schema/cel/validation.go`). Rules are compiled when first met. */
export const evaluateRules: CelEvaluator = (schema, object, old) => {
  let known = compiledNodes.get(schema);
  if (!known) {
    known = { node: compileNode(schema, schemaType(schema, true)) };
    compiledNodes.set(schema, known);
  }
  const run: Run = { errors: [], budget: RUNTIME_COST_BUDGET };
  if (known.node) validate(known.node, '', object, old, old !== undefined && deepEqual(object, old), run);
  return run.errors;
};

const hasRules = (schema: JsonSchemaProps): boolean =>
  someSchema(schema, (inner) => (inner['x-kubernetes-validations']?.length ?? 0) > 0);

function compileNode(schema: JsonSchemaProps, type: CelType | undefined): RuleNode | undefined {
  if (!type || !hasRules(schema)) return undefined;
  const items = itemsSchema(schema);
  const values = additionalSchema(schema);
  const properties = new Map<string, RuleNode>();
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const node = compileNode(inner, schemaType(inner, inner['x-kubernetes-embedded-resource'] === true));
    if (node) properties.set(name, node);
  }
  const own = [
    ...(schema['x-kubernetes-validations'] ?? []),
    ...(schema.allOf ?? []).flatMap((s) => s['x-kubernetes-validations'] ?? []),
  ];
  return {
    schema,
    type,
    rules: own.map((rule) => ({ rule, compiled: compileRule(rule, type) })),
    items: items && compileNode(items, schemaType(items, items['x-kubernetes-embedded-resource'] === true)),
    values: values && compileNode(values, schemaType(values, values['x-kubernetes-embedded-resource'] === true)),
    properties,
  };
}

/** `same`: this value, or one that it is part of, is as it was before; errors of rules about it alone are forgiven. */
function validate(node: RuleNode, path: string, value: unknown, old: unknown, same: boolean, run: Run): void {
  if (value === null || value === undefined || run.budget < 0) return;
  validateRules(node, path, value, old ?? undefined, same, run);
  if (run.budget < 0 || typeof value !== 'object') return;
  const unchanged = (next: unknown, before: unknown): boolean =>
    same || (before !== undefined && deepEqual(next, before));
  if (Array.isArray(value)) {
    const { items } = node;
    if (!items) return;
    value.forEach((item, i) => {
      const before = correlated(node.schema, item, old);
      validate(items, index(path, i), item, before, unchanged(item, before), run);
    });
    return;
  }
  const before = isObject(old) ? old : {};
  for (const [name, member] of Object.entries(value)) {
    const inner = node.properties.get(name);
    const target = inner ?? node.values;
    if (!target) continue;
    const at = inner ? child(path, name) : key(path, name);
    const previous = Object.hasOwn(before, name) ? before[name] : undefined;
    validate(target, at, member, previous, unchanged(member, previous), run);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The item that stood for the same thing before: only lists with keys tell. */
function correlated(schema: JsonSchemaProps, item: unknown, old: unknown): unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !Array.isArray(old) || !isObject(item)) return undefined;
  return old.find((other) => isObject(other) && keys.every((name) => deepEqual(other[name], item[name])));
}

const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';
/** A path of none is written so. */
const pathText = (path: string): string => (path === '' ? '<nil>' : path);

function validateRules(node: RuleNode, path: string, value: unknown, old: unknown, same: boolean, run: Run): void {
  if (node.rules.length === 0) return;
  const at = pathText(path);
  const shownType = node.schema.type ?? '';
  const self = fromJson(value, node.type);
  const oldSelf = old === undefined ? undefined : fromJson(old, node.type);
  for (const { rule, compiled } of node.rules) {
    if (run.budget < 0) return;
    if ('ruleError' in compiled) {
      run.errors.push(invalid(at, shownType, `rule compile error: ${compiled.ruleError}`));
      continue;
    }
    if (compiled.usesOldSelf && oldSelf === undefined && rule.optionalOldSelf !== true) continue;
    const variable = (name: string): CelValue | undefined => {
      if (name === 'self') return self;
      if (name !== 'oldSelf') return undefined;
      if (rule.optionalOldSelf !== true) return oldSelf;
      return oldSelf === undefined ? Optional.NONE : new Optional(oldSelf);
    };
    const outcome = compiled.program.evaluate(variable);
    run.budget -= outcome.cost;
    if ('error' in outcome && outcome.overBudget) {
      const why = `'${outcome.error}': no further validation rules will be run due to call cost exceeds limit for rule: ${ruleText(rule)}`;
      run.errors.push(invalid(at, shownType, why));
      run.budget = -1;
    } else if (run.budget < 0) run.errors.push(invalid(at, shownType, OUT_OF_BUDGET));
    else if ('error' in outcome) run.errors.push(invalid(at, shownType, evaluationProblem(outcome.error, rule)));
    else if (outcome.value !== true) fail(node, rule, compiled, path, value, same, variable, run);
  }
}

function evaluationProblem(error: string, rule: ValidationRule): string {
  if (!error.startsWith('no such overload')) return `${error} evaluating rule: ${ruleText(rule)}`;
  return `'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText(rule)}`;
}

function fail(
  { schema }: RuleNode,
  rule: ValidationRule,
  compiled: Extract<CompiledRule, { program: unknown }>,
  path: string,
  value: unknown,
  same: boolean,
  variable: (name: string) => CelValue | undefined,
  run: Run,
): void {
  if (same && !compiled.usesOldSelf) return;
  const at = pathText(rulePath(path, rule));
  const { message, cost } = messageOf(rule, compiled, variable);
  run.budget -= cost;
  const shown = schema.type === 'object' || schema.type === 'array' ? OMIT_VALUE : value;
  run.errors.push(errorFor(rule, at, shown, message));
}

function errorFor({ reason }: ValidationRule, at: string, value: unknown, detail: string): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(at, detail);
    case 'FieldValueRequired':
      return required(at, detail);
    case 'FieldValueDuplicate':
      return duplicate(at, value);
    default:
      return invalid(at, value, detail);
  }
}
