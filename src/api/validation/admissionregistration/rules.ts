import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../FieldError.ts';
import type { V1MatchCondition, V1NamedRuleWithOperations, V1RuleWithOperations } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isPathSegmentName, isQualifiedName } from '../names.ts';

const SCOPES = ['*', 'Cluster', 'Namespaced'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const MAX_CONDITIONS = 64;

/** Which requests a webhook or a policy is asked about (pkg/apis/admissionregistration/validation, release 1.36). */
export function validateRuleWithOperations(rule: V1RuleWithOperations, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const alone = (name: string, list: readonly string[], what: string): void => {
    if (list.length === 0) out.push(required(`${path}.${name}`));
    if (list.length > 1 && list.includes('*')) {
      out.push(invalid(`${path}.${name}`, list, `if '*' is present, must not specify other ${what}`));
    }
  };
  alone('operations', operations, 'operations');
  operations.forEach((operation, i) => {
    if (!OPERATIONS.includes(operation)) {
      out.push(notSupported(`${path}.operations[${i}]`, operation, OPERATIONS));
    }
  });
  alone('apiGroups', apiGroups, 'API groups');
  alone('apiVersions', apiVersions, 'API versions');
  apiVersions.forEach((version, i) => {
    if (version === '') out.push(required(`${path}.apiVersions[${i}]`));
  });
  out.push(...validateResources(resources, `${path}.resources`));
  if (scope !== undefined && !SCOPES.includes(scope)) out.push(notSupported(`${path}.scope`, scope, SCOPES));
  return out;
}

function validateResources(resources: readonly string[], path: string): FieldError[] {
  if (resources.length === 0) return [required(path)];
  const out: FieldError[] = [];
  const wholeResources = new Set<string>();
  const wholeSubresources = new Set<string>();
  let plain = false;
  resources.forEach((text, i) => {
    const field = `${path}[${i}]`;
    if (text === '') {
      out.push(required(field));
      return;
    }
    const slash = text.indexOf('/');
    if (slash < 0) {
      plain = text !== '*';
      return;
    }
    const resource = text.slice(0, slash);
    const subresource = text.slice(slash + 1);
    const present = (pattern: string): string => `if '${pattern}' is present, must not specify ${text}`;
    if (wholeResources.has(resource)) out.push(invalid(field, text, present(`${resource}/*`)));
    if (wholeSubresources.has(subresource)) out.push(invalid(field, text, present(`*/${subresource}`)));
    if (subresource === '*') wholeResources.add(resource);
    if (resource === '*') wholeSubresources.add(subresource);
  });
  if (resources.length > 1 && resources.includes('*/*')) {
    out.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  }
  if (resources.includes('*') && plain) {
    const text = "if '*' is present, must not specify other resources without subresources";
    out.push(invalid(path, resources, text));
  }
  return out;
}

/** As `validateRuleWithOperations`, for rules that may also name objects. */
export function validateNamedRule(rule: V1NamedRuleWithOperations, path: string): FieldError[] {
  const out: FieldError[] = [];
  const names = rule.resourceNames ?? [];
  names.forEach((name, i) => {
    const field = `${path}.resourceNames[${i}]`;
    invalidEach(out, field, name, isPathSegmentName(name));
    if (names.indexOf(name) < i) out.push(duplicate(field, name));
  });
  return [...out, ...validateRuleWithOperations(rule as V1RuleWithOperations, path)];
}

/** Conditions in CEL: named once, and not empty. What they say is not compiled here. */
export function validateMatchConditions(conditions: readonly V1MatchCondition[], path: string): FieldError[] {
  const out: FieldError[] = [];
  if (conditions.length > MAX_CONDITIONS) out.push(tooMany(path, conditions.length, MAX_CONDITIONS));
  const seen = new Set<string>();
  conditions.forEach(({ name = '', expression = '' }, i) => {
    const field = `${path}[${i}].name`;
    if (expression.trim() === '') out.push(required(`${path}[${i}].expression`));
    if (name === '') {
      out.push(required(field));
      return;
    }
    invalidEach(out, field, name, isQualifiedName(name));
    if (seen.has(name)) out.push(duplicate(field, name));
    seen.add(name);
  });
  return out;
}
