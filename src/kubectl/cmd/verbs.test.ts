import { describe, expect, test } from 'vitest';
import type { V1Pod } from '../../api/generated/types.ts';
import { FakeCluster } from '../testing/FakeCluster.ts';

const deployment = (extra: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    uid: 'd1',
    generation: 2,
    annotations: { 'deployment.kubernetes.io/revision': '2' },
    labels: { app: 'web' },
  },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [{ name: 'c', image: 'nginx:2', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: 'b' }] }],
      },
    },
  },
  status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3 },
  ...extra,
});
const replicaSet = (name: string, revision: string, image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name,
    labels: { app: 'web', 'pod-template-hash': name },
    annotations: { 'deployment.kubernetes.io/revision': revision },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd1', controller: true }],
  },
  spec: {
    replicas: 1,
    template: {
      metadata: { labels: { app: 'web', 'pod-template-hash': name } },
      spec: { containers: [{ name: 'c', image }] },
    },
  },
});
const pod = (name: string, extra: Partial<V1Pod> = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: `uid-${name}`, labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  ...extra,
});
const node = (name: string, spec: object = {}) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec });
const cluster = () =>
  new FakeCluster().add(
    deployment(),
    replicaSet('web-1', '1', 'nginx:1'),
    replicaSet('web-2', '2', 'nginx:2'),
    pod('p'),
    node('n1'),
    node('n2', { unschedulable: true, taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] }),
  );

describe('what verbs say', () => {
  test.each<[string, string, string, number]>([
    ['scale deploy web --replicas=5', 'deployment.apps/web scaled\n', '', 0],
    ['scale deploy web', '', 'error: required flag(s) "replicas" not set\n', 1],
    ['label pod p x=y', 'pod/p labeled\n', '', 0],
    ['label pod p app=web', 'pod/p not labeled\n', '', 0],
    ['label pod p app-', 'pod/p unlabeled\n', '', 0],
    ['label pod p nope-', 'label "nope" not found.\npod/p not labeled\n', '', 0],
    ['label pod p app=other', '', "error: 'app' already has a value (web), and --overwrite is false\n", 1],
    ['label pod p app=other --overwrite', 'pod/p labeled\n', '', 0],
    ['label pod p', '', 'error: at least one label update is required\n', 1],
    ['annotate deploy web note=hi', 'deployment.apps/web annotated\n', '', 0],
    ['delete pod p --wait=false', 'pod "p" deleted from default namespace\n', '', 0],
    ['delete pod p', 'pod "p" deleted from default namespace\n', '', 0],
    ['delete pod p --dry-run=client', 'pod "p" deleted from default namespace (dry run)\n', '', 0],
    ['delete node n1', 'node "n1" deleted\n', '', 0],
    ['delete pod x', '', 'Error from server (NotFound): pods "x" not found\n', 1],
    ['delete pod x --ignore-not-found', '', '', 0],
    ['delete svc,cm -l a=b', 'No resources found\n', '', 0],
    ['delete pods', '', 'error: resource(s) were provided, but no name was specified\n', 1],
    [
      'delete pod p --force',
      'pod "p" force deleted from default namespace\n',
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      0,
    ],
    ['expose deploy web --port=80 --name=z', 'service/z exposed\n', '', 0],
    ['set image deploy/web c=nginx:3', 'deployment.apps/web image updated\n', '', 0],
    ['set image deploy/web c=nginx:2', '', '', 0],
    ['set image deploy/web nope=x', '', 'error: unable to find container named "nope"\n', 1],
    ['set env deploy/web --list', '# Deployment web, container c\nA=b\n', '', 0],
    ['set env deploy/web A-', 'deployment.apps/web env updated\n', '', 0],
    ['set resources deploy/web --limits=cpu=300m', 'deployment.apps/web resource requirements updated\n', '', 0],
    ['set serviceaccount deploy web sa', 'deployment.apps/web serviceaccount updated\n', '', 0],
    ['patch deploy web -p {"spec":{"replicas":2}}', 'deployment.apps/web patched\n', '', 0],
    ['patch deploy web', '', 'error: must specify --patch or --patch-file containing the contents of the patch\n', 1],
    ['rollout status deploy/web', 'deployment "web" successfully rolled out\n', '', 0],
    [
      'rollout history deploy/web',
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
      '',
      0,
    ],
    ['rollout undo deploy/web', 'deployment.apps/web rolled back\n', '', 0],
    ['rollout undo deploy/web --to-revision=9', '', 'error: unable to find specified revision 9 in history\n', 1],
    ['rollout restart deploy/web', 'deployment.apps/web restarted\n', '', 0],
    ['rollout pause deploy/web', 'deployment.apps/web paused\n', '', 0],
    ['rollout resume deploy/web', '', 'error: deployments.apps "web" is not paused\n', 1],
    ['rollout foo', '', 'error: unknown command "foo"\nSee \'kubectl rollout -h\' for help and examples\n', 1],
    ['wait --for=condition=Ready pod/p', 'pod/p condition met\n', '', 0],
    ['wait --for=jsonpath={.status.phase}=Running pod/p', 'pod/p condition met\n', '', 0],
    ['wait --for=nope pod/p', '', 'error: unrecognized condition: "nope"\n', 1],
    ['wait --for=condition=x pods -l a=b', '', 'error: no matching resources found\n', 1],
    ['cordon n1', 'node/n1 cordoned\n', '', 0],
    ['cordon n2', 'node/n2 already cordoned\n', '', 0],
    ['uncordon n2', 'node/n2 uncordoned\n', '', 0],
    ['cordon', '', "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples\n", 1],
    ['taint nodes n1 a=b:NoSchedule', 'node/n1 tainted\n', '', 0],
    ['taint nodes n2 a-', 'node/n2 untainted\n', '', 0],
    ['taint nodes n1 a-', '', 'error: taint "a" not found\n', 1],
    [
      'taint node n1 a=b:Bad',
      '',
      "error: invalid taint effect: Bad, unsupported taint effect\nSee 'kubectl taint -h' for help and examples\n",
      1,
    ],
    [
      'exec p ls',
      '',
      "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
      1,
    ],
    ['run r --image=nginx', 'pod/r created\n', '', 0],
    ['run r', '', 'error: required flag(s) "image" not set\n', 1],
    ['autoscale deploy web --max=3', 'horizontalpodautoscaler.autoscaling/web autoscaled\n', '', 0],
    ['config current-context', '', 'error: current-context is not set\n', 1],
    ['config use-context x', '', 'error: no context exists with the name: "x"\n', 1],
    ['api-versions', undefined as never, '', 0],
    ['plugin list', '', 'error: unable to find any kubectl plugins in your PATH\n', 1],
  ])('kubectl %s', async (line, stdout, stderr, code) => {
    const outcome = await cluster().run(line);
    if (stdout === undefined) expect(outcome.stdout).toContain('apps/v1\n');
    else expect(outcome.stdout).toBe(stdout);
    expect(outcome.stderr).toBe(stderr);
    expect(outcome.code).toBe(code);
  });
});

describe('kubectl apply', () => {
  const manifest = (value: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  k: "${value}"\n`;

  test('creates, leaves alone, changes and remembers what it applied', async () => {
    const fake = new FakeCluster();
    fake.files.set('c.yaml', manifest('1'));
    expect((await fake.run('apply -f c.yaml')).stdout).toBe('configmap/c created\n');
    const annotations = (fake.object('configmaps', 'c') as { metadata: { annotations: Record<string, string> } })
      .metadata.annotations;
    expect(annotations['kubectl.kubernetes.io/last-applied-configuration']).toBe(
      '{"apiVersion":"v1","data":{"k":"1"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"c","namespace":"default"}}\n',
    );
    expect((await fake.run('apply -f c.yaml')).stdout).toBe('configmap/c unchanged\n');
    fake.files.set('c.yaml', manifest('2'));
    expect((await fake.run('apply -f c.yaml --dry-run=client')).stdout).toBe('configmap/c configured (dry run)\n');
    expect((await fake.run('apply -f c.yaml')).stdout).toBe('configmap/c configured\n');
    expect(fake.object('configmaps', 'c')).toMatchObject({ data: { k: '2' } });
  });

  test('warns when the object was made without it', async () => {
    const fake = new FakeCluster().add({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { k: '1' },
    });
    fake.files.set('c.yaml', manifest('1'));
    const outcome = await fake.run('apply -f c.yaml');
    expect(outcome.stdout).toBe('configmap/c configured\n');
    expect(outcome.stderr).toContain(
      'Warning: resource configmaps/c is missing the kubectl.kubernetes.io/last-applied-configuration annotation',
    );
  });

  test('prunes what it applied earlier and no longer finds', async () => {
    const fake = new FakeCluster();
    fake.files.set('c.yaml', manifest('1').replace('name: c', 'name: old\n  labels: {a: b}'));
    await fake.run('apply -f c.yaml');
    fake.files.set('c.yaml', manifest('1').replace('name: c', 'name: new\n  labels: {a: b}'));
    expect((await fake.run('apply -f c.yaml --prune -l a=b')).stdout).toBe(
      'configmap/new created\nconfigmap/old pruned\n',
    );
  });

  test('server side apply sends the manifest as it is', async () => {
    const fake = new FakeCluster().add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } });
    fake.files.set('c.yaml', manifest('1'));
    expect((await fake.run('apply --server-side --force-conflicts -f c.yaml')).stdout).toBe(
      'configmap/c serverside-applied\n',
    );
    expect(fake.asked.at(-1)).toBe(
      'PATCH /api/v1/namespaces/default/configmaps/c?fieldManager=kubectl&fieldValidation=Strict&force=true',
    );
  });
});

test('kubectl drain evicts what it may and says what it may not', async () => {
  const spec = { nodeName: 'n1', containers: [{ name: 'c' }] };
  const owner = (kind: string, name: string) => [{ apiVersion: 'apps/v1', kind, name, uid: 'u', controller: true }];
  const fake = new FakeCluster().add(
    node('n1'),
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'ds' } },
    pod('managed', { metadata: { name: 'managed', ownerReferences: owner('ReplicaSet', 'rs') }, spec }),
    pod('daemon', { metadata: { name: 'daemon', ownerReferences: owner('DaemonSet', 'ds') }, spec }),
  );
  const refused = await fake.run('drain n1');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/daemon',
  );
  const pods = fake.objects;
  const drained = await (async () => {
    fake.onSleep = () => {};
    fake.onWatch = (_, sink) => {
      pods.delete('/pods/default/managed');
      sink.onClose();
    };
    return fake.run('drain n1 --ignore-daemonsets');
  })();
  expect(drained.stderr).toBe('Warning: ignoring DaemonSet-managed Pods: default/daemon\n');
  expect(drained.stdout).toContain('evicting pod default/managed\n');
  expect(drained.stdout).toMatch(/pod\/managed evicted\nnode\/n1 drained\n$/);
});

test('kubectl exec streams output and hands on the exit code', async () => {
  const fake = cluster();
  fake.onStream = (_, sink) => {
    sink.onData('stdout', 'hi\n');
    sink.onClose({ exitCode: 3 });
  };
  expect(await fake.run('exec p -- sh -c x')).toEqual({
    code: 3,
    stdout: 'hi\n',
    stderr: 'command terminated with exit code 3\n',
  });
  expect(fake.streams[0]).toMatchObject({
    ref: { name: 'p', subresource: 'exec' },
    params: { command: ['sh', '-c', 'x'], container: 'c' },
  });
});

test('kubectl config keeps contexts in the kubeconfig file', async () => {
  const fake = new FakeCluster();
  await fake.run('config set-cluster k --server=http://x:1');
  await fake.run('config set-context dev --cluster=k --namespace=team');
  expect((await fake.run('config use-context dev')).stdout).toBe('Switched to context "dev".\n');
  expect((await fake.run('config get-contexts')).stdout).toBe(
    'CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n*         dev    k                    team\n',
  );
  await fake.run('get pods');
  expect(fake.asked.at(-1)).toBe('GET /api/v1/namespaces/team/pods?limit=500');
});

test('kubectl describe shows a deployment field for field', async () => {
  const { stdout } = await cluster().run('describe deploy web');
  expect(stdout).toBe(`Name:                   web
Namespace:              default
CreationTimestamp:      Thu, 01 Jan 2026 00:09:00 +0000
Labels:                 app=web
Annotations:            deployment.kubernetes.io/revision: 2
Selector:               app=web
Replicas:               3 desired | 3 updated | 3 total | 3 available | 0 unavailable
StrategyType:           RollingUpdate
MinReadySeconds:        0
RollingUpdateStrategy:  25% max unavailable, 25% max surge
Pod Template:
  Labels:  app=web
  Containers:
   c:
    Image:      nginx:2
    Port:       80/TCP
    Host Port:  0/TCP
    Environment:
      A:           b
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
OldReplicaSets:    web-1 (0/1 replicas created), web-2 (0/1 replicas created)
NewReplicaSet:     <none>
Events:            <none>
`);
});

test('kubectl -v=6 shows the requests', async () => {
  const { stderr } = await cluster().run('get pods -v=6');
  expect(stderr).toContain(
    '"Response" verb="GET" url="http://localhost:8080/api/v1/namespaces/default/pods?limit=500" status="200 OK"',
  );
});
