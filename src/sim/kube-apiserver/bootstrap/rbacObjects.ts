import type {
  RbacV1Subject,
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1PolicyRule,
  V1Role,
  V1RoleBinding,
} from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { type BootstrapRole, clusterRoles } from './clusterRoles.ts';
import { controllerRoles } from './controllerRoles.ts';
import { policyRule } from './policyRule.ts';

const API_VERSION = 'rbac.authorization.k8s.io/v1';
const API_GROUP = 'rbac.authorization.k8s.io';
const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const EVENTS = ['create,patch,update core events', 'create,patch,update events.k8s.io events'];

const metadataOf = (name: string, labels: Record<string, string> = {}, namespace?: string) => ({
  name,
  ...(namespace ? { namespace } : {}),
  labels: { ...LABELS, ...labels },
  annotations: ANNOTATIONS,
});

/** The roles and bindings that RBAC begins with (plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
export function rbacObjects(): KubeObject[] {
  return [...clusterRoles.map(roleOf), ...controllers(), ...bindings(), ...namespaceRoles()];
}

function roleOf(role: BootstrapRole): V1ClusterRole {
  const { name, labels, aggregates } = role;
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: metadataOf(name, labels),
    ...(aggregates ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates]: 'true' } }] } } : {}),
    rules: rulesOf(role),
  };
}

/** The rules of a role that aggregates are those of its parts, in the order of their names. */
function rulesOf({ rules, aggregates }: BootstrapRole): V1PolicyRule[] {
  if (!aggregates) return rules.map(policyRule);
  const parts = clusterRoles.filter(({ labels }) => labels?.[aggregates] === 'true');
  const all = [...parts].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(rulesOf);
  const seen = new Set<string>();
  return all.filter((rule) => !seen.has(JSON.stringify(rule)) && seen.add(JSON.stringify(rule)));
}

function binding(role: string, subjects: RbacV1Subject[], name = role): V1ClusterRoleBinding {
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: metadataOf(name),
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name: role },
    subjects,
  };
}

const group = (name: string): RbacV1Subject => ({ kind: 'Group', apiGroup: API_GROUP, name });
const user = (name: string): RbacV1Subject => ({ kind: 'User', apiGroup: API_GROUP, name });
const account = (name: string, namespace = 'kube-system'): RbacV1Subject => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});

function controllers(): KubeObject[] {
  return Object.entries(controllerRoles).flatMap(([controller, rules]) => {
    const name = `system:controller:${controller}`;
    return [roleOf({ name, rules: [...rules, ...EVENTS] }), binding(name, [account(controller)])];
  });
}

function bindings(): KubeObject[] {
  const everybody = [group('system:authenticated'), group('system:unauthenticated')];
  return [
    binding('cluster-admin', [group('system:masters')]),
    binding('system:monitoring', [group('system:monitoring')]),
    binding('system:discovery', [group('system:authenticated')]),
    binding('system:basic-user', [group('system:authenticated')]),
    binding('system:public-info-viewer', everybody),
    binding('system:node-proxier', [user('system:kube-proxy')]),
    binding('system:kube-controller-manager', [user('system:kube-controller-manager')]),
    binding('system:kube-dns', [account('kube-dns')]),
    binding('system:kube-scheduler', [user('system:kube-scheduler')]),
    binding('system:volume-scheduler', [user('system:kube-scheduler')]),
    binding('system:service-account-issuer-discovery', [group('system:serviceaccounts')]),
    { ...binding('system:node', []), subjects: undefined } as V1ClusterRoleBinding,
  ];
}

const LEADERS = [
  {
    name: 'system::leader-locking-kube-controller-manager',
    user: 'system:kube-controller-manager',
    account: 'kube-controller-manager',
  },
  { name: 'system::leader-locking-kube-scheduler', user: 'system:kube-scheduler', account: 'kube-scheduler' },
];

function namespaceRoles(): KubeObject[] {
  const role = (name: string, namespace: string, rules: V1PolicyRule[]): V1Role => ({
    apiVersion: API_VERSION,
    kind: 'Role',
    metadata: metadataOf(name, {}, namespace),
    rules,
  });
  const bound = (name: string, namespace: string, subjects: RbacV1Subject[]): V1RoleBinding => ({
    apiVersion: API_VERSION,
    kind: 'RoleBinding',
    metadata: metadataOf(name, {}, namespace),
    roleRef: { apiGroup: API_GROUP, kind: 'Role', name },
    subjects,
  });
  const system = 'kube-system';
  const reader = 'extension-apiserver-authentication-reader';
  const authentication = {
    ...policyRule('read core configmaps'),
    resourceNames: ['extension-apiserver-authentication'],
  };
  const readers = [user('system:kube-controller-manager'), user('system:kube-scheduler')];
  const named = (rule: string, name: string): V1PolicyRule => ({ ...policyRule(rule), resourceNames: [name] });
  return [
    role(reader, system, [authentication]),
    { ...bound(reader, system, readers), metadata: metadataOf(`system::${reader}`, {}, system) },
    role('system:controller:bootstrap-signer', system, [policyRule('read core secrets')]),
    bound('system:controller:bootstrap-signer', system, [account('bootstrap-signer')]),
    role('system:controller:token-cleaner', system, [
      policyRule('delete,get,list,watch core secrets'),
      ...EVENTS.map(policyRule),
    ]),
    bound('system:controller:token-cleaner', system, [account('token-cleaner')]),
    role('system:controller:cloud-provider', system, [policyRule('create,get,list,watch core configmaps')]),
    bound('system:controller:cloud-provider', system, [account('cloud-provider')]),
    role('system:controller:bootstrap-signer', 'kube-public', [
      policyRule('read core configmaps'),
      named('update core configmaps', 'cluster-info'),
      ...EVENTS.map(policyRule),
    ]),
    bound('system:controller:bootstrap-signer', 'kube-public', [account('bootstrap-signer')]),
    ...LEADERS.flatMap((leader) => [
      role(leader.name, system, [
        policyRule('watch core configmaps'),
        named('get,update core configmaps', leader.account),
      ]),
      bound(leader.name, system, [user(leader.user), account(leader.account)]),
    ]),
  ];
}
