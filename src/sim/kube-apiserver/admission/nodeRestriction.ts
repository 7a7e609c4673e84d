import type { V1Node, V1Pod } from '../../../api/generated/types.ts';
import type { UserInfo } from '../../../client/KubeRequest.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

const PREFIX = 'system:node:';

/** The node that a user is the kubelet of. */
export function nodeOfUser({ username, groups }: UserInfo): string | undefined {
  return username.startsWith(PREFIX) && groups.includes('system:nodes') ? username.slice(PREFIX.length) : undefined;
}

/** Kubelets change their own node and the pods that are bound to it, and nothing else (plugin/pkg/admission/noderestriction). */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  resources: ['pods', 'pods/status', 'pods/eviction', 'nodes', 'nodes/status', 'leases.coordination.k8s.io'],
  admit(attributes, reader) {
    const node = nodeOfUser(attributes.context.user);
    if (node === undefined) return undefined;
    const { resource } = attributes.context.info;
    if (resource === 'pods') checkPod(attributes, reader, node);
    else if (resource === 'nodes') checkNode(attributes, node);
    else checkLease(attributes, node);
    return undefined;
  },
};

function checkPod(attributes: AdmissionAttributes, reader: AdmissionReader, node: string): void {
  const { operation, context, namespace, name } = attributes;
  if (operation === 'CREATE' && !context.ref.subresource) {
    const pod = attributes.object as V1Pod;
    if (pod.metadata?.annotations?.['kubernetes.io/config.mirror'] === undefined) {
      const why = `pod does not have "kubernetes.io/config.mirror" annotation, node "${node}" can only create mirror pods`;
      throw admissionForbidden(attributes, why);
    }
    if (pod.spec?.nodeName === node) return;
    throw admissionForbidden(attributes, `node "${node}" can only create pods with spec.nodeName set to itself`);
  }
  const pod = (attributes.previous ?? reader.get('', 'pods', namespace, name)) as V1Pod | undefined;
  if (!pod || pod.spec?.nodeName === node) return;
  const what =
    context.ref.subresource === 'eviction'
      ? 'evict pods'
      : operation === 'DELETE'
        ? 'delete pods'
        : 'update pod status for pods';
  throw admissionForbidden(attributes, `node "${node}" can only ${what} with spec.nodeName set to itself`);
}

function checkNode(attributes: AdmissionAttributes, node: string): void {
  const { name, object, operation } = attributes;
  const asked = name || object?.metadata?.name;
  if (asked !== node) throw admissionForbidden(attributes, `node "${node}" is not allowed to modify node "${asked}"`);
  if (operation === 'DELETE') return;
  const next = object as V1Node;
  const before = attributes.previous as V1Node | undefined;
  const labels = new Set([...Object.keys(next.metadata?.labels ?? {}), ...Object.keys(before?.metadata?.labels ?? {})]);
  const denied = [...labels].filter(
    (key) =>
      key.includes('node-restriction.kubernetes.io/') &&
      next.metadata?.labels?.[key] !== before?.metadata?.labels?.[key],
  );
  if (denied.length === 0) return;
  const why = `is not allowed to ${before ? 'modify' : 'set the following'} labels: ${denied.sort().join(', ')}`;
  throw admissionForbidden(attributes, why);
}

function checkLease(attributes: AdmissionAttributes, node: string): void {
  const { namespace, name, object } = attributes;
  if (namespace !== 'kube-node-lease') {
    const why = `can only access leases in the "kube-node-lease" system namespace`;
    throw admissionForbidden(attributes, why);
  }
  if ((name || object?.metadata?.name) === node) return;
  throw admissionForbidden(attributes, `can only access node lease with the same name as the requesting node`);
}
