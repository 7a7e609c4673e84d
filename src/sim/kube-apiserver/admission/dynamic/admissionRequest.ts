import type { AdmissionAttributes } from '../AdmissionPlugin.ts';
import { nameOf } from './matchRequest.ts';

/** The kind of the options that a request of an operation carries. */
const OPTIONS: Readonly<Record<AdmissionAttributes['operation'], string>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
  CONNECT: 'PodExecOptions',
};

/** A request as webhooks and expressions see it: AdmissionRequest without its uid and objects. */
export function admissionRequest(attributes: AdmissionAttributes): Record<string, unknown> {
  const { context, operation, namespace } = attributes;
  const { info, ref, user, dryRun, options } = context;
  const patching = context.patchType !== undefined && operation === 'UPDATE' ? 'PatchOptions' : undefined;
  const kind = { group: info.group, version: info.version, kind: info.kind };
  const resource = { group: info.group, version: info.version, resource: info.resource };
  const part = ref.subresource ? { subResource: ref.subresource, requestSubResource: ref.subresource } : {};
  return {
    kind,
    resource,
    ...part,
    requestKind: kind,
    requestResource: resource,
    name: nameOf(attributes),
    ...(info.namespaced || info.resource === 'namespaces' ? { namespace: namespace || nameOf(attributes) } : {}),
    operation,
    userInfo: {
      username: user.username,
      ...(user.uid ? { uid: user.uid } : {}),
      groups: [...new Set([...user.groups, 'system:authenticated'])],
      ...(user.extra ? { extra: user.extra } : {}),
    },
    dryRun,
    options: {
      kind: patching ?? OPTIONS[operation],
      apiVersion: 'meta.k8s.io/v1',
      ...(options.fieldManager ? { fieldManager: options.fieldManager } : {}),
      ...(options.fieldValidation ? { fieldValidation: options.fieldValidation } : {}),
      ...(options.propagationPolicy ? { propagationPolicy: options.propagationPolicy } : {}),
      ...(options.gracePeriodSeconds !== undefined ? { gracePeriodSeconds: options.gracePeriodSeconds } : {}),
    },
  };
}
