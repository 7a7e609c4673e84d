import { type FieldError, forbidden, invalid } from '../../FieldError.ts';
import type { V1Container, V1Pod, V1PodSpec, V1ResourceRequirements } from '../../generated/types.ts';
import { qosClassOf } from '../../qosClass.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { validateObjectMetaUpdate } from '../objectMeta.ts';
import { specOf, validatePodMetadataAndSpec } from './Pod.ts';
import { isMirrorPod } from './podAnnotations.ts';

/** What is wrong with a resize of a pod in place: CPU and memory may change, and nothing else. */
export function validatePodResize(next: V1Pod, prev: V1Pod): FieldError[] {
  if (isMirrorPod(prev)) return [forbidden('', 'static pods cannot be resized')];
  const now = specOf(next);
  const then = specOf(prev);
  if (then.os?.name === 'windows') return [forbidden('', 'windows pods cannot be resized')];
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  errors.push(...validatePodMetadataAndSpec(next));
  if ((prev.status?.qosClass ?? qosClassOf(prev)) !== qosClassOf(next)) {
    const shown = next.status?.qosClass ?? '';
    errors.push(invalid('spec', shown, 'Pod QOS Class may not change as a result of resizing'));
  }
  const running = prev.status?.containerStatuses?.find((status) => status.state?.running);
  if (running && !running.resources) errors.push(forbidden('spec', 'Pod running on node without support for resize'));
  checkPodLevel(errors, now, then);
  if (!checkOrder(errors, now, then)) return errors;
  checkRemoved(errors, now, then);
  checkOnlyCPUAndMemory(errors, now, then);
  if (errors.length > 0 || semanticEqual(withoutAmounts(now), withoutAmounts(then))) return errors;
  return [forbidden('spec', 'only cpu and memory resources are mutable')];
}

const LISTS = ['requests', 'limits'] as const;

function isRemoved(now: Record<string, string> = {}, then: Record<string, string> = {}): boolean {
  return Object.keys(then).some((name) => !(name in now));
}

function checkPodLevel(errors: FieldError[], now: V1PodSpec, then: V1PodSpec): void {
  if (!then.resources) return;
  if (!now.resources) {
    errors.push(forbidden('spec.resources', 'pod-level resources cannot be removed'));
    return;
  }
  for (const list of LISTS) {
    if (!isRemoved(now.resources[list], then.resources[list])) continue;
    errors.push(forbidden(`spec.resources.${list}`, `pod-level resource ${list} cannot be removed`));
  }
  if (!semanticEqual(fixedAmounts(now.resources), fixedAmounts(then.resources))) {
    errors.push(forbidden('spec', 'only cpu and memory resources are mutable at pod-level'));
  }
}

/** Answers whether the containers are the same ones in the same order. */
function checkOrder(errors: FieldError[], now: V1PodSpec, then: V1PodSpec): boolean {
  const before = errors.length;
  for (const list of ['containers', 'initContainers'] as const) {
    const next = now[list] ?? [];
    const prev = then[list] ?? [];
    if (next.length !== prev.length) {
      errors.push(forbidden(`spec.${list}`, `${list} may not be added or removed on resize`));
      continue;
    }
    for (const [i, { name }] of prev.entries()) {
      if (next[i]!.name === name) continue;
      errors.push(forbidden(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`));
    }
  }
  return errors.length === before;
}

const isSidecar = (container: V1Container): boolean => container.restartPolicy === 'Always';

function checkRemoved(errors: FieldError[], now: V1PodSpec, then: V1PodSpec): void {
  for (const name of ['initContainers', 'containers'] as const) {
    for (const [i, old] of (then[name] ?? []).entries()) {
      if (name === 'initContainers' && !isSidecar(old)) continue;
      for (const list of LISTS) {
        if (!isRemoved(now[name]![i]!.resources?.[list], old.resources?.[list])) continue;
        errors.push(forbidden(`spec.${name}[${i}].resources.${list}`, `resource ${list} cannot be removed`));
      }
    }
  }
}

function checkOnlyCPUAndMemory(errors: FieldError[], now: V1PodSpec, then: V1PodSpec): void {
  const same = (a: V1Container, b: V1Container): boolean => semanticEqual(withoutAmount(a), withoutAmount(b));
  for (const [i, old] of then.containers.entries()) {
    if (!same(now.containers[i]!, old)) errors.push(forbidden('spec', 'only cpu and memory resources are mutable'));
  }
  for (const [i, old] of (then.initContainers ?? []).entries()) {
    const container = now.initContainers![i]!;
    if (isSidecar(container)) {
      if (same(container, old)) continue;
      errors.push(forbidden('spec', 'only cpu and memory resources for sidecar containers are mutable'));
    } else if (!semanticEqual(container, old)) {
      errors.push(forbidden('spec', 'resources for non-sidecar init containers are immutable'));
    }
  }
}

function fixedAmounts(resources: V1ResourceRequirements | undefined): V1ResourceRequirements {
  const without = (list: Record<string, string> = {}): Record<string, string> => {
    const { cpu: _cpu, memory: _memory, ...rest } = list;
    return rest;
  };
  return { ...resources, limits: without(resources?.limits), requests: without(resources?.requests) };
}

const withoutAmount = (container: V1Container): V1Container => ({
  ...container,
  resources: fixedAmounts(container.resources),
});

const withoutAmounts = (spec: V1PodSpec): V1PodSpec => ({
  ...spec,
  resources: fixedAmounts(spec.resources),
  containers: spec.containers.map(withoutAmount),
  initContainers: spec.initContainers?.map(withoutAmount),
});
