import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  FlowcontrolV1Subject,
  V1FlowSchema,
  V1FlowSchemaSpec,
  V1NonResourcePolicyRule,
  V1PolicyRulesWithSubjects,
  V1ResourcePolicyRule,
} from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { nameIsDNSLabel, nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta } from '../objectMeta.ts';

const MAX_PRECEDENCE = 10000;
const METHODS = ['ByNamespace', 'ByUser'];
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

/** `flowcontrol.apiserver.k8s.io/FlowSchema` (pkg/apis/flowcontrol/validation, release 1.36). */
export const validateFlowSchema = (schema: V1FlowSchema): FieldError[] => [
  ...validateObjectMeta(schema.metadata, false, nameIsDNSSubdomain),
  ...validateSpec(schema.spec, schema.metadata?.name ?? ''),
];

export const validateFlowSchemaUpdate = (next: V1FlowSchema): FieldError[] => validateFlowSchema(next);

function validateSpec(spec: V1FlowSchemaSpec | undefined, name: string): FieldError[] {
  const out: FieldError[] = [];
  const precedence = spec?.matchingPrecedence ?? 0;
  const field = 'spec.matchingPrecedence';
  if (precedence <= 0) out.push(invalid(field, precedence, 'must be a positive value'));
  if (precedence > MAX_PRECEDENCE) out.push(invalid(field, precedence, `must not be greater than ${MAX_PRECEDENCE}`));
  if (precedence === 1 && name !== 'exempt') {
    out.push(invalid(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  }
  const method = spec?.distinguisherMethod;
  if (method && !METHODS.includes(method.type)) {
    out.push(notSupported('spec.distinguisherMethod.type', method, METHODS));
  }
  const level = spec?.priorityLevelConfiguration?.name;
  const levelField = 'spec.priorityLevelConfiguration.name';
  if (!level) out.push(required(levelField, 'must reference a priority level'));
  else invalidEach(out, levelField, level, nameIsDNSSubdomain(level, false));
  spec?.rules?.forEach((rule, i) => {
    out.push(...validateRules(rule, `spec.rules[${i}]`));
  });
  return out;
}

function validateRules(rules: V1PolicyRulesWithSubjects, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rules;
  if (subjects.length === 0) out.push(required(`${path}.subjects`, 'subjects must contain at least one value'));
  subjects.forEach((subject, i) => {
    out.push(...validateSubject(subject, `${path}.subjects[${i}]`));
  });
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    out.push(required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  }
  resourceRules.forEach((rule, i) => {
    out.push(...validateResourceRule(rule, `${path}.resourceRules[${i}]`));
  });
  nonResourceRules.forEach((rule, i) => {
    out.push(...validateNonResourceRule(rule, `${path}.nonResourceRules[${i}]`));
  });
  return out;
}

const SUBJECTS = { Group: 'group', ServiceAccount: 'serviceAccount', User: 'user' } as const;

function validateSubject(subject: FlowcontrolV1Subject, path: string): FieldError[] {
  const { kind } = subject;
  if (!Object.hasOwn(SUBJECTS, kind)) return [notSupported(`${path}.kind`, kind, Object.keys(SUBJECTS))];
  const out: FieldError[] = [];
  const member = SUBJECTS[kind as keyof typeof SUBJECTS];
  const value = subject[member];
  if (!value) out.push(required(`${path}.${member}`, `${member} is required when subject kind is '${kind}'`));
  else if (!value.name) out.push(required(`${path}.${member}.name`));
  else if (member === 'serviceAccount' && value.name !== '*') {
    invalidEach(out, `${path}.${member}.name`, value.name, nameIsDNSSubdomain(value.name, false));
  }
  if (subject.serviceAccount && member === 'serviceAccount') {
    const { namespace } = subject.serviceAccount;
    const field = `${path}.serviceAccount.namespace`;
    if (!namespace) out.push(required(field, 'must specify namespace for service account'));
    else invalidEach(out, field, namespace, nameIsDNSLabel(namespace, false));
  }
  for (const [other, name] of Object.entries(SUBJECTS)) {
    if (name === member || !subject[name]) continue;
    out.push(forbidden(`${path}.${name}`, `${name} is forbidden when subject kind is not '${other}'`));
  }
  return out;
}

/** A list that is not empty, or `*` alone. */
function validateList(list: readonly string[], path: string, empty: string, others: string): FieldError[] {
  if (list.length === 0) return [required(path, empty)];
  if (list.length === 1 || !list.includes('*')) return [];
  return [invalid(path, list, `if '*' is present, must not specify other ${others}`)];
}

function validateVerbs(verbs: readonly string[], path: string): FieldError[] {
  const out = validateList(verbs, path, 'verbs must contain at least one value', 'verbs');
  if (out.length > 0 || verbs.includes('*') || verbs.every((verb) => VERBS.includes(verb))) return out;
  return [notSupported(path, verbs, VERBS)];
}

function validateResourceRule(rule: V1ResourcePolicyRule, path: string): FieldError[] {
  const { verbs = [], apiGroups = [], resources = [], namespaces = [], clusterScope } = rule;
  const out = validateVerbs(verbs, `${path}.verbs`);
  const lead = 'resource rules must supply at least one';
  out.push(...validateList(apiGroups, `${path}.apiGroups`, `${lead} api group`, 'api groups'));
  out.push(...validateList(resources, `${path}.resources`, `${lead} resource`, 'resources'));
  const field = `${path}.namespaces`;
  if (namespaces.length === 0 && clusterScope) return out;
  const empty = 'resource rules that are not cluster scoped must supply at least one namespace';
  out.push(...validateList(namespaces, field, empty, 'namespaces'));
  if (namespaces.includes('*')) return out;
  namespaces.forEach((namespace, i) => {
    for (const problem of nameIsDNSLabel(namespace, false)) {
      const text = `each member of this list must be '*' or a DNS-1123 label; ${problem}`;
      out.push(invalid(`${field}[${i}]`, namespace, text));
    }
  });
  return out;
}

function validateNonResourceRule(
  { verbs = [], nonResourceURLs = [] }: V1NonResourcePolicyRule,
  path: string,
): FieldError[] {
  const out = validateVerbs(verbs, `${path}.verbs`);
  const field = `${path}.nonResourceURLs`;
  const empty = 'nonResourceURLs must contain at least one value';
  out.push(...validateList(nonResourceURLs, field, empty, 'non-resource URLs'));
  if (nonResourceURLs.includes('*')) return out;
  nonResourceURLs.forEach((url, i) => {
    const problem = urlProblem(url);
    if (problem) out.push(invalid(`${field}[${i}]`, url, problem));
  });
  return out;
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'must not be empty';
  if (url === '/') return undefined;
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const wildcards = url.split('*').length - 1;
  const suffix = wildcards === 1 && url.endsWith('/*');
  return wildcards === 0 || suffix ? undefined : 'wildcard can only do suffix matching';
}
