import { describe, expect, it } from 'vitest';
import { defaultScenario } from '../scenarios/defaultScenario.ts';
import { Session } from '../sim/playback/Session.ts';
import { PlaybackHost } from './PlaybackHost.ts';

const scenario = { ...defaultScenario(), at: 70_000 };
const hello = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'hello' };

/** A host whose wall clock moves by ten milliseconds a look, so that slices end. */
function makeHost() {
  let wall = 0;
  const session = new Session(scenario.cluster, { journal: scenario.journal });
  session.advance(scenario.at);
  const host = new PlaybackHost(scenario, session, { now: () => (wall += 10) });
  host.pause();
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    let open = true;
    promise.then(
      () => (open = false),
      () => (open = false),
    );
    for (let i = 0; open && i < 100_000; i++) {
      host.tick();
      await Promise.resolve();
    }
    return promise;
  };
  const scale = (replicas: number) =>
    host.session.request({ verb: 'patch', ref: hello, patchType: 'merge', body: { spec: { replicas } } });
  const replicas = () =>
    (host.session.request({ verb: 'get', ref: hello }).body as { spec: { replicas: number } }).spec.replicas;
  return { host, settled, scale, replicas };
}

describe('branches', () => {
  it('keep what was left, can be compared and returned to', async () => {
    const { host, settled, scale, replicas } = makeHost();
    scale(5);
    await settled(host.seek(80_000));
    await host.seek(69_000);
    await settled(host.continueFromHere());
    expect(replicas()).toBe(3);
    expect(host.session.now).toBe(69_000);
    scale(1);
    expect(host.branchList()).toMatchObject([
      { id: 'b1', end: 80_000, current: false },
      { id: 'b2', from: { branch: 'b1', at: 69_000 }, current: true },
    ]);
    const difference = await settled(host.compareBranch('b1'));
    const changed = difference.changed.find(({ object }) => object === 'deployments/default/hello');
    expect(changed?.fields).toContainEqual({ path: 'spec.replicas', here: '1', there: '5' });
    expect(difference).toMatchObject({
      actionsHere: ['patch deployments/hello'],
      actionsThere: ['patch deployments/hello'],
    });
    await settled(host.switchBranch('b1'));
    expect(replicas()).toBe(5);
    expect(host.session.now).toBe(80_000);
  });
});

describe('undo and redo', () => {
  it('live the history again without the act, and with it', async () => {
    const { host, settled, scale, replicas } = makeHost();
    scale(5);
    await settled(host.undo());
    expect(replicas()).toBe(3);
    expect(host.state().canRedo).toBe('patch deployments/hello');
    await settled(host.redo());
    expect(replicas()).toBe(5);
  });

  it('can be given up on the way; what was there stays', async () => {
    const { host, scale, replicas } = makeHost();
    scale(5);
    const undone = host.undo();
    expect(host.state().replaying).toMatchObject({ until: 70_000 });
    host.cancelReplay();
    await expect(undone).rejects.toThrow('given up');
    expect(replicas()).toBe(5);
    expect(host.state().replaying).toBeUndefined();
  });
});

describe('running to a goal', () => {
  it.each([
    [{ phase: true }, /pods\/default\/hello.*Pending → Running|nothing → Pending/],
    [{ rollout: true }, 'deployments/default/hello is rolled out'],
    [{ object: 'deployments/default/hello' }, 'deployments/default/hello changed'],
  ])('stops at %j', async (interest, words) => {
    const { host, settled, scale } = makeHost();
    scale(5);
    const outcome = await settled(host.runUntil({ interest }));
    expect(outcome.reached).toBe(true);
    expect(outcome.what).toMatch(words);
    expect(host.state().running).toBe(false);
  });

  it('stops at a failure', async () => {
    const { host, settled } = makeHost();
    const body = { spec: { template: { spec: { containers: [{ name: 'web', image: 'no-such-image:1' }] } } } };
    host.session.request({ verb: 'patch', ref: hello, patchType: 'strategic', body });
    expect((await settled(host.runUntil({ interest: { error: true } }))).what).toMatch(/Err|Failed|BackOff/);
    host.state();
    expect(host.marks().map(({ kind }) => kind)).toContain('rollout');
    expect(host.marks().at(-1)).toMatchObject({ kind: expect.stringMatching(/failure|warning/) });
  });

  it('stops at a time, and says when nothing came until then', async () => {
    const { host, settled } = makeHost();
    expect(await settled(host.runUntil({ untilMs: 71_000 }))).toEqual({ reached: true, at: 71_000 });
    const pods = { interest: { object: 'pods/default/none' }, untilMs: 72_000 };
    expect(await settled(host.runUntil(pods))).toEqual({ reached: true, at: 72_000 });
  });
});

it('follows one object and what a message led to', () => {
  const { host } = makeHost();
  const lane = host.lane('deployments/default/hello');
  expect(lane.map(({ state }) => state)).toEqual(expect.arrayContaining(['0/3', '3/3']));
  const apply = host.session.simulation.kernel.tracer
    .since(0)
    .find((t) => t.text.startsWith('create deployments/default/hello'));
  const effects = host.effects(apply?.id ?? 0).map(({ text }) => text);
  expect(effects.some((text) => text.includes('pods/default/hello'))).toBe(true);
});
