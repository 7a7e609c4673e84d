import type { FieldError } from '../FieldError.ts';
import type { KubeObject } from '../meta.ts';
import {
  validateMutatingAdmissionPolicy,
  validateMutatingAdmissionPolicyUpdate,
} from './admissionregistration/MutatingAdmissionPolicy.ts';
import {
  validateMutatingAdmissionPolicyBinding,
  validateMutatingAdmissionPolicyBindingUpdate,
} from './admissionregistration/MutatingAdmissionPolicyBinding.ts';
import {
  validateMutatingWebhookConfiguration,
  validateMutatingWebhookConfigurationUpdate,
} from './admissionregistration/MutatingWebhookConfiguration.ts';
import {
  validateValidatingAdmissionPolicy,
  validateValidatingAdmissionPolicyUpdate,
} from './admissionregistration/ValidatingAdmissionPolicy.ts';
import {
  validateValidatingAdmissionPolicyBinding,
  validateValidatingAdmissionPolicyBindingUpdate,
} from './admissionregistration/ValidatingAdmissionPolicyBinding.ts';
import {
  validateValidatingWebhookConfiguration,
  validateValidatingWebhookConfigurationUpdate,
} from './admissionregistration/ValidatingWebhookConfiguration.ts';
import {
  validateCustomResourceDefinition,
  validateCustomResourceDefinitionStatusUpdate,
  validateCustomResourceDefinitionUpdate,
} from './apiextensions/CustomResourceDefinition.ts';
import {
  validateAPIService,
  validateAPIServiceStatusUpdate,
  validateAPIServiceUpdate,
} from './apiregistration/APIService.ts';
import { validateControllerRevision, validateControllerRevisionUpdate } from './apps/ControllerRevision.ts';
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from './apps/DaemonSet.ts';
import { validateDeployment, validateDeploymentStatusUpdate, validateDeploymentUpdate } from './apps/Deployment.ts';
import { validateReplicaSet, validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from './apps/ReplicaSet.ts';
import { validateStatefulSet, validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from './apps/StatefulSet.ts';
import { validateTokenRequest } from './authentication/TokenRequest.ts';
import {
  validateLocalSubjectAccessReview,
  validateSelfSubjectAccessReview,
  validateSubjectAccessReview,
} from './authorization/SubjectAccessReview.ts';
import {
  validateHorizontalPodAutoscaler,
  validateHorizontalPodAutoscalerStatusUpdate,
  validateHorizontalPodAutoscalerUpdate,
  validateHorizontalPodAutoscalerV1,
  validateHorizontalPodAutoscalerV1Update,
} from './autoscaling/HorizontalPodAutoscaler.ts';
import { validateScale } from './autoscaling/Scale.ts';
import { validateCronJob, validateCronJobUpdate } from './batch/CronJob.ts';
import { validateJob, validateJobUpdate } from './batch/Job.ts';
import { validateJobStatusUpdate } from './batch/jobStatus.ts';
import {
  validateCertificateSigningRequest,
  validateCertificateSigningRequestApprovalUpdate,
  validateCertificateSigningRequestStatusUpdate,
  validateCertificateSigningRequestUpdate,
} from './certificates/CertificateSigningRequest.ts';
import { validateLease, validateLeaseUpdate } from './coordination/Lease.ts';
import { validateConfigMap, validateConfigMapUpdate } from './core/ConfigMap.ts';
import { validateEndpoints, validateEndpointsUpdate } from './core/Endpoints.ts';
import { validateEvent } from './core/Event.ts';
import { validateLimitRange, validateLimitRangeUpdate } from './core/LimitRange.ts';
import {
  validateNamespace,
  validateNamespaceFinalizeUpdate,
  validateNamespaceStatusUpdate,
  validateNamespaceUpdate,
} from './core/Namespace.ts';
import { validateNode, validateNodeUpdate } from './core/Node.ts';
import {
  validatePersistentVolume,
  validatePersistentVolumeStatusUpdate,
  validatePersistentVolumeUpdate,
} from './core/PersistentVolume.ts';
import {
  validatePersistentVolumeClaim,
  validatePersistentVolumeClaimStatusUpdate,
  validatePersistentVolumeClaimUpdate,
} from './core/PersistentVolumeClaim.ts';
import { validatePod } from './core/Pod.ts';
import { validatePodTemplate, validatePodTemplateUpdate } from './core/PodTemplate.ts';
import { validatePodResize } from './core/podResize.ts';
import { validatePodStatusUpdate } from './core/podStatus.ts';
import { validatePodEphemeralContainersUpdate, validatePodUpdate } from './core/podUpdate.ts';
import { validateReplicationController, validateReplicationControllerUpdate } from './core/ReplicationController.ts';
import {
  validateResourceQuota,
  validateResourceQuotaStatusUpdate,
  validateResourceQuotaUpdate,
} from './core/ResourceQuota.ts';
import { validateSecret, validateSecretUpdate } from './core/Secret.ts';
import { validateService, validateServiceUpdate } from './core/Service.ts';
import { validateServiceAccount, validateServiceAccountUpdate } from './core/ServiceAccount.ts';
import { validateServiceStatusUpdate } from './core/serviceStatus.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './discovery/EndpointSlice.ts';
import { validateFlowSchema, validateFlowSchemaUpdate } from './flowcontrol/FlowSchema.ts';
import {
  validatePriorityLevelConfiguration,
  validatePriorityLevelConfigurationUpdate,
} from './flowcontrol/PriorityLevelConfiguration.ts';
import { metadataOnly } from './metadataOnly.ts';
import { validateIngress, validateIngressStatusUpdate, validateIngressUpdate } from './networking/Ingress.ts';
import { validateIngressClass, validateIngressClassUpdate } from './networking/IngressClass.ts';
import { validateIPAddress, validateIPAddressUpdate } from './networking/IPAddress.ts';
import { validateNetworkPolicy, validateNetworkPolicyUpdate } from './networking/NetworkPolicy.ts';
import {
  validateServiceCIDR,
  validateServiceCIDRStatusUpdate,
  validateServiceCIDRUpdate,
} from './networking/ServiceCIDR.ts';
import { validateRuntimeClass, validateRuntimeClassUpdate } from './node/RuntimeClass.ts';
import {
  validatePodDisruptionBudget,
  validatePodDisruptionBudgetStatusUpdate,
  validatePodDisruptionBudgetUpdate,
} from './policy/PodDisruptionBudget.ts';

import { validateClusterRole, validateClusterRoleUpdate } from './rbac/ClusterRole.ts';
import { validateClusterRoleBinding, validateClusterRoleBindingUpdate } from './rbac/ClusterRoleBinding.ts';
import { validateRole, validateRoleUpdate } from './rbac/Role.ts';
import { validateRoleBinding, validateRoleBindingUpdate } from './rbac/RoleBinding.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './scheduling/PriorityClass.ts';
import { validateCSIDriver, validateCSIDriverUpdate } from './storage/CSIDriver.ts';
import { validateCSINode, validateCSINodeUpdate } from './storage/CSINode.ts';
import { validateCSIStorageCapacity, validateCSIStorageCapacityUpdate } from './storage/CSIStorageCapacity.ts';
import { validateStorageClass, validateStorageClassUpdate } from './storage/StorageClass.ts';
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from './storage/VolumeAttachment.ts';
import { validateVolumeAttributesClass, validateVolumeAttributesClassUpdate } from './storage/VolumeAttributesClass.ts';

type Validate = (object: never) => readonly FieldError[];
type ValidateUpdate = (next: never, prev: never) => readonly FieldError[];

interface KindValidators {
  create: Validate;
  update?: ValidateUpdate;
  /** Other subresources that upstream validates in their own way, such as `status` and `resize`. */
  subresources?: Readonly<Record<string, ValidateUpdate>>;
}

/** The validators of every kind that has any, by `group/Kind` (`group/version/Kind` where versions differ). */
const VALIDATORS: Readonly<Record<string, KindValidators>> = {
  '/ConfigMap': { create: validateConfigMap, update: validateConfigMapUpdate },
  '/Event': { create: validateEvent, update: validateEvent },
  '/LimitRange': { create: validateLimitRange, update: validateLimitRangeUpdate },
  '/Namespace': {
    create: validateNamespace,
    update: validateNamespaceUpdate,
    subresources: { status: validateNamespaceStatusUpdate, finalize: validateNamespaceFinalizeUpdate },
  },
  '/Node': { create: validateNode, update: validateNodeUpdate, subresources: { status: validateNodeUpdate } },
  '/ResourceQuota': {
    create: validateResourceQuota,
    update: validateResourceQuotaUpdate,
    subresources: { status: validateResourceQuotaStatusUpdate },
  },
  '/Secret': { create: validateSecret, update: validateSecretUpdate },
  '/ServiceAccount': { create: validateServiceAccount, update: validateServiceAccountUpdate },
  'autoscaling/HorizontalPodAutoscaler': {
    create: validateHorizontalPodAutoscaler,
    update: validateHorizontalPodAutoscalerUpdate,
    subresources: { status: validateHorizontalPodAutoscalerStatusUpdate },
  },
  'autoscaling/v1/HorizontalPodAutoscaler': {
    create: validateHorizontalPodAutoscalerV1,
    update: validateHorizontalPodAutoscalerV1Update,
    subresources: { status: validateHorizontalPodAutoscalerStatusUpdate },
  },
  'batch/CronJob': { create: validateCronJob, update: validateCronJobUpdate },
  'batch/Job': {
    create: validateJob,
    update: validateJobUpdate,
    subresources: { status: validateJobStatusUpdate },
  },
  'policy/PodDisruptionBudget': {
    create: validatePodDisruptionBudget,
    update: validatePodDisruptionBudgetUpdate,
    subresources: { status: validatePodDisruptionBudgetStatusUpdate },
  },
  '/Endpoints': { create: validateEndpoints, update: validateEndpointsUpdate },
  '/Pod': {
    create: validatePod,
    update: validatePodUpdate,
    subresources: {
      status: validatePodStatusUpdate,
      ephemeralcontainers: validatePodEphemeralContainersUpdate,
      resize: validatePodResize,
    },
  },
  '/PodTemplate': { create: validatePodTemplate, update: validatePodTemplateUpdate },
  '/ReplicationController': {
    create: validateReplicationController,
    update: validateReplicationControllerUpdate,
    subresources: { status: validateReplicaSetStatusUpdate },
  },
  '/Service': {
    create: validateService,
    update: validateServiceUpdate,
    subresources: { status: validateServiceStatusUpdate },
  },
  'apps/ControllerRevision': { create: validateControllerRevision, update: validateControllerRevisionUpdate },
  'apps/DaemonSet': {
    create: validateDaemonSet,
    update: validateDaemonSetUpdate,
    subresources: { status: validateDaemonSetStatusUpdate },
  },
  'apps/Deployment': {
    create: validateDeployment,
    update: validateDeploymentUpdate,
    subresources: { status: validateDeploymentStatusUpdate },
  },
  'apps/ReplicaSet': {
    create: validateReplicaSet,
    update: validateReplicaSetUpdate,
    subresources: { status: validateReplicaSetStatusUpdate },
  },
  'apps/StatefulSet': {
    create: validateStatefulSet,
    update: validateStatefulSetUpdate,
    subresources: { status: validateStatefulSetStatusUpdate },
  },
  'networking.k8s.io/Ingress': {
    create: validateIngress,
    update: validateIngressUpdate,
    subresources: { status: validateIngressStatusUpdate },
  },
  'networking.k8s.io/IngressClass': { create: validateIngressClass, update: validateIngressClassUpdate },
  'networking.k8s.io/NetworkPolicy': { create: validateNetworkPolicy, update: validateNetworkPolicyUpdate },
  'discovery.k8s.io/EndpointSlice': { create: validateEndpointSlice, update: validateEndpointSliceUpdate },
  'rbac.authorization.k8s.io/Role': { create: validateRole, update: validateRoleUpdate },
  'rbac.authorization.k8s.io/ClusterRole': { create: validateClusterRole, update: validateClusterRoleUpdate },
  'rbac.authorization.k8s.io/RoleBinding': { create: validateRoleBinding, update: validateRoleBindingUpdate },
  'rbac.authorization.k8s.io/ClusterRoleBinding': {
    create: validateClusterRoleBinding,
    update: validateClusterRoleBindingUpdate,
  },
  '/PersistentVolume': {
    create: validatePersistentVolume,
    update: validatePersistentVolumeUpdate,
    subresources: { status: validatePersistentVolumeStatusUpdate },
  },
  '/PersistentVolumeClaim': {
    create: validatePersistentVolumeClaim,
    update: validatePersistentVolumeClaimUpdate,
    subresources: { status: validatePersistentVolumeClaimStatusUpdate },
  },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    create: validateCustomResourceDefinition,
    update: validateCustomResourceDefinitionUpdate,
    subresources: { status: validateCustomResourceDefinitionStatusUpdate },
  },
  'networking.k8s.io/IPAddress': { create: validateIPAddress, update: validateIPAddressUpdate },
  'networking.k8s.io/ServiceCIDR': {
    create: validateServiceCIDR,
    update: validateServiceCIDRUpdate,
    subresources: { status: validateServiceCIDRStatusUpdate },
  },
  'storage.k8s.io/StorageClass': { create: validateStorageClass, update: validateStorageClassUpdate },
  'storage.k8s.io/VolumeAttributesClass': {
    create: validateVolumeAttributesClass,
    update: validateVolumeAttributesClassUpdate,
  },
  'storage.k8s.io/VolumeAttachment': {
    create: validateVolumeAttachment,
    update: validateVolumeAttachmentUpdate,
    subresources: { status: validateVolumeAttachmentUpdate },
  },
  'storage.k8s.io/CSIDriver': { create: validateCSIDriver, update: validateCSIDriverUpdate },
  'storage.k8s.io/CSINode': { create: validateCSINode, update: validateCSINodeUpdate },
  'storage.k8s.io/CSIStorageCapacity': { create: validateCSIStorageCapacity, update: validateCSIStorageCapacityUpdate },
  'scheduling.k8s.io/PriorityClass': { create: validatePriorityClass, update: validatePriorityClassUpdate },
  'coordination.k8s.io/Lease': { create: validateLease, update: validateLeaseUpdate },
  'node.k8s.io/RuntimeClass': { create: validateRuntimeClass, update: validateRuntimeClassUpdate },
  'apiregistration.k8s.io/APIService': {
    create: validateAPIService,
    update: validateAPIServiceUpdate,
    subresources: { status: validateAPIServiceStatusUpdate },
  },
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': {
    create: validateValidatingWebhookConfiguration,
    update: validateValidatingWebhookConfigurationUpdate,
  },
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': {
    create: validateMutatingWebhookConfiguration,
    update: validateMutatingWebhookConfigurationUpdate,
  },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': {
    create: validateValidatingAdmissionPolicy,
    update: validateValidatingAdmissionPolicyUpdate,
  },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': {
    create: validateValidatingAdmissionPolicyBinding,
    update: validateValidatingAdmissionPolicyBindingUpdate,
  },
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': {
    create: validateMutatingAdmissionPolicy,
    update: validateMutatingAdmissionPolicyUpdate,
  },
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': {
    create: validateMutatingAdmissionPolicyBinding,
    update: validateMutatingAdmissionPolicyBindingUpdate,
  },
  'certificates.k8s.io/CertificateSigningRequest': {
    create: validateCertificateSigningRequest,
    update: validateCertificateSigningRequestUpdate,
    subresources: {
      status: validateCertificateSigningRequestStatusUpdate,
      approval: validateCertificateSigningRequestApprovalUpdate,
    },
  },
  'authorization.k8s.io/SubjectAccessReview': { create: validateSubjectAccessReview },
  'authorization.k8s.io/SelfSubjectAccessReview': { create: validateSelfSubjectAccessReview },
  'authorization.k8s.io/LocalSubjectAccessReview': { create: validateLocalSubjectAccessReview },
  'authentication.k8s.io/TokenRequest': { create: validateTokenRequest },
  'autoscaling/Scale': { create: validateScale },
  'flowcontrol.apiserver.k8s.io/FlowSchema': { create: validateFlowSchema, update: validateFlowSchemaUpdate },
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': {
    create: validatePriorityLevelConfiguration,
    update: validatePriorityLevelConfigurationUpdate,
  },
  'resource.k8s.io/ResourceClaim': metadataOnly(true),
  'resource.k8s.io/ResourceClaimTemplate': metadataOnly(true),
  'resource.k8s.io/DeviceClass': metadataOnly(false),
  'resource.k8s.io/ResourceSlice': metadataOnly(false),
  'resource.k8s.io/DeviceTaintRule': metadataOnly(false),
  'coordination.k8s.io/LeaseCandidate': metadataOnly(true),
  'certificates.k8s.io/ClusterTrustBundle': metadataOnly(false, () => []),
  'certificates.k8s.io/PodCertificateRequest': metadataOnly(true),
  'internal.apiserver.k8s.io/StorageVersion': metadataOnly(false),
  'storagemigration.k8s.io/StorageVersionMigration': metadataOnly(false),
  'scheduling.k8s.io/Workload': metadataOnly(true),
};

/** How objects of a kind are validated; `undefined` for a kind without semantic checks. */
export function validatorsOf(group: string, version: string, kind: string): KindValidators | undefined {
  return VALIDATORS[`${group}/${version}/${kind}`] ?? VALIDATORS[`${group}/${kind}`];
}

/** What is wrong with a new object. */
export function validateObject(group: string, version: string, object: KubeObject): readonly FieldError[] {
  return validatorsOf(group, version, object.kind ?? '')?.create(object as never) ?? [];
}

/** What is wrong with an update of an object, or of one of its subresources. */
export function validateObjectUpdate(
  group: string,
  version: string,
  next: KubeObject,
  prev: KubeObject,
  subresource = '',
): readonly FieldError[] {
  const validators = validatorsOf(group, version, next.kind ?? '');
  const update = subresource === '' ? validators?.update : validators?.subresources?.[subresource];
  return update?.(next as never, prev as never) ?? [];
}
