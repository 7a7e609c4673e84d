import type { V1PodTemplate } from '../../generated/types.ts';
import { withChanges } from '../withDefaults.ts';
import { defaultPodTemplateSpec } from './podSpec.ts';

export function defaultPodTemplate(podTemplate: V1PodTemplate): V1PodTemplate {
  return withChanges(podTemplate, { template: defaultPodTemplateSpec(podTemplate.template) });
}
