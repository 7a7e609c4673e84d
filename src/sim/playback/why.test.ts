import { describe, expect, it } from 'vitest';
import type { V1Pod } from '../../api/generated/types.ts';
import type { KubeList } from '../../api/meta.ts';
import { defaultScenario } from '../../scenarios/defaultScenario.ts';
import { Session } from './Session.ts';

describe('the chain of causes of a pod', () => {
  const { cluster, journal } = defaultScenario();
  const session = new Session(cluster, { journal });
  session.advance(80_000);
  const { tracer } = session.simulation.kernel;
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };
  const pods = (session.request({ verb: 'list', ref }).body as KubeList<V1Pod>).items;

  it.each(pods.map((pod) => [pod.metadata?.name ?? '', pod] as const))(
    'leads from %s running to the apply',
    (name, pod) => {
      const object = `pods/default/${name}`;
      const chain = tracer.chain(
        tracer.since(0).findLast((t) => t.object === object && t.revision !== undefined)?.id ?? 0,
      );
      const decisions = chain.filter((t) => t.what === 'decision' && t.from === 'kube-scheduler');
      expect(decisions.map((t) => [t.object, t.data?.chosen])).toEqual([[object, pod.spec?.nodeName]]);
      expect(chain.find((t) => t.from === 'kubectl')?.text).toContain('create deployments/default/hello');
      const own = chain.filter((t) => t.object?.startsWith('pods/')).map((t) => t.object);
      expect(new Set(own.filter((id) => id !== 'pods/default/'))).toEqual(new Set([object]));
    },
  );
});
