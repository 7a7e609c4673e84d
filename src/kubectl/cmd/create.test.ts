import { describe, expect, test } from 'vitest';
import { FakeCluster } from '../testing/FakeCluster.ts';

const dry = ['--dry-run=client', '-o', 'yaml'];

describe('generators make what the real ones make', () => {
  test.each<[string[], string]>([
    [
      ['deployment', 'd', '--image=nginx:1.2', '--image=r/redis', '--replicas=2', '--port=80'],
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    app: d\n  name: d\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: d\n  strategy: {}\n  template:\n    metadata:\n      labels:\n        app: d\n    spec:\n      containers:\n      - image: nginx:1.2\n        name: nginx\n        ports:\n        - containerPort: 80\n        resources: {}\n      - image: r/redis\n        name: redis\n        resources: {}\nstatus: {}\n',
    ],
    [
      ['clusterrole', 'c', '--verb=get', '--non-resource-url=/x'],
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: c\nrules:\n- nonResourceURLs:\n  - /x\n  verbs:\n  - get\n',
    ],
    [
      ['role', 'r', '--verb=get,list', '--resource=pods,deployments.apps,pods/log'],
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r\nrules:\n- apiGroups:\n  - ""\n  resources:\n  - pods\n  - pods/log\n  verbs:\n  - get\n  - list\n- apiGroups:\n  - apps\n  resources:\n  - deployments\n  verbs:\n  - get\n  - list\n',
    ],
    [
      ['rolebinding', 'c', '--role=x', '--user=u', '--serviceaccount=ns:sa'],
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: c\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: x\nsubjects:\n- apiGroup: rbac.authorization.k8s.io\n  kind: User\n  name: u\n- kind: ServiceAccount\n  name: sa\n  namespace: ns\n',
    ],
    [
      ['configmap', 'c', '--from-literal=a=b', '-n', 'x'],
      'apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: x\n',
    ],
    [
      ['secret', 'docker-registry', 's', '--docker-username=u', '--docker-password=p', '--docker-email=e'],
      'apiVersion: v1\ndata:\n  .dockerconfigjson: eyJhdXRocyI6eyJodHRwczovL2luZGV4LmRvY2tlci5pby92MS8iOnsidXNlcm5hbWUiOiJ1IiwicGFzc3dvcmQiOiJwIiwiZW1haWwiOiJlIiwiYXV0aCI6ImRUcHcifX19\nkind: Secret\nmetadata:\n  name: s\ntype: kubernetes.io/dockerconfigjson\n',
    ],
    [
      ['ingress', 'i', '--rule=foo.com/bar*=web:80,tls=sec', '--rule=/x=y:http', '--class=c', '--default-backend=d:80'],
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: i\nspec:\n  defaultBackend:\n    service:\n      name: d\n      port:\n        number: 80\n  ingressClassName: c\n  rules:\n  - host: foo.com\n    http:\n      paths:\n      - backend:\n          service:\n            name: web\n            port:\n              number: 80\n        path: /bar\n        pathType: Prefix\n  - http:\n      paths:\n      - backend:\n          service:\n            name: "y"\n            port:\n              name: http\n        path: /x\n        pathType: Exact\n  tls:\n  - hosts:\n    - foo.com\n    secretName: sec\nstatus:\n  loadBalancer: {}\n',
    ],
    [
      ['svc', 'nodeport', 's', '--tcp=80:8080', '--node-port=30000'],
      'apiVersion: v1\nkind: Service\nmetadata:\n  labels:\n    app: s\n  name: s\nspec:\n  ports:\n  - name: 80-8080\n    nodePort: 30000\n    port: 80\n    protocol: TCP\n    targetPort: 8080\n  selector:\n    app: s\n  type: NodePort\nstatus:\n  loadBalancer: {}\n',
    ],
    [
      ['pdb', 'p', '--selector=a=b', '--min-available=50%'],
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: p\nspec:\n  minAvailable: 50%\n  selector:\n    matchLabels:\n      a: b\nstatus:\n  currentHealthy: 0\n  desiredHealthy: 0\n  disruptionsAllowed: 0\n  expectedPods: 0\n',
    ],
    [
      ['quota', 'q', '--hard=pods=1,cpu=2', '--scopes=BestEffort'],
      'apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: q\nspec:\n  hard:\n    cpu: "2"\n    pods: "1"\n  scopes:\n  - BestEffort\nstatus: {}\n',
    ],
  ])('create %j', async (words, yaml) => {
    const fake = new FakeCluster();
    expect(await fake.run(['create', ...words, ...dry])).toEqual({ code: 0, stdout: yaml, stderr: '' });
    expect(fake.asked).toEqual([]);
  });
});

describe('what generators send and say', () => {
  test.each<[string, string, string]>([
    [
      'create deployment d --image=nginx',
      'POST /apis/apps/v1/namespaces/default/deployments?fieldManager=kubectl-create&fieldValidation=Strict',
      'deployment.apps/d created\n',
    ],
    [
      'create ns x',
      'POST /api/v1/namespaces?fieldManager=kubectl-create&fieldValidation=Strict',
      'namespace/x created\n',
    ],
    [
      'create job j --image=b --dry-run=server -- date',
      'POST /apis/batch/v1/namespaces/default/jobs?fieldManager=kubectl-create&fieldValidation=Strict&dryRun=All',
      'job.batch/j created (server dry run)\n',
    ],
    [
      'create sa s -o name',
      'POST /api/v1/namespaces/default/serviceaccounts?fieldManager=kubectl-create&fieldValidation=Strict',
      'serviceaccount/s\n',
    ],
  ])('%s', async (line, asked, stdout) => {
    const fake = new FakeCluster();
    expect(await fake.run(line)).toEqual({ code: 0, stdout, stderr: '' });
    expect(fake.asked).toEqual([asked]);
  });

  test.each([
    ['create deployment x', 'error: required flag(s) "image" not set\n'],
    [
      'create configmap',
      "error: exactly one NAME is required, got 0\nSee 'kubectl create configmap -h' for help and examples\n",
    ],
    ['create configmap c --from-literal=a', 'error: invalid literal source a, expected key=value\n'],
    ['create configmap c --from-file=nope', 'error: error reading nope: no such file or directory\n'],
    ['create secret tls t --cert=a --key=b', 'error: Cannot read file a, open a: no such file or directory\n'],
    ['create role r', 'error: at least one verb must be specified\n'],
    ['create role r --verb=get', 'error: at least one resource must be specified\n'],
    ['create job j', 'error: either --image or --from must be specified\n'],
    ['create foo', "error: Unexpected args: [foo]\nSee 'kubectl create -h' for help and examples\n"],
    ['create sa s --dry-run=bad', 'error: Invalid dry-run value (bad). Must be "none", "server", or "client".\n'],
    ['create -f nope.yaml', 'error: the path "nope.yaml" does not exist\n'],
  ])('%s is refused', async (line, stderr) => {
    expect(await new FakeCluster().run(line)).toEqual({ code: 1, stdout: '', stderr });
  });

  test('a deployment that exists already', async () => {
    const fake = new FakeCluster();
    await fake.run('create deployment d --image=nginx');
    expect((await fake.run('create deployment d --image=nginx')).stderr).toBe(
      'error: failed to create deployment: deployments.apps "d" already exists\n',
    );
  });
});

describe('create -f', () => {
  test('creates every object of every document, and goes on after a failure', async () => {
    const fake = new FakeCluster();
    fake.files.set(
      'all.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: x/v1\nkind: Foo\nmetadata: {name: f}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n',
    );
    expect(await fake.run('create -f all.yaml')).toEqual({
      code: 1,
      stdout: 'configmap/a created\nservice/s created\n',
      stderr:
        'error: resource mapping not found for name: "f" namespace: "" from "all.yaml": no matches for kind "Foo" in version "x/v1"\nensure CRDs are installed first\n',
    });
  });

  test('names the file of what exists already', async () => {
    const fake = new FakeCluster();
    fake.stdin = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    await fake.run('create -f -');
    expect((await fake.run('create -f -')).stderr).toBe(
      'Error from server (AlreadyExists): error when creating "STDIN": configmaps "a" already exists\n',
    );
  });
});
