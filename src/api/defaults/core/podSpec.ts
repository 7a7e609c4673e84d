import type { V1PodSpec, V1PodTemplateSpec } from '../../generated/types.ts';
import { addDefaults, mapShared, withChanges } from '../withDefaults.ts';
import { defaultContainer } from './containerDefaults.ts';
import { defaultResourceList, defaultResourceRequirements } from './resourceList.ts';
import { defaultVolume } from './volumeDefaults.ts';

const POD_SPEC: Partial<V1PodSpec> = {
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
  schedulerName: 'default-scheduler',
};

/** The defaults of a PodSpec wherever it stands; a Pod has more (see `defaultPod`). */
export const defaultPodSpec = (spec: V1PodSpec): V1PodSpec => withChanges(spec, podSpecDefaults(spec));

/** What has to change in a PodSpec for it to have its defaults. */
export function podSpecDefaults(spec: V1PodSpec): Partial<V1PodSpec> {
  const changes: Partial<V1PodSpec> = {};
  if (spec.containers) changes.containers = mapShared(spec.containers, defaultContainer);
  if (spec.initContainers) changes.initContainers = mapShared(spec.initContainers, defaultContainer);
  if (spec.ephemeralContainers) changes.ephemeralContainers = mapShared(spec.ephemeralContainers, defaultContainer);
  if (spec.volumes) changes.volumes = mapShared(spec.volumes, defaultVolume);
  if (spec.overhead) changes.overhead = defaultResourceList(spec.overhead);
  if (spec.resources) changes.resources = defaultResourceRequirements(spec.resources);
  // The deprecated name follows the other, as upstream's conversion has it.
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (account) {
    changes.serviceAccountName = account;
    changes.serviceAccount = account;
  }
  return addDefaults(spec, changes, POD_SPEC);
}

/** The defaults of the template of a workload. */
export function defaultPodTemplateSpec(template: V1PodTemplateSpec | undefined): V1PodTemplateSpec {
  const from = template ?? {};
  const metadata = from.metadata ?? {};
  return withChanges(from, { metadata, spec: defaultPodSpec(from.spec ?? { containers: [] }) });
}
