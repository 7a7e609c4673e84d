import { describe, expect, it } from 'vitest';
import type { V1Role, V1RoleBinding } from '../../../api/generated/types.ts';
import { apiVersionOf, type KubeObject, parseApiVersion, type StoredObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { KubeRequest, UserInfo } from '../../../client/KubeRequest.ts';
import { LocalClient } from '../../../client/LocalClient.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';
import { bootstrapObjects } from '../bootstrapObjects.ts';

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1', namespace: 'default' };
const roles = { ...RBAC, resource: 'roles' };
const bindings = { ...RBAC, resource: 'rolebindings' };
const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };

function makeServer() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const etcd = new Etcd<StoredObject>(kernel);
  const server = new ApiServer({ kernel, etcd, timings: DEFAULT_TIMINGS, authorization: 'RBAC' });
  const admin = { username: 'kubernetes-admin', groups: ['system:masters'] };
  const as = (user: UserInfo) => new LocalClient(server, { component: 'kubectl', user, outside: true }, 0);
  const client = as(admin);
  for (const object of bootstrapObjects()) {
    const info = server.scheme.byKind(...kindOf(object));
    if (info) client.create({ ...info, namespace: object.metadata?.namespace }, object);
  }
  const send = (request: KubeRequest) => server.request(request, { component: 'kubectl', user: admin, outside: true });
  return { kernel, server, client, as, send, alice: as({ username: 'alice', groups: ['devs'] }) };
}

function kindOf({ apiVersion = '', kind = '' }: KubeObject): [string, string, string] {
  const { group, version } = parseApiVersion(apiVersion);
  return [group, version, kind];
}

const role = (name: string, rules: V1Role['rules']): V1Role => ({ metadata: { name }, rules });
const READER: V1Role['rules'] = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];

function binding(
  name: string,
  kind: 'Role' | 'ClusterRole',
  to: string,
  subject: { kind: string; name: string },
): V1RoleBinding {
  const group = apiVersionOf({ group: '', version: 'rbac.authorization.k8s.io' });
  const of = subject.kind === 'ServiceAccount' ? { namespace: 'default' } : { apiGroup: group };
  return {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: to },
    subjects: [{ ...subject, ...of }],
  };
}

function errorOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
  return undefined;
}

describe('RBAC', () => {
  it('refuses what nobody has granted, in upstream words', () => {
    const { alice } = makeServer();
    expect(errorOf(() => alice.list(pods))).toBe(
      '403 pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "default"',
    );
    expect(errorOf(() => alice.get({ group: 'nope.io', version: 'v1', resource: 'foos', name: 'x' }))).toBe(
      '403 foos.nope.io "x" is forbidden: User "alice" cannot get resource "foos" in API group "nope.io" at the cluster scope',
    );
  });

  it('allows what a binding grants to a user, a group or a service account', () => {
    const { client, alice, as } = makeServer();
    client.create(roles, role('reader', READER));
    client.create(bindings, binding('a', 'Role', 'reader', { kind: 'User', name: 'alice' }));
    expect(alice.list(pods).items).toEqual([]);
    expect(errorOf(() => alice.list({ ...pods, namespace: 'other' }))).toMatch(/^403/);
    client.create(bindings, binding('d', 'ClusterRole', 'edit', { kind: 'Group', name: 'devs' }));
    const bob = as({ username: 'bob', groups: ['devs'] });
    expect(bob.list({ ...pods, resource: 'secrets' }).items).toEqual([]);
    client.create(bindings, binding('s', 'Role', 'reader', { kind: 'ServiceAccount', name: 'robot' }));
    expect(as({ username: 'system:serviceaccount:default:robot', groups: [] }).list(pods).items).toEqual([]);
  });

  it('lets nobody give away what they have not got', () => {
    const { client, alice } = makeServer();
    client.create(bindings, binding('a', 'ClusterRole', 'admin', { kind: 'User', name: 'alice' }));
    expect(errorOf(() => alice.create(roles, role('r', READER)))).toBeUndefined();
    const nodes = [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }];
    expect(errorOf(() => alice.create(roles, role('n', nodes)))).toBe(
      '403 roles.rbac.authorization.k8s.io "n" is forbidden: user "alice" (groups=["devs" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}',
    );
    const all = binding('e', 'ClusterRole', 'cluster-admin', { kind: 'User', name: 'alice' });
    expect(errorOf(() => alice.create(bindings, all))).toContain(
      '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
    );
  });

  it('answers reviews with the reason', () => {
    const { client, alice } = makeServer();
    client.create(roles, role('reader', READER));
    client.create(bindings, binding('a', 'Role', 'reader', { kind: 'User', name: 'alice' }));
    const reviews = { group: 'authorization.k8s.io', version: 'v1', resource: 'selfsubjectaccessreviews' };
    const ask = (verb: string) =>
      alice.create(reviews, {
        spec: { resourceAttributes: { namespace: 'default', verb, resource: 'pods' } },
      } as KubeObject);
    expect(ask('list')).toMatchObject({
      status: {
        allowed: true,
        reason: 'RBAC: allowed by RoleBinding "a/default" of Role "reader" to User "alice"',
      },
    });
    expect(ask('delete')).toMatchObject({ status: { allowed: false } });
    const whoami = { group: 'authentication.k8s.io', version: 'v1', resource: 'selfsubjectreviews' };
    expect(alice.create(whoami, {})).toMatchObject({
      status: { userInfo: { username: 'alice', groups: ['devs', 'system:authenticated'] } },
    });
  });

  it('knows service accounts by their tokens, and others not at all', () => {
    const { client, send } = makeServer();
    const accounts = { ...pods, resource: 'serviceaccounts' };
    client.create(accounts, { metadata: { name: 'robot' } });
    const token = client.create({ ...accounts, name: 'robot', subresource: 'token' }, {
      spec: { expirationSeconds: 600 },
    } as KubeObject) as { status: { token: string } };
    const list = (bearerToken: string) => send({ verb: 'list', ref: pods, bearerToken }).body as { message: string };
    expect(list(token.status.token).message).toContain('User "system:serviceaccount:default:robot" cannot list');
    expect(list('wrong').message).toBe('Unauthorized');
    client.delete({ ...accounts, name: 'robot' });
    expect(list(token.status.token).message).toBe('Unauthorized');
  });

  it('asks whether one may impersonate', () => {
    const { server, send } = makeServer();
    const ref = pods;
    const bob = { username: 'bob', groups: [] };
    expect(send({ verb: 'list', ref, impersonate: bob }).code).toBe(403);
    const alice = { component: 'kubectl', user: { username: 'alice', groups: [] }, outside: true };
    expect(server.request({ verb: 'list', ref, impersonate: bob }, alice).body).toMatchObject({
      message:
        'users "bob" is forbidden: User "alice" cannot impersonate resource "users" in API group "" at the cluster scope',
    });
  });

  it('guards paths that are no resources', () => {
    const { server } = makeServer();
    const alice = { impersonate: { username: 'alice', groups: [] } };
    expect(errorOf(() => server.authorizePath('GET', '/healthz', alice))).toBeUndefined();
    expect(errorOf(() => server.authorizePath('GET', '/metrics', alice))).toBe(
      '403 forbidden: User "alice" cannot get path "/metrics"',
    );
  });
});
