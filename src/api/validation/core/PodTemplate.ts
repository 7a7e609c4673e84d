import type { FieldError } from '../../FieldError.ts';
import type { V1PodTemplate } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validatePodTemplateSpec } from './podSpec.ts';

export function validatePodTemplate(podTemplate: V1PodTemplate): FieldError[] {
  const errors = validateObjectMeta(podTemplate.metadata, true, nameIsDNSSubdomain);
  return [...errors, ...validatePodTemplateSpec(podTemplate.template ?? {}, 'template')];
}

export function validatePodTemplateUpdate(next: V1PodTemplate, prev: V1PodTemplate): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  return [...errors, ...validatePodTemplateSpec(next.template ?? {}, 'template')];
}
