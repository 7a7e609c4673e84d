import type { KubeRequest, ResourceRef } from '../../client/KubeRequest.ts';
import type { JournalEntry } from '../../playback/Playback.ts';
import { defaultScenario } from '../defaultScenario.ts';
import type { Scenario } from '../Scenario.ts';

const web: ResourceRef = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'hello' };
const options = { fieldManager: 'kubectl' };

const request = (at: number, steps: number, asked: KubeRequest): JournalEntry => ({
  at,
  steps,
  action: { type: 'request', request: asked },
});

/** A scenario of the size of a lesson: a cluster, three manifests, ten actions, notes in two languages. */
export function lessonSized(): Scenario {
  const opening = defaultScenario();
  const image = (tag: string) => ({
    spec: { template: { spec: { containers: [{ name: 'web', image: `kiamol/ch02-hello-kiamol:${tag}` }] } } },
  });
  return {
    ...opening,
    name: 'A rollout that goes wrong',
    journal: [
      ...opening.journal,
      request(95_140, 4_120, { verb: 'patch', ref: { ...web, subresource: 'scale' }, patchType: 'merge', body: { spec: { replicas: 5 } }, act: '1' }), // biome-ignore format: a table
      request(121_380, 5_377, { verb: 'patch', ref: web, patchType: 'strategic', body: image('2'), options, act: '2' }),
      request(170_020, 8_019, { verb: 'patch', ref: web, patchType: 'strategic', body: image('oops'), options, act: '3' }), // biome-ignore format: a table
      { at: 201_733, steps: 9_733, action: { type: 'fault', fault: { type: 'stopNode', name: 'kind-worker2' } } },
      request(260_417, 13_251, { verb: 'patch', ref: web, patchType: 'strategic', body: image('2'), options, act: '4' }), // biome-ignore format: a table
      { at: 300_009, steps: 15_930, action: { type: 'fault', fault: { type: 'startNode', name: 'kind-worker2' } } },
    ],
    given: 4,
    at: 320_000,
    view: { lens: 'cluster', selection: 'deployments/default/hello', camera: { x: 12, y: -40, zoom: 0.8 } },
    notes: {
      en: 'Scale up, roll out a second version, then one that does not exist. A machine fails meanwhile. **Watch** which pods keep answering, and why the rollout stops by itself.',
      ko: '레플리카를 늘리고 두 번째 버전을 배포한 다음, 존재하지 않는 버전을 배포합니다. 그동안 노드 하나가 멈춥니다. 어떤 파드가 계속 응답하는지 보세요.',
    },
  };
}
