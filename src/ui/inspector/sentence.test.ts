import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../api/meta.ts';
import { translate } from '../i18n/translate.ts';
import type { Locale } from '../stores/usePrefs.ts';
import { fakeDeployment, fakeNode, fakePod, fakeService, fakeSlice } from '../testing/fakeObjects.ts';
import { makeMirror } from '../testing/makeMirror.ts';
import { sentence } from './sentence.ts';

function saying(locale: Locale, id: string, ...objects: [kind: string, object: Record<string, unknown>][]): string {
  const mirror = makeMirror(...objects);
  const [resource = '', ...key] = id.split('/');
  const object = mirror.kinds[resource]?.get(key.join('/')) as StoredObject;
  return sentence(object, (k, v) => translate(locale, k, v), mirror);
}

describe('sentence', () => {
  it.each([
    [
      'running',
      'Running and ready on worker-1. Services may send it traffic. Nothing owns it: once it is gone, nothing makes another.',
    ],
    ['pending', 'Waiting for the scheduler to find a node.'],
    ['creating', 'Placed on worker-1. The kubelet is preparing its containers.'],
    ['pullError', 'The image nginx cannot be pulled. The kubelet tries again, waiting longer each time.'],
  ] as const)('says what a %s pod is doing', (state, text) => {
    expect(saying('en', 'pods/default/a', ['Pod', fakePod({ name: 'a', state })])).toBe(text);
  });

  it('speaks Korean', () => {
    expect(saying('ko', 'pods/default/a', ['Pod', fakePod({ name: 'a' })])).toContain('실행 중이며 준비되었습니다');
  });

  it('tells a Service without ready pods which labels it looks for', () => {
    const service = fakeService('web', '10.96.0.9');
    expect(saying('en', 'services/default/web', ['Service', service])).toContain('(app=web)');
    const slice = fakeSlice('web', [{ name: 'a', ip: '10.0.0.1', node: 'n', ready: true }]);
    expect(saying('en', 'services/default/web', ['Service', service], ['EndpointSlice', slice])).toBe(
      'Spreads connections to 10.96.0.9:80 over 1 ready pods.',
    );
  });

  it('counts what a Deployment still waits for', () => {
    expect(saying('en', 'deployments/default/web', ['Deployment', fakeDeployment('web', 3, 'nginx', 1)])).toBe(
      '1 of 3 replicas are ready.',
    );
    expect(saying('en', 'deployments/default/web', ['Deployment', fakeDeployment('web', 3)])).toContain('All 3');
  });

  it('counts the pods of a node', () => {
    expect(saying('en', 'nodes/worker-1', ['Node', fakeNode('worker-1')], ['Pod', fakePod({ name: 'a' })])).toContain(
      '1 pods',
    );
  });
});
