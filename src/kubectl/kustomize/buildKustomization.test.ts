import { describe, expect, test } from 'vitest';
import { utf8Bytes } from '../create/keyFiles.ts';
import { FakeCluster } from '../testing/FakeCluster.ts';
import { sha256 } from './sha256.ts';

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('sha256 of %j', (text, digest) => {
  expect(sha256(utf8Bytes(text))).toBe(digest);
});

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: c
        image: nginx:1
        envFrom: [{configMapRef: {name: cfg}}, {secretRef: {name: sec}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const BASE = `resources: [d.yaml]
configMapGenerator: [{name: cfg, literals: [a=1, b=two]}]
secretGenerator: [{name: sec, literals: [p=x]}]
`;
const OVERLAY = `resources: [../base]
namespace: prod
namePrefix: p-
commonLabels: {team: t}
images: [{name: nginx, newTag: "2"}]
replicas: [{name: web, count: 4}]
patches:
- target: {kind: Deployment}
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/imagePullPolicy
      value: Never
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}}}
`;

function project(): FakeCluster {
  const fake = new FakeCluster();
  fake.files.set('app/base/d.yaml', DEPLOYMENT);
  fake.files.set('app/base/kustomization.yaml', BASE);
  fake.files.set('app/prod/kustomization.yaml', OVERLAY);
  return fake;
}

describe('kubectl kustomize', () => {
  test('builds an overlay: names, hashes, labels, images, replicas and patches as the real one', async () => {
    const { stdout } = await project().run('kustomize app/prod');
    const documents = stdout.split('---\n');
    expect(documents.map((one) => /\nkind: (\w+)/.exec(one)?.[1])).toEqual([
      'ConfigMap',
      'Secret',
      'Service',
      'Deployment',
    ]);
    expect(documents[0]).toContain('name: p-cfg-5m9tg7g54f\n  namespace: prod\n');
    expect(documents[1]).toContain('name: p-sec-bm76c6cd96\n');
    expect(documents[2]).toContain('selector:\n    app: web\n    team: t\n');
    expect(documents[3]).toContain(
      `      containers:
      - envFrom:
        - configMapRef:
            name: p-cfg-5m9tg7g54f
        - secretRef:
            name: p-sec-bm76c6cd96
        image: nginx:2
        imagePullPolicy: Never
        name: c
        ports:
        - containerPort: 80
`,
    );
    expect(documents[3]).toContain('replicas: 4\n');
  });

  test('apply -k applies what it builds', async () => {
    expect((await project().run('apply -k app/base')).stdout).toBe(
      'configmap/cfg-5m9tg7g54f created\nsecret/sec-bm76c6cd96 created\nservice/web created\ndeployment.apps/web created\n',
    );
  });

  test('says so when there is no such directory', async () => {
    expect((await project().run('kustomize nowhere')).stderr).toBe(
      "error: must build at directory: not a valid directory: evalsymlink failure on 'nowhere' : lstat /root/nowhere: no such file or directory\n",
    );
  });
});
