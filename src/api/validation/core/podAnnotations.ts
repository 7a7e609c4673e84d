import { type FieldError, forbidden, invalid } from '../../FieldError.ts';
import type { V1Pod, V1PodSpec, V1SeccompProfile } from '../../generated/types.ts';
import { child, key } from '../fieldPath.ts';
import { checkLocalDescendingPath } from './localPath.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

type Annotations = Record<string, string>;

export const isMirrorPod = (pod: V1Pod): boolean => pod.metadata?.annotations?.[MIRROR] !== undefined;

/** The annotations that mean something to a pod. `path` is where they stand. */
export function checkPodAnnotations(
  errors: FieldError[],
  annotations: Annotations | undefined,
  spec: V1PodSpec,
  path: string,
): void {
  if (!annotations) return;
  const mirror = annotations[MIRROR];
  if (mirror !== undefined && !spec.nodeName) {
    errors.push(invalid(key(path, MIRROR), mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  }
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isInt32(cost)) {
    errors.push(invalid(key(path, DELETION_COST), cost, 'must be a 32bit integer'));
  }
  for (const name in annotations) {
    const value = annotations[name]!;
    if (name === SECCOMP_POD || name.startsWith(SECCOMP_CONTAINER)) checkSeccomp(errors, value, child(path, name));
  }
  for (const name in annotations) {
    if (!name.startsWith(APPARMOR)) continue;
    const value = annotations[name]!;
    const container = name.slice(APPARMOR.length);
    if (!LISTS.some((list) => spec[list]?.some((c) => c.name === container))) {
      errors.push(invalid(key(path, name), container, 'container not found'));
    }
    if (value !== '' && value !== 'runtime/default' && value !== 'unconfined' && !value.startsWith('localhost/')) {
      errors.push(invalid(key(path, name), value, `invalid AppArmor profile name: ${JSON.stringify(value)}`));
    }
  }
}

function isInt32(text: string): boolean {
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return false;
  const value = Number(text);
  return value >= -2147483648 && value <= 2147483647;
}

function checkSeccomp(errors: FieldError[], profile: string, path: string): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return;
  if (profile.startsWith('localhost/')) checkLocalDescendingPath(errors, profile.slice('localhost/'.length), path);
  else errors.push(invalid(path, profile, 'must be a valid seccomp profile'));
}

/** The annotations that an update must leave alone. */
export function checkPodAnnotationUpdates(errors: FieldError[], next: V1Pod, prev: V1Pod): void {
  const now = next.metadata?.annotations ?? {};
  const then = prev.metadata?.annotations ?? {};
  if (now === then) return;
  const path = 'metadata.annotations';
  for (const name in then) {
    if (now[name] === then[name]) continue;
    if (name.startsWith(APPARMOR)) {
      errors.push(forbidden(key(path, name), 'may not remove or update AppArmor annotations'));
    }
    if (name === MIRROR) errors.push(forbidden(key(path, name), 'may not remove or update mirror pod annotation'));
  }
  for (const name in now) {
    if (name in then) continue;
    if (name.startsWith(APPARMOR)) errors.push(forbidden(key(path, name), 'may not add AppArmor annotations'));
    if (name === MIRROR) errors.push(forbidden(key(path, name), 'may not add mirror pod annotation'));
  }
  checkPodAnnotations(errors, now, next.spec ?? { containers: [] }, path);
}

/** Where a seccomp profile is given both ways, the two must say the same. `path` is that of the spec. */
export function checkSeccompMatches(
  errors: FieldError[],
  annotations: Annotations | undefined,
  spec: V1PodSpec,
  path: string,
): void {
  if (!annotations) return;
  const ofPod = annotations[SECCOMP_POD];
  const profile = spec.securityContext?.seccompProfile;
  if (profile && ofPod !== undefined) checkMatch(errors, ofPod, profile, `${path}.securityContext.seccompProfile`);
  for (const list of LISTS) {
    for (const [i, container] of (spec[list] ?? []).entries()) {
      const own = container.securityContext?.seccompProfile;
      const annotation = annotations[SECCOMP_CONTAINER + container.name];
      if (!own || annotation === undefined) continue;
      checkMatch(errors, annotation, own, `${path}.${list}[${i}].securityContext.seccompProfile`);
    }
  }
}

function checkMatch(errors: FieldError[], annotation: string, profile: V1SeccompProfile, path: string): void {
  const local = annotation.startsWith('localhost/');
  const typeMatches =
    (profile.type === 'Unconfined' && annotation === 'unconfined') ||
    (profile.type === 'RuntimeDefault' && (annotation === 'runtime/default' || annotation === 'docker/default')) ||
    (profile.type === 'Localhost' && local);
  if (!typeMatches) errors.push(forbidden(`${path}.type`, 'seccomp type in annotation and field must match'));
  else if (local && annotation.slice('localhost/'.length) !== profile.localhostProfile) {
    errors.push(forbidden(`${path}.localhostProfile`, 'seccomp profile in annotation and field must match'));
  }
}
