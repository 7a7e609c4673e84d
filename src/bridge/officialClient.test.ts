import { PassThrough, Readable, Writable } from 'node:stream';
import type { AppsV1Api, CoreV1Api, V1Pod, V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../sim/playback/Session.ts';
import { type RunningBridge, startBridge } from './Bridge.ts';
import { officialClient } from './testing/officialClient.ts';

const { makeInformer, PatchStrategy, setHeaderOptions } = officialClient;

/** The official JavaScript client against the bridge, used as its own examples use it. */
const session = new Session({ distribution: 'kind', nodes: 2, seed: '1', startTime: '2026-01-01T09:00:00Z' });
const config = new officialClient.KubeConfig();
let bridge: RunningBridge;
let core: CoreV1Api;
let apps: AppsV1Api;

const namespace = 'default';
const pod = (name: string, image: string, command?: string[]): V1Pod => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'c', image, ...(command ? { command } : {}) }] },
});

beforeAll(async () => {
  session.advance(60_000);
  bridge = await startBridge(session, { port: 0, speed: 100, page: 'src' });
  config.loadFromClusterAndUser(
    { name: 'orrery', server: `http://127.0.0.1:${bridge.port}`, skipTLSVerify: true },
    { name: 'nobody' },
  );
  core = config.makeApiClient(officialClient.CoreV1Api);
  apps = config.makeApiClient(officialClient.AppsV1Api);
  await core.createNamespacedPod({ namespace, body: pod('web', 'nginx') });
  const talk = 'for i in 1 2 3; do echo line $i; sleep 2; done';
  await core.createNamespacedPod({ namespace, body: pod('talks', 'busybox', ['sh', '-c', talk]) });
  await until(async () => (await core.readNamespacedPod({ namespace, name: 'web' })).status?.phase === 'Running');
});
afterAll(() => bridge.close());

/** Waits for what the virtual clock, which the bridge drives, brings about. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 10));
}

function collector(): { stream: Writable; text: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream, text: () => text };
}

describe('the official JavaScript client', () => {
  it('lists in pages, with selectors, and reads errors', async () => {
    const first = await core.listPodForAllNamespaces({ limit: 1 });
    expect(first.items).toHaveLength(1);
    expect(first.metadata?.remainingItemCount).toBeGreaterThan(0);
    const rest = await core.listPodForAllNamespaces({ _continue: first.metadata?._continue });
    expect(rest.items).toHaveLength(first.metadata?.remainingItemCount ?? -1);
    const web = await core.listNamespacedPod({
      namespace,
      labelSelector: 'app=web',
      fieldSelector: 'status.phase=Running',
    });
    expect(web.items.map(({ metadata }) => metadata?.name)).toEqual(['web']);
    expect(web.items[0]?.metadata?.creationTimestamp).toBeInstanceOf(Date);
    await expect(core.readNamespacedPod({ namespace, name: 'nope' })).rejects.toMatchObject({
      code: 404,
      body: expect.stringContaining('pods \\"nope\\" not found'),
    });
  });

  it('keeps a cache with an informer', async () => {
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () =>
      core.listNamespacedConfigMap({ namespace }),
    );
    const seen: string[] = [];
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, ({ metadata }) => seen.push(`${verb} ${metadata?.name}`));
    }
    await informer.start();
    const metadata = { name: 'watched' };
    await core.createNamespacedConfigMap({ namespace, body: { metadata, data: { a: '1' } } });
    await core.replaceNamespacedConfigMap({ namespace, name: 'watched', body: { metadata, data: { a: '2' } } });
    await until(() => informer.get('watched', namespace)?.data?.a === '2');
    await core.deleteNamespacedConfigMap({ namespace, name: 'watched' });
    await until(() => seen.includes('delete watched'));
    await informer.stop();
    expect(seen.filter((line) => line.endsWith(' watched'))).toEqual([
      'add watched',
      'update watched',
      'delete watched',
    ]);
  });

  it('hears that a version is too old, and the informer lists again', async () => {
    const watching = new officialClient.Watch(config);
    const path = '/api/v1/namespaces';
    const old = (await core.listNamespace()).metadata?.resourceVersion;
    await core.createNamespace({ body: { metadata: { name: 'later' } } });
    const informer = makeInformer(config, path, () => core.listNamespace());
    await informer.start();
    const { etcd } = session.simulation;
    etcd.compact(etcd.revision);
    const events: string[] = [];
    const ended = new Promise<unknown>((done) => {
      void watching.watch(
        path,
        { resourceVersion: old },
        (type, object) => events.push(`${type} ${object.message}`),
        done,
      );
    });
    await ended;
    expect(events).toEqual([expect.stringMatching(/^ERROR too old resource version: \d+ \(\d+\)$/)]);
    await informer.stop();
    await core.createNamespace({ body: { metadata: { name: 'latest' } } });
    etcd.compact(etcd.revision);
    await informer.start();
    await until(() => informer.get('latest') !== undefined);
    await informer.stop();
  });

  it('patches in every way', async () => {
    const labels = { app: 'patched' };
    const container = (name: string, image: string) => ({ name, image });
    const template = {
      metadata: { labels },
      spec: { containers: [container('a', 'nginx:1'), container('b', 'redis:7')] },
    };
    const name = 'patched';
    await apps.createNamespacedDeployment({
      namespace,
      body: { metadata: { name }, spec: { selector: { matchLabels: labels }, template } },
    });
    const patch = async (type: string, body: unknown, more: object = {}) =>
      apps.patchNamespacedDeployment({ namespace, name, body, ...more }, setHeaderOptions('Content-Type', type));
    const images = { spec: { template: { spec: { containers: [container('b', 'redis:8')] } } } };
    const strategic = await patch(PatchStrategy.StrategicMergePatch, images);
    expect(strategic.spec?.template.spec?.containers.map(({ image }) => image)).toEqual(
      ['redis:8', 'nginx:1'].reverse(),
    );
    const json = await patch(PatchStrategy.JsonPatch, [{ op: 'replace', path: '/spec/replicas', value: 3 }]);
    expect(json.spec?.replicas).toBe(3);
    const merged = await patch(PatchStrategy.MergePatch, { metadata: { labels: { tier: 'front' } } });
    expect(merged.metadata?.labels).toEqual({ tier: 'front' });
    const applied = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { replicas: 4 } };
    await expect(patch(PatchStrategy.ServerSideApply, applied, { fieldManager: 'me' })).rejects.toMatchObject({
      code: 409,
    });
    const forced = await patch(PatchStrategy.ServerSideApply, applied, { fieldManager: 'me', force: true });
    expect(forced.spec?.replicas).toBe(4);
    await expect(patch(PatchStrategy.JsonPatch, [{ op: 'remove', path: '/nope' }])).rejects.toMatchObject({
      code: 422,
    });
  });

  it('runs commands in containers', async () => {
    const out = collector();
    const err = collector();
    const status = await new Promise<V1Status>((done) => {
      const command = ['sh', '-c', 'cat; echo oops >&2; exit 4'];
      void new officialClient.Exec(config).exec(
        namespace,
        'web',
        'c',
        command,
        out.stream,
        err.stream,
        Readable.from(['hello']),
        false,
        done,
      );
    });
    expect([out.text(), err.text(), status.status, status.reason]).toEqual([
      'hello',
      'oops\n',
      'Failure',
      'NonZeroExitCode',
    ]);
  });

  it('forwards ports', async () => {
    const out = collector();
    const input = new PassThrough();
    const socket = await new officialClient.PortForward(config).portForward(
      namespace,
      'web',
      [80],
      out.stream,
      null,
      input,
    );
    input.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n');
    await until(() => out.text().includes('Welcome to nginx!'));
    if (typeof socket !== 'function') socket.close();
    expect(out.text()).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('follows logs', async () => {
    const out = new PassThrough();
    await new officialClient.Log(config).log(namespace, 'talks', 'c', out, { follow: true });
    let text = '';
    for await (const chunk of out) {
      text += String(chunk);
      if (text.includes('line 3\n')) break;
    }
    expect(text).toContain('line 1\nline 2\nline 3\n');
  });
});
