import { describe, expect, test } from 'vitest';
import { FakeCluster } from '../testing/FakeCluster.ts';

const pod = (name: string, labels: Record<string, string> = {}, created = '2026-01-01T00:09:00Z') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels, creationTimestamp: created },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
});
const deployment = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } });
const cluster = () =>
  new FakeCluster().add(pod('b', { app: 'web' }), pod('a-10', { app: 'web' }), pod('a-9', {}), deployment('web'), {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1' },
  });

describe('kubectl get prints tables', () => {
  test.each([
    ['get pods', 'NAME   AGE\nb      60s\na-10   60s\na-9    60s\n'],
    ['get po b', 'NAME   AGE\nb      60s\n'],
    ['get pod/b', 'NAME   AGE\nb      60s\n'],
    ['get pods --no-headers b', 'b     60s\n'],
    ['get pods -o wide b', 'NAME   AGE   NODE\nb      60s   n1\n'],
    ['get pods b a-9 --show-labels', 'NAME   AGE   LABELS\nb      60s   app=web\na-9    60s   <none>\n'],
    ['get pods b -L app,x/tier', 'NAME   AGE   APP   TIER\nb      60s   web   \n'],
    ['get pods -A b -n x', undefined],
    ['get pods -A -l app=web', 'NAMESPACE   NAME   AGE\ndefault     b      60s\ndefault     a-10   60s\n'],
    ['get pod/b deploy/web', 'NAME    AGE\npod/b   60s\n\nNAME                  AGE\ndeployment.apps/web   60s\n'],
    ['get pods --sort-by=.metadata.name', 'NAME   AGE\na-9    60s\na-10   60s\nb      60s\n'],
    ['get pods --show-kind b', 'NAME    AGE\npod/b   60s\n'],
    ['-n default get pods b', 'NAME   AGE\nb      60s\n'],
  ])('%s', async (line, stdout) => {
    const outcome = await cluster().run(line);
    if (stdout !== undefined) expect(outcome).toEqual({ code: 0, stdout, stderr: '' });
    else expect(outcome.code).toBe(1);
  });
});

describe('kubectl get asks the server', () => {
  test.each([
    ['get pods', ['GET /api/v1/namespaces/default/pods?limit=500']],
    ['get pods -n kube-system --chunk-size=0', ['GET /api/v1/namespaces/kube-system/pods']],
    ['get pods -A', ['GET /api/v1/pods?limit=500']],
    ['get nodes', ['GET /api/v1/nodes?limit=500']],
    ['get deployments.v1.apps web', ['GET /apis/apps/v1/namespaces/default/deployments/web']],
    [
      'get pods --field-selector status.phase=Running',
      ['GET /api/v1/namespaces/default/pods?fieldSelector=status.phase%3DRunning&limit=500'],
    ],
    [
      'get deploy,svc',
      [
        'GET /apis/apps/v1/namespaces/default/deployments?limit=500',
        'GET /api/v1/namespaces/default/services?limit=500',
      ],
    ],
  ])('%s', async (line, asked) => {
    const fake = cluster();
    await fake.run(line);
    expect(fake.asked).toEqual(asked);
  });

  test('get all asks for every member of the category', async () => {
    const fake = new FakeCluster();
    await fake.run('get all');
    expect(fake.asked).toHaveLength(10);
  });
});

describe('kubectl get explains what is wrong', () => {
  test.each([
    ['get pods x', 'Error from server (NotFound): pods "x" not found\n', 1],
    [
      'get pods,svc x',
      'Error from server (NotFound): pods "x" not found\nError from server (NotFound): services "x" not found\n',
      1,
    ],
    ['get pods x --ignore-not-found', '', 0],
    ['get svc', 'No resources found in default namespace.\n', 0],
    ['get pv', 'No resources found\n', 0],
    ['get svc -A', 'No resources found\n', 0],
    ['get foo', 'error: the server doesn\'t have a resource type "foo"\n', 1],
    [
      'get',
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples\n',
      1,
    ],
    [
      'get pods -o foo',
      'error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml\n',
      1,
    ],
    ['get pods --foo', "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n", 1],
    ['get pods -z', "error: unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage.\n", 1],
    ['get pods -o', "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n", 1],
    [
      'get pods --watch=x',
      'error: invalid argument "x" for "-w, --watch" flag: strconv.ParseBool: parsing "x": invalid syntax\nSee \'kubectl get --help\' for usage.\n',
      1,
    ],
    ['get pods/b/c', 'error: arguments in resource/name form may not have more than one slash\n', 1],
    ['get pods b -l a=b', 'error: name cannot be provided when a selector is specified\n', 1],
    ['gett', 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n', 1],
  ])('%s', async (line, stderr, code) => {
    expect(await cluster().run(line)).toEqual({ code, stdout: '', stderr });
  });
});

describe('kubectl get prints objects', () => {
  test('one object as YAML, without managed fields', async () => {
    const fake = new FakeCluster().add({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', managedFields: [{}] },
      data: { b: '1', a: 'x' },
    });
    expect((await fake.run('get cm c -o yaml')).stdout).toBe(
      'apiVersion: v1\ndata:\n  a: x\n  b: "1"\nkind: ConfigMap\nmetadata:\n  creationTimestamp: "2026-01-01T00:09:00Z"\n  name: c\n  namespace: default\n',
    );
  });

  test('several objects as a List', async () => {
    const outcome = await cluster().run('get pods -o json');
    const list = JSON.parse(outcome.stdout);
    expect(list).toMatchObject({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' } });
    expect(list.items).toHaveLength(3);
    expect(outcome.stdout.startsWith('{\n    "apiVersion": "v1",\n    "items": [\n')).toBe(true);
  });

  test('names', async () => {
    expect((await cluster().run('get pods,deploy -o name')).stdout).toBe(
      'pod/b\npod/a-10\npod/a-9\ndeployment.apps/web\n',
    );
  });

  test('custom columns, with <none> for what is missing', async () => {
    expect((await cluster().run('get pods b -o custom-columns=N:.metadata.name,X:.spec.nope')).stdout).toBe(
      'N     X\nb     <none>\n',
    );
  });

  test('a raw path', async () => {
    const fake = cluster();
    fake.raws.set('/healthz', 'ok');
    expect(await fake.run('get --raw /healthz')).toEqual({ code: 0, stdout: 'ok', stderr: '' });
  });
});

test('kubectl get -w prints the list and then every change, aligned with it', async () => {
  const fake = new FakeCluster().add(pod('long-name'));
  fake.onWatch = (_, sink) => {
    const row = { cells: ['b', '0s', 'n1'], object: pod('b') };
    sink.onEvents([{ type: 'ADDED', object: { kind: 'Table', rows: [row] } as never }]);
    sink.onClose();
  };
  expect(await fake.run('get pods -w')).toEqual({
    code: 0,
    stdout: 'NAME        AGE\nlong-name   60s\nb           0s\n',
    stderr: '',
  });
  expect(fake.asked[1]).toBe('WATCH /api/v1/namespaces/default/pods?resourceVersion=100&watch=true');
});
