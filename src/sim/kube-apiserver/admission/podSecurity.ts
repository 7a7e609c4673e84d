import { invalid } from '../../../api/FieldError.ts';
import type { V1Namespace, V1Pod, V1PodSpec, V1PodTemplateSpec } from '../../../api/generated/types.ts';
import { invalidError } from '../../../api/StatusError.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';
import { podSecurityViolations } from './podSecurityChecks.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];
const WORKLOADS = [
  'replicationcontrollers',
  'podtemplates',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
];

/**
 * Holds pods to the Pod Security Standard that their namespace's labels name: `enforce` refuses pods, `warn` tells the
 * client, of workloads too (k8s.io/pod-security-admission/admission). Audit annotations are not kept.
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  operations: ['CREATE', 'UPDATE'],
  resources: ['pods', 'pods/ephemeralcontainers', 'namespaces', ...WORKLOADS],
  validate(attributes, reader) {
    const { kind } = attributes.context.info;
    if (kind === 'Namespace') checkNamespace(attributes, reader);
    else if (kind === 'Pod') checkPod(attributes, reader);
    else checkWorkload(attributes, reader);
  },
};

interface Policy {
  level: 'baseline' | 'restricted';
  version: string;
}

/** Undefined for `privileged`, which allows everything. */
function policyOf(namespace: V1Namespace | undefined, mode: 'enforce' | 'warn'): Policy | undefined {
  const labels = namespace?.metadata?.labels;
  const level = labels?.[PREFIX + mode];
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  return { level, version: labels?.[`${PREFIX}${mode}-version`] ?? 'latest' };
}

const text = ({ level, version }: Policy, found: readonly string[]): string =>
  `PodSecurity "${level}:${version}": ${found.join(', ')}`;

function checkPod(attributes: AdmissionAttributes, reader: AdmissionReader): void {
  const { namespace, operation, context } = attributes;
  if (operation === 'UPDATE' && context.ref.subresource !== 'ephemeralcontainers') return;
  const found = reader.get<V1Namespace>('', 'namespaces', '', namespace);
  const { spec } = attributes.object as V1Pod;
  const enforced = policyOf(found, 'enforce');
  const violations = enforced && spec ? podSecurityViolations(enforced.level, spec) : [];
  if (enforced && violations.length > 0) {
    throw admissionForbidden(attributes, `violates ${text(enforced, violations)}`);
  }
  warn(attributes, policyOf(found, 'warn'), spec);
}

function checkWorkload(attributes: AdmissionAttributes, reader: AdmissionReader): void {
  const found = reader.get<V1Namespace>('', 'namespaces', '', attributes.namespace);
  const policy = policyOf(found, 'warn');
  if (policy) warn(attributes, policy, templateOf(attributes.object));
}

function warn({ context }: AdmissionAttributes, policy: Policy | undefined, spec: V1PodSpec | undefined): void {
  const violations = policy && spec ? podSecurityViolations(policy.level, spec) : [];
  if (policy && violations.length > 0) context.warnings.push(`would violate ${text(policy, violations)}`);
}

interface WithTemplate {
  template?: V1PodTemplateSpec;
  spec?: { template?: V1PodTemplateSpec; jobTemplate?: { spec?: { template?: V1PodTemplateSpec } } };
}

function templateOf(object: unknown): V1PodSpec | undefined {
  const { template, spec } = object as WithTemplate;
  return (template ?? spec?.template ?? spec?.jobTemplate?.spec?.template)?.spec;
}

function checkNamespace(attributes: AdmissionAttributes, reader: AdmissionReader): void {
  const { object, previous, context } = attributes;
  const labels = object?.metadata?.labels ?? {};
  const name = object?.metadata?.name ?? '';
  const errors = ['enforce', 'audit', 'warn']
    .filter((mode) => labels[PREFIX + mode] !== undefined && !LEVELS.includes(labels[PREFIX + mode] as string))
    .map((mode) => {
      const key = PREFIX + mode;
      return invalid(`metadata.labels[${key}]`, labels[key], `must be one of ${LEVELS.join(', ')}`);
    });
  if (errors.length > 0) throw invalidError(context.info, name, errors);
  const policy = policyOf(object as V1Namespace, 'enforce');
  if (!policy || !previous || previous.metadata.labels?.[`${PREFIX}enforce`] === policy.level) return;
  warnOfPods(attributes, reader, policy, name);
}

/** Pods that are there already stay; the client is told which would not be let in again. */
function warnOfPods({ context }: AdmissionAttributes, reader: AdmissionReader, policy: Policy, name: string): void {
  const lines: string[] = [];
  for (const pod of reader.list<V1Pod>('', 'pods', name)) {
    const reasons = (pod.spec ? podSecurityViolations(policy.level, pod.spec) : []).map((v) => v.replace(/ \(.*$/, ''));
    if (reasons.length > 0) lines.push(`${pod.metadata?.name}: ${reasons.join(', ')}`);
  }
  if (lines.length === 0) return;
  const head = `existing pods in namespace "${name}" violate the new PodSecurity enforce level "${policy.level}:${policy.version}"`;
  context.warnings.push(head, ...lines);
}
