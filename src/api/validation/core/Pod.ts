import { type FieldError, forbidden } from '../../FieldError.ts';
import type { V1Pod, V1PodSpec } from '../../generated/types.ts';
import { under, underIndex } from '../fieldPath.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta } from '../objectMeta.ts';
import { checkImageSpace } from './containers.ts';
import { checkPodAnnotations, checkSeccompMatches } from './podAnnotations.ts';
import { validatePodSpec } from './podSpec.ts';

/** What is wrong with a new pod (`ValidatePodCreate`). */
export function validatePod(pod: V1Pod): FieldError[] {
  const errors = validatePodMetadataAndSpec(pod);
  const spec = specOf(pod);
  if ((spec.ephemeralContainers ?? []).length > 0) {
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  }
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  checkSeccompMatches(errors, pod.metadata?.annotations, spec, 'spec');
  return errors;
}

const NO_SPEC: V1PodSpec = { containers: [] };

export const specOf = (pod: V1Pod): V1PodSpec => pod.spec ?? NO_SPEC;

const goodSpecs = new WeakSet<V1PodSpec>();

/** What new pods and updated ones are both checked for. */
export function validatePodMetadataAndSpec(pod: V1Pod): FieldError[] {
  const spec = specOf(pod);
  const errors = validateObjectMeta(pod.metadata, true, nameIsDNSSubdomain);
  checkPodAnnotations(errors, pod.metadata?.annotations, spec, 'metadata.annotations');
  if (goodSpecs.has(spec)) return errors;
  const found = validatePodSpec(spec, pod.metadata ?? {});
  checkTokenVolumes(found, spec);
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = spec[list] ?? [];
    for (let i = 0; i < containers.length; i += 1) {
      const own: FieldError[] = [];
      checkImageSpace(own, containers[i]!);
      underIndex(found, list, i, own);
    }
  }
  // The names of the claims of ephemeral volumes come of the pod's own: such a spec is good for one pod only.
  if (found.length === 0 && !spec.volumes?.some((volume) => volume.ephemeral)) goodSpecs.add(spec);
  under(errors, 'spec', found);
  return errors;
}

function checkTokenVolumes(errors: FieldError[], spec: V1PodSpec): void {
  if (spec.serviceAccountName) return;
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    for (const [j, source] of (volume.projected?.sources ?? []).entries()) {
      if (!source.serviceAccountToken) continue;
      const path = `volumes[${i}].projected.sources[${j}].serviceAccountToken`;
      errors.push(forbidden(path, 'must not be specified when serviceAccountName is not set'));
    }
  }
}
