import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { FullCluster } from '../../testing/FullCluster.ts';

const rbac = 'rbac.authorization.k8s.io';

function cluster(): FullCluster {
  const made = new FullCluster({ distribution: 'kind' });
  const rules = [{ apiGroups: ['', 'apps'], resources: ['pods', 'configmaps', 'deployments'], verbs: ['*'] }];
  made.create('roles', { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'r' }, rules } as KubeObject, rbac);
  const binding = {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'b' },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'r' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
  };
  made.create('rolebindings', binding as KubeObject, rbac);
  made.createPod('tools', { image: 'bitnami/kubectl:1.33', command: ['sleep', '100000'] });
  made.run(30);
  return made;
}

describe('kubectl and curl in a container', () => {
  it('may do what the service account of the pod may', () => {
    const made = cluster();
    const run = (...command: string[]) => made.exec('tools', command).output;
    expect(run('kubectl', 'get', 'pods', '--no-headers')).toMatch(/^tools {3}1\/1 {3}Running {3}0 {5}\d+s\n$/);
    expect(run('kubectl', 'get', 'services')).toBe(
      'Error from server (Forbidden): services is forbidden: User "system:serviceaccount:default:default" cannot list resource "services" in API group "" in the namespace "default"\n',
    );
    expect(run('kubectl', 'auth', 'can-i', 'list', 'nodes')).toBe('no\n');
    expect(run('kubectl', 'get', 'pod', 'tools', '-o', 'jsonpath={.spec.nodeName}')).toBe('kind-worker');
    expect(run('kubectl', 'get', 'nonsense')).toBe(`error: the server doesn't have a resource type "nonsense"\n`);
  });

  it('make, change and delete objects from text', () => {
    const made = cluster();
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\ndata: {a: "1"}\n';
    const apply = () => made.exec('tools', ['kubectl', 'apply', '-f', '-'], text).output;
    expect([apply(), apply()]).toEqual(['configmap/made created\n', 'configmap/made unchanged\n']);
    expect(made.exec('tools', ['kubectl', 'get', 'cm', 'made', '-o', 'jsonpath={.data.a}']).output).toBe('1');
    expect(made.exec('tools', ['kubectl', 'delete', 'cm/made']).output).toBe(
      'configmap "made" deleted from default namespace\n',
    );
  });

  it('reach the API server by its name, with the mounted token', () => {
    const made = cluster();
    const url = 'https://kubernetes.default.svc/api/v1/namespaces/default/pods/tools';
    const script = `T=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token); curl -sk -H "Authorization: Bearer $T" ${url} | jq -r .metadata.name; curl -sk ${url} | jq -r .message`;
    expect(made.exec('tools', ['sh', '-c', script]).output).toBe(
      'tools\npods "tools" is forbidden: User "system:anonymous" cannot get resource "pods" in API group "" in the namespace "default"\n',
    );
  });
});
