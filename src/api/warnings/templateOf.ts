import type { V1PodTemplateSpec } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';

/** Where each kind has its pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  ReplicationController: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The pod that an object is or makes, with its path and a dot (`spec.template.`); undefined for kinds without pods. */
export function templateOf(
  kind: string,
  object: KubeObject,
): { template: V1PodTemplateSpec; prefix: string } | undefined {
  const path = TEMPLATES[kind];
  if (!path) return undefined;
  let found = object as Record<string, unknown> | undefined;
  for (const step of path) found = found?.[step] as Record<string, unknown> | undefined;
  return found && { template: found as V1PodTemplateSpec, prefix: path.map((step) => `${step}.`).join('') };
}
