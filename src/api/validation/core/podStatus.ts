import { type FieldError, forbidden, invalid } from '../../FieldError.ts';
import type { V1Container, V1ContainerStatus, V1Pod, V1PodIP, V1PodSpec } from '../../generated/types.ts';
import { parseIP, validateLegacyIP } from '../ip.ts';
import { isDNS1123Subdomain, isQualifiedName } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMetaUpdate } from '../objectMeta.ts';
import { specOf } from './Pod.ts';
import { checkPodAnnotationUpdates } from './podAnnotations.ts';

const SYSTEM_CONDITIONS = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** What is wrong with an update of a pod's status (`ValidatePodStatusUpdate`). */
export function validatePodStatusUpdate(next: V1Pod, prev: V1Pod): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  checkPodAnnotationUpdates(errors, next, prev);
  const now = next.status ?? {};
  const then = prev.status ?? {};
  if (now.conditions !== then.conditions) checkConditions(errors, now.conditions ?? []);
  const spec = specOf(prev);
  if ((specOf(next).nodeName ?? '') !== (spec.nodeName ?? '')) {
    errors.push(forbidden('status.nodeName', 'may not be changed directly'));
  }
  checkNomination(errors, now.nominatedNodeName ?? '', then.nominatedNodeName ?? '', spec);
  const generation = now.observedGeneration ?? 0;
  if (generation < 0) {
    errors.push(invalid('status.observedGeneration', generation, 'must be a non-negative integer'));
  }
  if ((now.qosClass ?? '') !== (then.qosClass ?? '')) {
    errors.push(invalid('status.qosClass', now.qosClass ?? '', FIELD_IMMUTABLE));
  }
  for (const [field, list] of STATUS_LISTS) {
    if (now[field] === then[field]) continue;
    checkTransitions(errors, now[field] ?? [], then[field] ?? [], `status.${field}`, (name, exitCode) => {
      const container = list && spec[list]?.find((c) => c.name === name);
      return container ? mayRestart(container, spec, exitCode, list === 'initContainers') : false;
    });
  }
  checkIPs(errors, now.podIPs, then.podIPs, 'podIPs');
  if (now.hostIPs && now.hostIPs.length > 0 && (now.hostIP ?? '') !== now.hostIPs[0]!.ip) {
    errors.push(invalid('status.hostIPs[0].ip', now.hostIPs[0]!.ip, 'must be equal to `hostIP`'));
  }
  checkIPs(errors, now.hostIPs, then.hostIPs, 'hostIPs');
  return errors;
}

const STATUS_LISTS = [
  ['containerStatuses', 'containers'],
  ['initContainerStatuses', 'initContainers'],
  ['ephemeralContainerStatuses', undefined],
] as const;

type Conditions = NonNullable<NonNullable<V1Pod['status']>['conditions']>;

function checkConditions(errors: FieldError[], conditions: Conditions): void {
  for (let i = 0; i < conditions.length; i += 1) {
    const { type, observedGeneration = 0 } = conditions[i]!;
    if (observedGeneration < 0) {
      const path = `status.conditions[${i}].observedGeneration`;
      errors.push(invalid(path, observedGeneration, 'must be a non-negative integer'));
    }
    if (SYSTEM_CONDITIONS.has(type)) continue;
    for (const problem of isQualifiedName(type)) errors.push(invalid(`status.conditions[${i}].Type`, type, problem));
  }
}

function checkNomination(errors: FieldError[], now: string, then: string, spec: V1PodSpec): void {
  if (now === then || now === '') return;
  const path = 'status.nominatedNodeName';
  for (const problem of isDNS1123Subdomain(now)) errors.push(invalid(path, now, problem));
  if (spec.nodeName) errors.push(forbidden(path, 'may not be set on pods that are already bound to a node'));
}

/** What has ended stays ended, unless it may be started again. */
function checkTransitions(
  errors: FieldError[],
  now: readonly V1ContainerStatus[],
  then: readonly V1ContainerStatus[],
  path: string,
  allowed: (name: string, exitCode: number) => boolean,
): void {
  for (const [i, old] of then.entries()) {
    const ended = old.state?.terminated;
    if (!ended) continue;
    const status = now.find((s) => s.name === old.name);
    if (!status || status.state?.terminated || allowed(old.name, ended.exitCode)) continue;
    errors.push(forbidden(`${path}[${i}].state`, 'may not be transitioned to non-terminated state'));
  }
}

function mayRestart(container: V1Container, spec: V1PodSpec, exitCode: number, init: boolean): boolean {
  for (const { exitCodes } of container.restartPolicyRules ?? []) {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    if (exitCodes && listed === (exitCodes.operator === 'In')) return true;
  }
  const own = container.restartPolicy;
  // A pod that always restarts runs its init containers again only when they fail; their statuses may follow freely.
  const policy = own ?? (init && spec.restartPolicy === 'Always' ? 'Always' : spec.restartPolicy);
  if (policy === 'Always') return true;
  return policy === 'OnFailure' && exitCode !== 0;
}

function checkIPs(errors: FieldError[], now: V1PodIP[] | undefined, then: V1PodIP[] | undefined, field: string): void {
  if (!now || now === then) return;
  const known = (then ?? []).map(({ ip }) => ip);
  for (const [i, { ip }] of now.entries()) errors.push(...validateLegacyIP(ip, `status.${field}[${i}]`, known));
  if (now.length < 2) return;
  const families = new Set(now.map(({ ip }) => parseIP(ip)?.family));
  if (families.size !== 2 || now.length > 2) {
    errors.push(invalid(`status.${field}`, now, 'may specify no more than one IP for each IP family'));
  }
}
