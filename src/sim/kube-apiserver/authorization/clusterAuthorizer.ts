import type { V1Pod } from '../../../api/generated/types.ts';
import type { AdmissionReader } from '../admission/AdmissionPlugin.ts';
import { nodeOfUser } from '../admission/nodeRestriction.ts';
import { clusterRoles } from '../bootstrap/clusterRoles.ts';
import { policyRule } from '../bootstrap/policyRule.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from './Authorizer.ts';
import type { RbacAuthorizer } from './RbacAuthorizer.ts';
import { ruleAllows } from './rules.ts';

const NODE_RULES = (clusterRoles.find(({ name }) => name === 'system:node')?.rules ?? []).map(policyRule);
const BOUND = new Set(['secrets', 'configmaps', 'persistentvolumeclaims']);

/**
 * `--authorization-mode=Node,RBAC` before which the group `system:masters` may do everything: kubelets read what the pods
 * of their node use, others go by their roles.
 */
export function clusterAuthorizer(reader: Pick<AdmissionReader, 'list'>, rbac: RbacAuthorizer): Authorizer {
  return {
    authorize(request) {
      const { user } = request;
      if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
      const node = nodeOfUser(user);
      const decision = node === undefined ? undefined : nodeDecision(reader, request, node);
      return decision?.allowed ? decision : withReason(rbac.authorize(request), decision?.reason);
    },
  };
}

function withReason(decision: AuthorizationDecision, other: string | undefined): AuthorizationDecision {
  if (decision.allowed || !other) return decision;
  return { allowed: false, reason: decision.reason ? `${other}, ${decision.reason}` : other };
}

function nodeDecision(
  reader: Pick<AdmissionReader, 'list'>,
  request: AuthorizationAttributes,
  node: string,
): AuthorizationDecision {
  if (!NODE_RULES.some((rule) => ruleAllows(rule, request))) return { allowed: false, reason: '' };
  if (!BOUND.has(request.resource) || request.group !== '') return { allowed: true, reason: '' };
  for (const pod of reader.list<V1Pod>('', 'pods', request.namespace)) {
    if (pod.spec?.nodeName === node && uses(pod, request)) return { allowed: true, reason: '' };
  }
  return { allowed: false, reason: `no relationship found between node '${node}' and this object` };
}

/** Whether a pod's spec names the object, wherever it may. */
function uses({ spec }: V1Pod, { resource, name }: AuthorizationAttributes): boolean {
  if (!spec) return false;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const volumes = spec.volumes ?? [];
  if (resource === 'persistentvolumeclaims') return volumes.some((v) => v.persistentVolumeClaim?.claimName === name);
  const projected = volumes.flatMap((v) => v.projected?.sources ?? []);
  if (resource === 'secrets') {
    return (
      volumes.some((v) => v.secret?.secretName === name) ||
      projected.some((s) => s.secret?.name === name) ||
      (spec.imagePullSecrets ?? []).some((s) => s.name === name) ||
      containers.some(
        (c) =>
          c.envFrom?.some((e) => e.secretRef?.name === name) ||
          c.env?.some((e) => e.valueFrom?.secretKeyRef?.name === name),
      )
    );
  }
  return (
    volumes.some((v) => v.configMap?.name === name) ||
    projected.some((s) => s.configMap?.name === name) ||
    containers.some(
      (c) =>
        c.envFrom?.some((e) => e.configMapRef?.name === name) ||
        c.env?.some((e) => e.valueFrom?.configMapKeyRef?.name === name),
    )
  );
}
