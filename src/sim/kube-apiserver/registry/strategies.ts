import { mutatingAdmissionPolicyStrategy } from './admissionregistration/mutatingadmissionpolicy.ts';
import { validatingAdmissionPolicyStrategy } from './admissionregistration/validatingadmissionpolicy.ts';
import { webhookConfigurationStrategy } from './admissionregistration/webhookconfiguration.ts';
import { customResourceDefinitionStrategy } from './apiextensions/customresourcedefinition.ts';
import { daemonSetStrategy } from './apps/daemonset.ts';
import { deploymentStrategy } from './apps/deployment.ts';
import { selectorIsImmutable } from './apps/selectorIsImmutable.ts';
import { jobStrategy } from './batch/job.ts';
import { configMapStrategy } from './core/configmap.ts';
import { eventStrategy } from './core/event.ts';
import { namespaceStrategy } from './core/namespace.ts';
import { nodeStrategy } from './core/node.ts';
import { persistentVolumeStrategy } from './core/persistentvolume.ts';
import { podStrategy } from './core/pod.ts';
import { secretStrategy } from './core/secret.ts';
import { serviceStrategy } from './core/service.ts';
import type { Strategy } from './Strategy.ts';

/** Kinds without `metadata.generation`, and with nothing else of their own. */
const PLAIN: Strategy = { generation: false };
const PLAIN_UPSERT: Strategy = { generation: false, createOnUpdate: true };

/** What is particular about storing each resource, by `resource.group`. Resources not named here have nothing particular. */
export const strategies: Readonly<Record<string, Strategy>> = {
  bindings: PLAIN,
  configmaps: configMapStrategy,
  endpoints: PLAIN_UPSERT,
  events: eventStrategy,
  limitranges: PLAIN_UPSERT,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  persistentvolumeclaims: persistentVolumeStrategy,
  persistentvolumes: persistentVolumeStrategy,
  pods: podStrategy,
  podtemplates: PLAIN,
  resourcequotas: PLAIN,
  secrets: secretStrategy,
  serviceaccounts: PLAIN,
  services: serviceStrategy,
  'customresourcedefinitions.apiextensions.k8s.io': customResourceDefinitionStrategy,
  'mutatingadmissionpolicies.admissionregistration.k8s.io': mutatingAdmissionPolicyStrategy,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': webhookConfigurationStrategy,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': webhookConfigurationStrategy,
  'validatingadmissionpolicies.admissionregistration.k8s.io': validatingAdmissionPolicyStrategy,
  'controllerrevisions.apps': PLAIN,
  'daemonsets.apps': daemonSetStrategy,
  'deployments.apps': deploymentStrategy,
  'replicasets.apps': { validateUpdate: selectorIsImmutable },
  'jobs.batch': jobStrategy,
  'cronjobs.batch': {},
  'certificatesigningrequests.certificates.k8s.io': PLAIN,
  'leases.coordination.k8s.io': PLAIN_UPSERT,
  'endpointslices.discovery.k8s.io': { generation: true },
  'priorityclasses.scheduling.k8s.io': {},
  'roles.rbac.authorization.k8s.io': PLAIN_UPSERT,
  'rolebindings.rbac.authorization.k8s.io': PLAIN_UPSERT,
  'clusterroles.rbac.authorization.k8s.io': PLAIN_UPSERT,
  'clusterrolebindings.rbac.authorization.k8s.io': PLAIN_UPSERT,
  'storageclasses.storage.k8s.io': PLAIN_UPSERT,
  'volumeattachments.storage.k8s.io': PLAIN,
  'csinodes.storage.k8s.io': PLAIN,
  'csidrivers.storage.k8s.io': PLAIN,
  'horizontalpodautoscalers.autoscaling': PLAIN,
};

/** The strategy of a resource. */
export function strategyOf(group: string, resource: string): Strategy {
  return strategies[group === '' ? resource : `${resource}.${group}`] ?? {};
}
