import { type FieldError, forbidden, invalid, required } from '../../FieldError.ts';
import type { V1Container, V1NodeAffinity, V1NodeSelectorTerm, V1Pod, V1PodSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { rangeProblem } from '../names.ts';
import { validateObjectMetaUpdate } from '../objectMeta.ts';
import { specOf, validatePodMetadataAndSpec } from './Pod.ts';
import { checkPodAnnotationUpdates, isMirrorPod } from './podAnnotations.ts';
import { podSpecDiff } from './podSpecDiff.ts';
import { validateTolerations } from './tolerations.ts';

const MAX_INT32 = 2147483647;
const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** What is wrong with an update of a pod (`ValidatePodUpdate`): little of a pod can change once it exists. */
export function validatePodUpdate(next: V1Pod, prev: V1Pod): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  errors.push(...validatePodMetadataAndSpec(next));
  checkPodAnnotationUpdates(errors, next, prev);
  const now = specOf(next);
  const then = specOf(prev);
  if (now === then) return errors;
  for (const list of ['containers', 'initContainers'] as const) {
    if (!checkContainerUpdates(errors, now[list] ?? [], then[list] ?? [], list)) return errors;
  }
  if (!checkDeadline(errors, now.activeDeadlineSeconds, then.activeDeadlineSeconds)) return errors;
  checkOnlyAddedTolerations(errors, now, then);
  checkOnlyDeletedGates(errors, now, then);
  if (semanticEqual(now, then)) return errors;
  const munged = mungedSpec(errors, now, then);
  if (semanticEqual(munged, then)) return errors;
  const text = `pod updates may not change fields other than ${UPDATABLE}\n${podSpecDiff(then, munged)}`;
  errors.push(forbidden('spec', text));
  return errors;
}

/** Answers false where it makes no sense to look further. */
function checkContainerUpdates(errors: FieldError[], now: V1Container[], then: V1Container[], list: string): boolean {
  if (now.length !== then.length) {
    errors.push(forbidden(`spec.${list}`, 'pod updates may not add or remove containers'));
    return false;
  }
  for (const [i, { image = '' }] of now.entries()) {
    const path = `spec.${list}[${i}].image`;
    if (image === '') errors.push(required(path));
    if (image.trim().length !== image.length) {
      errors.push(invalid(path, image, 'must not have leading or trailing whitespace'));
    }
  }
  return true;
}

function checkDeadline(errors: FieldError[], now: number | undefined, then: number | undefined): boolean {
  const path = 'spec.activeDeadlineSeconds';
  if (now === undefined) {
    if (then !== undefined) errors.push(invalid(path, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  if (now < 0 || now > MAX_INT32) errors.push(invalid(path, now, rangeProblem(0, MAX_INT32)));
  else if (then !== undefined && then < now) {
    errors.push(invalid(path, now, 'must be less than or equal to previous value'));
  } else return true;
  return false;
}

function checkOnlyAddedTolerations(errors: FieldError[], now: V1PodSpec, then: V1PodSpec): void {
  if (now.tolerations === then.tolerations) return;
  const kept = (then.tolerations ?? []).every((old) =>
    now.tolerations?.some((t) => semanticEqual({ ...old, tolerationSeconds: t.tolerationSeconds }, t)),
  );
  if (kept) errors.push(...validateTolerations(now.tolerations ?? [], 'spec.tolerations'));
  else
    errors.push(forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
}

function checkOnlyDeletedGates(errors: FieldError[], now: V1PodSpec, then: V1PodSpec): void {
  for (const [i, { name }] of (now.schedulingGates ?? []).entries()) {
    if (then.schedulingGates?.some((gate) => gate.name === name)) continue;
    const text = `only deletion is allowed, but found new scheduling gate '${name}'`;
    errors.push(forbidden(`spec.schedulingGates[${i}].name`, text));
  }
}

/** The new spec with everything that may change put back to what it was. */
function mungedSpec(errors: FieldError[], now: V1PodSpec, then: V1PodSpec): V1PodSpec {
  const withOldImages = (list: V1Container[] | undefined, old: V1Container[] | undefined): V1Container[] | undefined =>
    list?.map((container, i) =>
      container.image === old?.[i]?.image ? container : { ...container, image: old?.[i]?.image },
    );
  const munged: V1PodSpec = {
    ...now,
    containers: withOldImages(now.containers, then.containers) ?? [],
    initContainers: withOldImages(now.initContainers, then.initContainers),
    activeDeadlineSeconds: then.activeDeadlineSeconds,
    schedulingGates: then.schedulingGates,
    tolerations: then.tolerations,
  };
  if ((then.terminationGracePeriodSeconds ?? 0) < 0 && now.terminationGracePeriodSeconds === 1) {
    munged.terminationGracePeriodSeconds = then.terminationGracePeriodSeconds;
  }
  if ((then.schedulingGates ?? []).length > 0) mungePlacement(errors, munged, then);
  return munged;
}

/** While a pod waits at a gate, it may be narrowed down to fewer nodes. */
function mungePlacement(errors: FieldError[], munged: V1PodSpec, then: V1PodSpec): void {
  if (!semanticEqual(munged.nodeSelector, then.nodeSelector)) {
    const added = Object.entries(then.nodeSelector ?? {}).every(([key, value]) => munged.nodeSelector?.[key] === value);
    if (!added) {
      const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
      errors.push(invalid('spec.nodeSelector', munged.nodeSelector ?? null, text));
    }
    munged.nodeSelector = then.nodeSelector;
  }
  const old = then.affinity?.nodeAffinity;
  if (semanticEqual(old, munged.affinity?.nodeAffinity)) return;
  checkNodeAffinityMutation(errors, munged.affinity?.nodeAffinity, old);
  const affinity = { ...munged.affinity, nodeAffinity: old };
  munged.affinity = semanticEqual(affinity, {}) ? undefined : affinity;
}

function checkNodeAffinityMutation(
  errors: FieldError[],
  now: V1NodeAffinity | undefined,
  then: V1NodeAffinity | undefined,
): void {
  const old = then?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const terms = now?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  if (old.length > 0 && old.length !== terms.length) {
    errors.push(invalid(path, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'));
    return;
  }
  for (const [i, term] of old.entries()) {
    if (hasOnlyAdditions(terms[i]!, term)) continue;
    errors.push(invalid(`${path}[${i}]`, terms[i], 'only additions are allowed (no mutations or deletions)'));
  }
}

function hasOnlyAdditions(now: V1NodeSelectorTerm, then: V1NodeSelectorTerm): boolean {
  const lists = ['matchExpressions', 'matchFields'] as const;
  if (lists.every((list) => !then[list]?.length)) return lists.every((list) => !now[list]?.length);
  return lists.every((list) => {
    const old = then[list] ?? [];
    return semanticEqual((now[list] ?? []).slice(0, old.length), old);
  });
}

/** What is wrong with an update of a pod's ephemeral containers: they are added and never changed or removed. */
export function validatePodEphemeralContainersUpdate(next: V1Pod, prev: V1Pod): FieldError[] {
  if (isMirrorPod(prev)) return [forbidden('', 'static pods do not support ephemeral containers')];
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  errors.push(...validatePodMetadataAndSpec(next));
  checkPodAnnotationUpdates(errors, next, prev);
  for (const old of prev.spec?.ephemeralContainers ?? []) {
    const kept = next.spec?.ephemeralContainers?.find((container) => container.name === old.name);
    if (!kept) {
      const text = `existing ephemeral containers "${old.name}" may not be removed\n`;
      errors.push(forbidden('spec.ephemeralContainers', text));
    } else if (!semanticEqual(kept, old)) {
      const text = `existing ephemeral containers "${old.name}" may not be changed\n`;
      errors.push(forbidden('spec.ephemeralContainers', text));
    }
  }
  return errors;
}
