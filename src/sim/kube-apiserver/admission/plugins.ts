import type { Authorizer } from '../authorization/Authorizer.ts';
import { NO_WEBHOOKS, type WebhookCaller } from '../WebhookCaller.ts';
import type { AdmissionPlugin } from './AdmissionPlugin.ts';
import {
  certificateApproval,
  certificateRequestor,
  certificateSigning,
  certificateSubjectRestriction,
} from './certificates.ts';
import { defaultIngressClass, defaultStorageClass } from './defaultClass.ts';
import { defaultTolerationSeconds } from './defaultTolerationSeconds.ts';
import { limitRanger } from './limitRanger.ts';
import { mutatingAdmissionPolicy } from './mutatingAdmissionPolicy.ts';
import { mutatingWebhook } from './mutatingWebhook.ts';
import { namespaceLifecycle } from './namespaceLifecycle.ts';
import { nodeRestriction } from './nodeRestriction.ts';
import { persistentVolumeClaimResize } from './persistentVolumeClaimResize.ts';
import { podSecurity } from './podSecurity.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resourceQuota.ts';
import { runtimeClass } from './runtimeClass.ts';
import { serviceAccount } from './serviceAccount.ts';
import { storageObjectInUseProtection } from './storageObjectInUseProtection.ts';
import { taintNodesByCondition } from './taintNodesByCondition.ts';
import { validatingAdmissionPolicy } from './validatingAdmissionPolicy.ts';
import { validatingWebhook } from './validatingWebhook.ts';

/** The plugins that are on by default, in upstream's order (pkg/kubeapiserver/options/plugins.go). */
export function defaultAdmissionPlugins(
  authorizer: () => Authorizer,
  call: () => WebhookCaller = () => NO_WEBHOOKS,
): AdmissionPlugin[] {
  const webhooks = { authorizer, call };
  return [
    namespaceLifecycle,
    limitRanger(),
    serviceAccount(),
    nodeRestriction,
    taintNodesByCondition,
    podSecurity,
    priority(),
    defaultTolerationSeconds,
    defaultStorageClass,
    storageObjectInUseProtection,
    persistentVolumeClaimResize,
    runtimeClass,
    certificateApproval(authorizer),
    certificateSigning(authorizer),
    certificateRequestor,
    certificateSubjectRestriction,
    defaultIngressClass,
    mutatingAdmissionPolicy(authorizer),
    mutatingWebhook(webhooks),
    validatingAdmissionPolicy(authorizer),
    validatingWebhook(webhooks),
    resourceQuota,
  ];
}
