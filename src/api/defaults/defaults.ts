import type { KubeObject } from '../meta.ts';
import { defaultMutatingAdmissionPolicy } from './admissionregistration/MutatingAdmissionPolicy.ts';
import { defaultMutatingAdmissionPolicyBinding } from './admissionregistration/MutatingAdmissionPolicyBinding.ts';
import { defaultMutatingWebhookConfiguration } from './admissionregistration/MutatingWebhookConfiguration.ts';
import { defaultValidatingAdmissionPolicy } from './admissionregistration/ValidatingAdmissionPolicy.ts';
import { defaultValidatingAdmissionPolicyBinding } from './admissionregistration/ValidatingAdmissionPolicyBinding.ts';
import { defaultValidatingWebhookConfiguration } from './admissionregistration/ValidatingWebhookConfiguration.ts';
import { defaultCustomResourceDefinition } from './apiextensions/CustomResourceDefinition.ts';
import { defaultAPIService } from './apiregistration/APIService.ts';
import { defaultDaemonSet } from './apps/DaemonSet.ts';
import { defaultDeployment } from './apps/Deployment.ts';
import { defaultReplicaSet } from './apps/ReplicaSet.ts';
import { defaultStatefulSet } from './apps/StatefulSet.ts';
import { defaultTokenRequest } from './authentication/TokenRequest.ts';
import {
  defaultHorizontalPodAutoscaler,
  defaultHorizontalPodAutoscalerV1,
} from './autoscaling/HorizontalPodAutoscaler.ts';
import { defaultCronJob } from './batch/CronJob.ts';
import { defaultJob } from './batch/Job.ts';
import { defaultEndpoints } from './core/Endpoints.ts';
import { defaultLimitRange } from './core/LimitRange.ts';
import { defaultNamespace } from './core/Namespace.ts';
import { defaultNode } from './core/Node.ts';
import { defaultPersistentVolume } from './core/PersistentVolume.ts';
import { defaultPersistentVolumeClaim } from './core/PersistentVolumeClaim.ts';
import { defaultPod } from './core/Pod.ts';
import { defaultPodTemplate } from './core/PodTemplate.ts';
import { defaultReplicationController } from './core/ReplicationController.ts';
import { defaultResourceQuota } from './core/ResourceQuota.ts';
import { defaultSecret } from './core/Secret.ts';
import { defaultService } from './core/Service.ts';
import { defaultEndpointSlice } from './discovery/EndpointSlice.ts';
import { defaultFlowSchema } from './flowcontrol/FlowSchema.ts';
import { defaultPriorityLevelConfiguration } from './flowcontrol/PriorityLevelConfiguration.ts';
import { defaultIngressClass } from './networking/IngressClass.ts';
import { defaultNetworkPolicy } from './networking/NetworkPolicy.ts';
import { defaultPodDisruptionBudget } from './policy/PodDisruptionBudget.ts';
import { defaultClusterRoleBinding } from './rbac/ClusterRoleBinding.ts';
import { defaultRoleBinding } from './rbac/RoleBinding.ts';
import { defaultResourceClaim } from './resource/ResourceClaim.ts';
import { defaultResourceClaimTemplate } from './resource/ResourceClaimTemplate.ts';
import { defaultPriorityClass } from './scheduling/PriorityClass.ts';
import { defaultCSIDriver } from './storage/CSIDriver.ts';
import { defaultStorageClass } from './storage/StorageClass.ts';

type Default = (object: never) => KubeObject;

/** The defaults of every kind that has any, by `group/Kind` (`group/version/Kind` where versions differ). */
const DEFAULTS: Readonly<Record<string, Default>> = {
  '/Endpoints': defaultEndpoints,
  '/LimitRange': defaultLimitRange,
  '/Namespace': defaultNamespace,
  '/Node': defaultNode,
  '/Pod': defaultPod,
  '/PodTemplate': defaultPodTemplate,
  '/ReplicationController': defaultReplicationController,
  '/ResourceQuota': defaultResourceQuota,
  '/Secret': defaultSecret,
  '/Service': defaultService,
  'apps/DaemonSet': defaultDaemonSet,
  'apps/Deployment': defaultDeployment,
  'apps/ReplicaSet': defaultReplicaSet,
  'apps/StatefulSet': defaultStatefulSet,
  'autoscaling/HorizontalPodAutoscaler': defaultHorizontalPodAutoscaler,
  'autoscaling/v1/HorizontalPodAutoscaler': defaultHorizontalPodAutoscalerV1,
  'batch/CronJob': defaultCronJob,
  'batch/Job': defaultJob,
  'policy/PodDisruptionBudget': defaultPodDisruptionBudget,
  'networking.k8s.io/IngressClass': defaultIngressClass,
  'networking.k8s.io/NetworkPolicy': defaultNetworkPolicy,
  'discovery.k8s.io/EndpointSlice': defaultEndpointSlice,
  'rbac.authorization.k8s.io/RoleBinding': defaultRoleBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': defaultClusterRoleBinding,
  '/PersistentVolume': defaultPersistentVolume,
  '/PersistentVolumeClaim': defaultPersistentVolumeClaim,
  'apiextensions.k8s.io/CustomResourceDefinition': defaultCustomResourceDefinition,
  'storage.k8s.io/StorageClass': defaultStorageClass,
  'storage.k8s.io/CSIDriver': defaultCSIDriver,
  'scheduling.k8s.io/PriorityClass': defaultPriorityClass,
  'apiregistration.k8s.io/APIService': defaultAPIService,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': defaultValidatingWebhookConfiguration,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': defaultMutatingWebhookConfiguration,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': defaultValidatingAdmissionPolicy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': defaultValidatingAdmissionPolicyBinding,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': defaultMutatingAdmissionPolicy,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': defaultMutatingAdmissionPolicyBinding,
  'authentication.k8s.io/TokenRequest': defaultTokenRequest,
  'flowcontrol.apiserver.k8s.io/FlowSchema': defaultFlowSchema,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': defaultPriorityLevelConfiguration,
  'resource.k8s.io/ResourceClaim': defaultResourceClaim,
  'resource.k8s.io/ResourceClaimTemplate': defaultResourceClaimTemplate,
};

/** A kind's object with the defaults filled in; shares what did not change, and is the same object if nothing did. */
export function applyDefaults<T extends KubeObject>(group: string, version: string, object: T): T {
  const apply = DEFAULTS[`${group}/${version}/${object.kind}`] ?? DEFAULTS[`${group}/${object.kind}`];
  return apply ? (apply(object as never) as T) : object;
}
