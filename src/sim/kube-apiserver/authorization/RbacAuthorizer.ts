import type {
  RbacV1Subject,
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1PolicyRule,
  V1Role,
  V1RoleBinding,
  V1RoleRef,
} from '../../../api/generated/types.ts';
import type { UserInfo } from '../../../client/KubeRequest.ts';
import type { AdmissionReader } from '../admission/AdmissionPlugin.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from './Authorizer.ts';
import { ruleAllows } from './rules.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ACCOUNT = 'system:serviceaccount:';

type AnyBinding = V1RoleBinding | V1ClusterRoleBinding;

/** A binding as one of its subjects meets it. */
interface Grant {
  binding: AnyBinding;
  subject: RbacV1Subject;
}

/** What somebody may do by one binding; `missing` names a role that is not there. */
export interface Granted {
  rules: readonly V1PolicyRule[];
  reason: string;
  missing?: string;
}

/**
 * RBAC (plugin/pkg/auth/authorizer/rbac). Bindings are found by subject, so that a decision costs what its user has been
 * given and not what all have:
 *
 *     'User alice' ─► its bindings of the cluster      'ns/User alice' ─► its bindings of a namespace
 */
export class RbacAuthorizer implements Authorizer {
  private readonly bySubject = new Map<string, Grant[]>();
  private seen = '';

  constructor(private readonly reader: Pick<AdmissionReader, 'get' | 'list' | 'changes'>) {}

  authorize(request: AuthorizationAttributes): AuthorizationDecision {
    const missing: string[] = [];
    for (const granted of this.grantsOf(request.user, request.namespace)) {
      if (granted.missing) missing.push(granted.missing);
      if (granted.rules.some((rule) => ruleAllows(rule, request))) return { allowed: true, reason: granted.reason };
    }
    if (missing.length === 0) return { allowed: false, reason: '' };
    const list = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
    return { allowed: false, reason: `RBAC: ${list}` };
  }

  /** Everything that a user has been given in a namespace, the cluster's bindings first. */
  *grantsOf(user: UserInfo, namespace: string): Generator<Granted> {
    this.refresh();
    const keys = subjectKeys(user);
    for (const key of keys) for (const grant of this.bySubject.get(key) ?? []) yield this.granted(grant, '');
    if (namespace === '') return;
    for (const key of keys) {
      for (const grant of this.bySubject.get(`${namespace}/${key}`) ?? []) yield this.granted(grant, namespace);
    }
  }

  /** The rules of a role, or undefined when it is not there. */
  rulesOf({ kind, name }: V1RoleRef, namespace: string): readonly V1PolicyRule[] | undefined {
    const role =
      kind === 'ClusterRole'
        ? this.reader.get<V1ClusterRole>(GROUP, 'clusterroles', '', name)
        : this.reader.get<V1Role>(GROUP, 'roles', namespace, name);
    return role && (role.rules ?? []);
  }

  private granted({ binding, subject }: Grant, namespace: string): Granted {
    const { roleRef, metadata } = binding;
    const rules = this.rulesOf(roleRef, namespace);
    const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
    const id = namespace === '' ? metadata?.name : `${metadata?.name}/${namespace}`;
    const name = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace}` : subject.name;
    return {
      rules: rules ?? [],
      reason: `RBAC: allowed by ${kind} "${id}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${name}"`,
      ...(rules ? {} : { missing: `${roleRef.kind.toLowerCase()}.${GROUP} "${roleRef.name}" not found` }),
    };
  }

  private refresh(): void {
    const { reader } = this;
    const changes = `${reader.changes(GROUP, 'clusterrolebindings')}/${reader.changes(GROUP, 'rolebindings')}`;
    if (changes === this.seen) return;
    this.seen = changes;
    this.bySubject.clear();
    for (const binding of reader.list<V1ClusterRoleBinding>(GROUP, 'clusterrolebindings')) this.index(binding, '');
    for (const binding of reader.list<V1RoleBinding>(GROUP, 'rolebindings')) {
      this.index(binding, `${binding.metadata?.namespace}/`);
    }
  }

  private index(binding: AnyBinding, prefix: string): void {
    const own = binding.metadata?.namespace ?? '';
    for (const subject of binding.subjects ?? []) {
      const of = subject.namespace || own;
      const name =
        subject.kind === 'ServiceAccount' ? `User ${ACCOUNT}${of}:${subject.name}` : `${subject.kind} ${subject.name}`;
      const key = prefix + name;
      const grant = { binding, subject: subject.kind === 'ServiceAccount' ? { ...subject, namespace: of } : subject };
      const grants = this.bySubject.get(key);
      if (grants) grants.push(grant);
      else this.bySubject.set(key, [grant]);
    }
  }
}

const subjectKeys = ({ username, groups }: UserInfo): string[] => [
  `User ${username}`,
  ...groups.map((group) => `Group ${group}`),
];
