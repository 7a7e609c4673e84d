import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1MatchResources, V1ParamKind, V1ParamRef, V1Variable } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { isDNS1035Label, isDNS1123Subdomain, isPathSegmentName } from '../names.ts';
import { validateNamedRule } from './rules.ts';
import { MATCH_POLICIES } from './webhook.ts';

/** Which objects a policy is about. */
export function validateMatchResources(match: V1MatchResources | undefined, path: string): FieldError[] {
  if (!match) return [];
  const out: FieldError[] = [];
  const { matchPolicy, namespaceSelector, objectSelector } = match;
  if (matchPolicy === undefined) out.push(required(`${path}.matchPolicy`));
  else if (!MATCH_POLICIES.includes(matchPolicy)) {
    out.push(notSupported(`${path}.matchPolicy`, matchPolicy, MATCH_POLICIES));
  }
  if (!namespaceSelector) out.push(required(`${path}.namespaceSelector`));
  out.push(...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`));
  if (!objectSelector) out.push(required(`${path}.objectSelector`));
  out.push(...validateLabelSelector(objectSelector, `${path}.objectSelector`));
  for (const name of ['resourceRules', 'excludeResourceRules'] as const) {
    match[name]?.forEach((rule, i) => {
      out.push(...validateNamedRule(rule, `${path}.${name}[${i}]`));
    });
  }
  return out;
}

/** The kind of object that a policy takes parameters from. */
export function validateParamKind({ apiVersion = '', kind = '' }: V1ParamKind, path: string): FieldError[] {
  const out: FieldError[] = [];
  const field = `${path}.apiVersion`;
  const parts = apiVersion.split('/');
  if (apiVersion === '') out.push(required(field));
  else if (parts.length > 2) out.push(invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const [group, version] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : ['', apiVersion];
    const problems = group === '' ? [] : isDNS1123Subdomain(group);
    if (problems.length > 0) out.push(invalid(field, group, problems.join(',')));
    if (version === '') out.push(invalid(field, apiVersion, 'version must be specified'));
    else if (isDNS1035Label(version).length > 0) out.push(invalid(field, version, isDNS1035Label(version).join(',')));
  }
  if (kind === '') return [...out, required(`${path}.kind`)];
  const problems = isDNS1035Label(kind.toLowerCase());
  if (problems.length > 0) {
    const text = `may have mixed case, but should otherwise match: ${problems.join(',')}`;
    out.push(invalid(`${path}.kind`, kind, text));
  }
  return out;
}

const NOT_FOUND_ACTIONS = ['Deny', 'Allow'];

/** The objects that a binding takes parameters from. */
export function validateParamRef(ref: V1ParamRef | undefined, path: string): FieldError[] {
  if (!ref) return [];
  const out: FieldError[] = [];
  const { name, selector, parameterNotFoundAction: action } = ref;
  const exclusive = 'name and selector are mutually exclusive';
  if (name) {
    invalidEach(out, `${path}.name`, name, isPathSegmentName(name));
    if (selector) out.push(forbidden(`${path}.name`, exclusive));
  }
  if (selector) {
    out.push(...validateLabelSelector(selector, `${path}.selector`));
    if (name) out.push(forbidden(`${path}.selector`, exclusive));
  }
  if (!name && !selector) out.push(required(path, 'one of name or selector must be specified'));
  const field = `${path}.parameterNotFoundAction`;
  if (!action) out.push(required(field));
  else if (!NOT_FOUND_ACTIONS.includes(action)) out.push(notSupported(field, action, NOT_FOUND_ACTIONS));
  return out;
}

const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** What a policy computes once, by name. */
export function validateVariables(variables: readonly V1Variable[], path: string): FieldError[] {
  return variables.flatMap(({ name = '', expression = '' }, i) => {
    const out: FieldError[] = [];
    if (name.trim() === '') out.push(required(`${path}[${i}].name`, 'name is not specified'));
    else if (!IDENTIFIER.test(name) || RESERVED.has(name)) {
      out.push(invalid(`${path}[${i}].name`, name, 'name is not a valid CEL identifier'));
    }
    if (expression.trim() === '') out.push(required(`${path}[${i}].expression`, 'expression is not specified'));
    return out;
  });
}
