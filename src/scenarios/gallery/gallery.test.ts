import { describe, expect, it } from 'vitest';
import type { V1EndpointSlice, V1Job, V1Pod } from '../../api/generated/types.ts';
import { KubeClient } from '../../client/KubeClient.ts';
import { DirectTransport } from '../../client/transport/DirectTransport.ts';
import { Session } from '../../sim/playback/Session.ts';
import { scenarioProblem } from '../checkScenario.ts';
import { gallery } from './gallery.ts';
import { galleryScenario } from './galleryScenario.ts';

async function played(id: string, until = 180_000) {
  const entry = gallery.find((e) => e.id === id);
  if (!entry) throw new Error(`no entry ${id}`);
  const scenario = galleryScenario(entry);
  const session = new Session(scenario.cluster, { journal: scenario.journal });
  session.advance(until);
  const client = new KubeClient(new DirectTransport(session));
  const list = async <T>(group: string, resource: string): Promise<T[]> =>
    (await client.list({ group, version: 'v1', resource, namespace: 'default' })).items as T[];
  return { session, list, pods: await list<V1Pod>('', 'pods') };
}
const reasons = (pods: readonly V1Pod[]): (string | undefined)[] =>
  pods.map((p) => p.status?.containerStatuses?.[0]?.state?.waiting?.reason);
const ready = (pods: readonly V1Pod[]): number =>
  pods.filter((p) => p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')).length;

describe('the gallery', () => {
  it('has scenarios that may be opened, each told in both languages', () => {
    expect(new Set(gallery.map((e) => e.id)).size).toBe(gallery.length);
    for (const entry of gallery) {
      expect(scenarioProblem(galleryScenario(entry)), entry.id).toBeUndefined();
      expect(/[가-힣]/.test(entry.title.ko + entry.text.ko), entry.id).toBe(true);
    }
  });

  it.each([
    ['self-healing', 3],
    ['label-moves', 2],
    ['sidecar', 1],
    ['wrong-port', 3],
  ])('%s: %i pods are ready', async (id, count) => expect(ready((await played(id)).pods)).toBe(count));

  it('image-typo: nothing can be pulled', async () => {
    const found = reasons((await played('image-typo')).pods);
    expect(found).toHaveLength(3);
    for (const reason of found) expect(reason).toMatch(/ErrImagePull|ImagePullBackOff/);
  });

  it('crash-loop: the pod ends again and again', async () => {
    const { pods } = await played('crash-loop');
    expect(pods[0]?.status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(1);
  });

  it('selector-typo: the pods are ready, the Service has nobody', async () => {
    const { pods, list } = await played('selector-typo');
    expect(ready(pods)).toBe(3);
    const slices = await list<V1EndpointSlice>('discovery.k8s.io', 'endpointslices');
    const own = slices.filter((s) => s.metadata?.labels?.['kubernetes.io/service-name'] === 'web');
    expect(own.flatMap((s) => s.endpoints ?? [])).toEqual([]);
  });

  it('too-large: the scheduler says why', async () => {
    const { pods } = await played('too-large');
    expect(pods[0]?.spec?.nodeName).toBeUndefined();
    expect(pods[0]?.status?.conditions?.[0]?.message).toMatch(/Insufficient cpu/);
  });

  it('jobs: three pods end well', async () => {
    const { list } = await played('jobs');
    expect((await list<V1Job>('batch', 'jobs'))[0]?.status?.succeeded).toBe(3);
  });
});
