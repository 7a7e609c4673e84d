import type { V1Namespace } from '../../../api/generated/types.ts';
import { notFoundError } from '../../../api/StatusError.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

/** Namespaces that cannot be deleted. */
const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/**
 * Nothing is made in a namespace that does not exist or is going away, and some namespaces never go
 * (apiserver/pkg/admission/plugin/namespace/lifecycle).
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  admit(attributes, reader) {
    const { operation, context, namespace, name } = attributes;
    if (context.info.kind === 'Namespace' && context.info.group === '') {
      if (operation === 'DELETE' && IMMORTAL.has(name)) {
        throw admissionForbidden(attributes, 'this namespace may not be deleted');
      }
      return undefined;
    }
    if (namespace === '' || operation === 'DELETE' || context.info.kind === 'LocalSubjectAccessReview')
      return undefined;
    checkNamespace(attributes, reader);
    return undefined;
  },
};

function checkNamespace(attributes: AdmissionAttributes, reader: AdmissionReader): void {
  const { namespace, operation } = attributes;
  const found = reader.get<V1Namespace>('', 'namespaces', '', namespace);
  if (!found) throw notFoundError({ group: '', resource: 'namespaces' }, namespace);
  if (operation !== 'CREATE' || found.status?.phase !== 'Terminating') return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw admissionForbidden(attributes, why, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
}
