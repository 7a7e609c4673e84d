import { describe, expect, it } from 'vitest';
import { defaultScenario } from '../../scenarios/defaultScenario.ts';
import { Session } from './Session.ts';

const { cluster, journal } = defaultScenario();
const UNTIL = 100_000;

function run(steps: (session: Session) => void, seed = cluster.seed): string {
  const session = new Session({ ...cluster, seed }, { journal });
  steps(session);
  session.advance(UNTIL);
  return session.historyHash(UNTIL);
}

describe('a session', () => {
  const once = run(() => {});

  it('gives the same history however time is let pass', () => {
    expect(run((s) => s.advance(50_000))).toBe(once);
    const inSlices = run((s) => {
      for (let t = 0; t < UNTIL; t += 37) s.advance(Math.max(s.now, t), 5);
    });
    expect(inSlices).toBe(once);
  });

  it('gives the same history whoever looks on', () => {
    const watched = run((s) => {
      const ref = { group: '', version: 'v1', resource: 'pods' };
      s.watch({ verb: 'watch', ref, options: {} }, { onEvents: () => {}, onClose: () => {} });
      s.request({ verb: 'list', ref });
      s.view(20_000);
      s.view(undefined);
    });
    expect(watched).toBe(once);
  });

  it('gives another history for another seed', () => {
    expect(run(() => {}, 'another')).not.toBe(once);
  });

  it('comes back the same from its journal, actions of its own included', () => {
    const first = new Session(cluster, { journal });
    first.advance(70_001);
    const ref = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'hello' };
    first.request({ verb: 'patch', ref, patchType: 'merge', body: { spec: { replicas: 5 } } });
    first.advance(UNTIL);
    const again = new Session(cluster, { journal: JSON.parse(JSON.stringify(first.journal)) });
    again.advance(UNTIL);
    expect(again.historyHash(UNTIL)).toBe(first.historyHash(UNTIL));
    expect(first.historyHash(UNTIL)).not.toBe(once);
  });

  it('comes back the same when something was typed into a container', () => {
    const first = new Session(cluster, { journal });
    first.advance(80_000);
    const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };
    const { items } = first.request({ verb: 'list', ref: pods }).body as { items: { metadata: { name: string } }[] };
    const name = items[0]?.metadata.name ?? '';
    let said = '';
    const stream = first.stream(
      {
        ref: { ...pods, name, subresource: 'exec' },
        params: { command: ['sh'], stdin: 'true', tty: 'true' },
      },
      {
        onData: (_channel, text) => (said += text),
        onClose: ({ error, exitCode }) => (said += `${error?.message ?? ''} ${exitCode}`),
      },
    );
    first.advance(81_000);
    stream.write('echo hello > /tmp/x; cat /tmp/x\r');
    first.advance(82_000);
    expect(said).toContain('hello');
    stream.closeInput();
    first.fault({ type: 'killContainer', namespace: 'default', pod: name, container: 'web' });
    first.advance(UNTIL);
    const again = new Session(cluster, { journal: JSON.parse(JSON.stringify(first.journal)) });
    again.advance(UNTIL);
    expect(again.historyHash(UNTIL)).toBe(first.historyHash(UNTIL));
  });

  it('shows the past as it was, and the present again', () => {
    const session = new Session(cluster, { journal });
    session.advance(UNTIL);
    const names = () => {
      const ref = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };
      const { body } = session.request({ verb: 'list', ref });
      return (body as { items: { metadata: { name: string } }[] }).items.map((pod) => pod.metadata.name);
    };
    const now = names();
    expect(now).toHaveLength(3);
    session.view(10_000);
    expect(names()).toEqual([]);
    session.view(undefined);
    expect(names()).toEqual(now);
  });
});
